"""The form of a session."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional, Regexp

from core.amount_field import AmountField
from core.amounts import plain_amount
from core.forms import Required
from core.i18n import tr
from core.moments import MomentField
from events.editions.forms.fields import SUBSET, SetUpForm, one_line, paragraphs
from events.editions.models import Edition, EventSession, Venue
from events.editions.states import Allocation, Mode, Visibility
from events.editions.values import SessionDetails
from events.event_types import Part

MOST_PLACES = 1_000_000


class SessionForm(SetUpForm):
    code = StringField(
        lazy_pgettext("session", "Code"),
        validators=[
            Required(_l("Enter a code.")),
            Length(max=20, message=_l("At most 20 characters fit.")),
            Regexp(
                r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
                message=_l("Use letters, figures, dots and hyphens, for instance S1."),
            ),
        ],
        description=_l("Short and lasting: lists, imports and the gate name the session by it."),
    )
    name_en = one_line(_l("Name in English"), Required(_l("Enter the name in English.")))
    name_zh = one_line(_l("Name in Chinese"), Required(_l("Enter the name in Chinese.")))
    text_en = paragraphs(_l("Description in English"), most=3000, description=SUBSET)
    text_zh = paragraphs(_l("Description in Chinese"), most=3000)
    venue_id = SelectField(_l("Venue"))
    starts_at = MomentField(_l("Starts"), required=_l("Enter when it starts."))
    ends_at = MomentField(_l("Ends"), required=_l("Enter when it ends."))
    mode = SelectField(_l("How one takes part"), choices={m.value: m.label for m in Mode})
    online_url = StringField(
        _l("Address on the net"),
        validators=[Length(max=400, message=_l("At most 400 characters fit."))],
        description=_l("Only those with a confirmed place see it."),
    )
    language = SelectField(
        _l("Language"),
        choices={
            "": _l("Both, or none in particular"),
            "zh": _l("Chinese"),
            "en": _l("English"),
        },
    )  # fmt: skip
    capacity = IntegerField(
        _l("Places"),
        validators=[
            Optional(),
            NumberRange(0, MOST_PLACES, message=_l("Enter a whole number up to 1,000,000.")),
        ],
        description=_l(
            "Left empty, there is no limit. Added places go to those waiting, in order."
        ),
    )
    has_waitlist = BooleanField(_l("Keep a waiting list when it is full"), default=True)
    allocation = SelectField(_l("How places are given"), choices=Allocation.choices())
    visibility = SelectField(_l("Who sees it"), choices=Visibility.choices())
    check_in = BooleanField(_l("People are checked in at this session"), default=True)
    hours = AmountField(
        _l("Hours it counts for"), most=99, says=_l("Enter hours from 0 to 99."),
        render_kw={"inputmode": "decimal"},
    )  # fmt: skip

    def __init__(self, edition: Edition, venues: list[Venue], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.venue_id.choices = {str(one.id): f"{'– ' * one.depth}{tr(one.name)}" for one in venues}
        if not edition.type.has(Part.HOURS):
            del self.hours

    def fill(self, session: EventSession) -> None:
        for name in ("name", "text"):
            self.fill_words(name, getattr(session, name))
        for name in ("starts_at", "ends_at"):
            self[name].process(None, getattr(session, name))
        for name in ("code", "mode", "online_url", "language", "capacity", "has_waitlist",
                     "allocation", "visibility", "check_in"):  # fmt: skip
            self[name].data = getattr(session, name)
        self.venue_id.data = str(session.venue_id)
        if "hours" in self:
            self.hours.data = plain_amount(session.hours)
        self.seen.data = SessionDetails.of(session).mark

    def to_details(self, session: EventSession | None = None) -> SessionDetails:
        """What was typed; hours of `session` stay where they are not asked for."""
        kept = session.hours if session is not None else Decimal(0)
        return SessionDetails(
            code=self.code.data,
            name=self.words("name"),
            venue_id=uuid.UUID(self.venue_id.data),
            starts_at=self.starts_at.known_moment,
            ends_at=self.ends_at.known_moment,
            text=self.words("text"),
            capacity=self.capacity.data,
            has_waitlist=self.has_waitlist.data,
            allocation=self.allocation.data,
            visibility=self.visibility.data,
            language=self.language.data,
            mode=self.mode.data,
            online_url=self.online_url.data or "",
            check_in=self.check_in.data,
            hours=(self.hours.amount or Decimal(0)) if "hours" in self else kept,
        )
