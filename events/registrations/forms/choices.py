"""What every registration asks besides the organiser's own questions: part, sessions, consents."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import ValidationError

from core.entry_forms.answering import AnswerForm
from core.forms import BaseForm
from core.i18n import tr
from events.editions.models import Edition, EventSession, Venue
from events.editions.queries import open_sessions
from events.editions.reach import Reach
from events.editions.states import Mode, SessionState
from events.event_types.registry import ParticipantRole
from events.registrations.consents import OPTIONAL, EventPurpose

KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Offer:
    edition: Edition
    roles: tuple[ParticipantRole, ...]
    sessions: tuple[EventSession, ...]
    venues: tuple[Venue, ...]
    modes: tuple[Mode, ...]

    @property
    def home_venue_id(self) -> uuid.UUID | None:
        """The venue everybody belongs to where there is none to choose."""
        return self.venues[0].id if len(self.venues) == 1 else None


def offer_of(edition: Edition, *, at: datetime, to_staff: Reach | None = None) -> Offer:
    """What may be chosen: sessions to come; by staff hidden ones too, within their reach (R19)."""
    sessions = [one for one in open_sessions(edition) if one.ends_at > at]
    venues, modes = home_venues(edition), _modes(sessions)
    if to_staff is not None:
        planned = [one for one in edition.sessions if one.standing is SessionState.PLANNED]
        modes = _modes(planned)
        sessions = [one for one in planned if to_staff.has_venue(one.venue_id)]
        venues = tuple(one for one in venues if to_staff.has_venue(one.id))
    return Offer(edition, edition.type.roles, tuple(sessions), venues, modes)


def home_venues(edition: Edition) -> tuple[Venue, ...]:
    """The venues one belongs to: those at the top, or below the only one at the top."""
    tops = [one for one in edition.venues if one.depth == 0]
    below = [one for one in edition.venues if one.depth == 1]
    return tuple(below if len(tops) == 1 and len(below) > 1 else tops)


def _modes(sessions: Sequence[EventSession]) -> tuple[Mode, ...]:
    kinds = {one.mode for one in sessions}
    if Mode.BOTH in kinds or {Mode.ON_SITE, Mode.ONLINE} <= kinds:
        return (Mode.ON_SITE, Mode.ONLINE)
    return (Mode.ONLINE,) if kinds == {Mode.ONLINE} else (Mode.ON_SITE,)


class ChosenSessions(SelectMultipleField):
    """The ids of the sessions ticked; an id that is not offered is refused, however many come."""

    data: list[uuid.UUID | None] | None

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, choices=[], coerce=_id_or_none, **kwargs)

    def pre_validate(self, form: Any) -> None:
        offered = {value for value, _label in self.choices}
        chosen = self.data or []
        if not set(chosen) <= offered:
            self.data = [one for one in chosen if one in offered]
            raise ValidationError(_("Choose the sessions again."))

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = list(dict.fromkeys(_id_or_none(one) for one in valuelist))


class ChoiceForm(BaseForm):
    role = RadioField(_l("I come as"))
    sessions = ChosenSessions(_l("Sessions"))
    home_venue = SelectField(_l("Venue"))
    attends_by = RadioField(_l("How you take part"))

    def narrow(self, offer: Offer, *, asks_sessions: bool = True) -> None:
        """Offer what there is; what leaves no choice is not asked."""
        self.role.choices = {one.value: one.label for one in offer.roles}
        self.sessions.choices = [(one.id, tr(one.name)) for one in offer.sessions]
        self.home_venue.choices = {"": _("Choose"), **{str(v.id): tr(v.name) for v in offer.venues}}
        self.attends_by.choices = {one.value: one.label for one in offer.modes}
        self._modes = {one.id: one.mode for one in offer.sessions}
        self._needs_session = asks_sessions and bool(offer.sessions)
        if len(offer.roles) == 1:
            del self.role
        if not self._needs_session:
            del self.sessions
        elif len(offer.sessions) == 1 and not self.is_submitted():
            self.sessions.data = [offer.sessions[0].id]
        if len(offer.venues) <= 1:
            del self.home_venue
        if len(offer.modes) == 1:
            del self.attends_by

    def validate_role(self, field: Any) -> None:
        if field.data not in field.choices:
            field.errors = []
            raise ValidationError(_("Choose as what you come."))

    def validate_sessions(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Choose at least one session."))

    def validate_attends_by(self, field: Any) -> None:
        """Of the sessions chosen one at least takes place that way."""
        ticked = self.sessions.data or () if "sessions" in self else ()
        chosen = {mode for one, mode in self._modes.items() if one in ticked}
        if chosen == {Mode.ONLINE} and field.data == Mode.ON_SITE:
            raise ValidationError(_("What you chose takes place online only."))
        if chosen == {Mode.ON_SITE} and field.data == Mode.ONLINE:
            raise ValidationError(_("What you chose takes place on site only."))

    def validate_home_venue(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Choose the venue nearest to you."))


class ConsentForm(BaseForm):
    """What is agreed to, each for itself."""

    event_processing = BooleanField(EventPurpose.PROCESSING.sentence)
    event_sharing = BooleanField(EventPurpose.SHARING.sentence)
    event_pictures = BooleanField(EventPurpose.PICTURES.sentence)
    event_news = BooleanField(EventPurpose.NEWS.sentence)

    def validate_event_processing(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Without this consent we cannot register you."))

    def consents(self) -> frozenset[EventPurpose]:
        every = (EventPurpose.PROCESSING, *OPTIONAL)
        return frozenset(purpose for purpose in every if self[purpose.value].data)


@dataclass(frozen=True)
class Fresh:
    """What a form that is drawn for somebody new holds of its own.

    Its key, and what is left of each session in words; left out, both are made when it is drawn.
    """

    key: str = ""
    rooms: Mapping[uuid.UUID, str] = field(default_factory=dict)


AS_DRAWN = Fresh()


class SendForm(BaseForm):
    """The key of this very form, and the edition it counted for when it was drawn.

    At the cut-off that becomes another.
    """

    submit_key = HiddenField()
    counts_for = HiddenField()

    def renew_key(self, fresh: str = "") -> None:
        """Give a fresh form a key, and one whose key no form of ours has."""
        if not KEY.fullmatch(self.submit_key.data or ""):
            self.submit_key.data = fresh or uuid.uuid4().hex

    def is_outdated(self, counts_for: uuid.UUID) -> bool:
        """Whether it was sent when it said another edition than it counts for; it says so now."""
        said, self.counts_for.data = self.counts_for.data, str(counts_for)
        return bool(self.is_submitted() and said != str(counts_for))


class NewForm(SendForm, ConsentForm, ChoiceForm):
    """The same for a new registration, on one page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The summary of faults follows the page: what is agreed to comes after every answer.
        for purpose in (EventPurpose.PROCESSING, *OPTIONAL):
            self._fields[purpose.value] = self._fields.pop(purpose.value)


def combined(answers: type[AnswerForm], choices: type[ChoiceForm]) -> type[Any]:
    """One form of both, so that one summary names every fault and one token guards it.

    It is kept at the class of the answers, which is made once for each published version.
    """
    place = f"_with_{choices.__name__}"
    made: type[Any] | None = vars(answers).get(place)
    if made is None:
        made = type(f"{choices.__name__}OfEdition", (answers, choices), {})
        setattr(answers, place, made)
    return made


def _id_or_none(value: Any) -> uuid.UUID | None:
    try:
        return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))
    except ValueError:
        return None
