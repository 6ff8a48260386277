"""What a carrier's officer enters of a talk, and of its move."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import SelectField, ValidationError

from core.cases import ActionForm, text_in
from core.db import db, parse_id
from core.forms import BaseForm, Required, line
from core.i18n import tr
from core.moments import MomentField
from events.editions.models import Venue
from events.talks.models import Talk
from events.talks.states import MINUTES
from events.talks.values import Wanted


class TalkForm(BaseForm):
    starts_at = MomentField(
        _l("Begins"), required=_l("Enter when it begins."), description=_l("Beijing time.")
    )
    minutes = SelectField(
        lazy_pgettext("talk", "How long it takes"), choices=MINUTES, coerce=int, default=30,
        validators=[Required(_l("Choose how long it takes."))],
    )  # fmt: skip
    # The form of a case is made before its event is known; the service knows its venues.
    venue = SelectField(_l("Where"), validate_choice=False, choices={})
    place = line(_l("Room or table"), 200)
    video_url = line(
        _l("Address of the video meeting"), 400,
        description=_l("Only you and the project see it."),
    )  # fmt: skip

    def offer(self, venues: Iterable[Venue]) -> None:
        self.venue.choices = {"": _l("By video")} | {str(one.id): tr(one.name) for one in venues}

    def validate_venue(self, field: SelectField) -> None:
        if field.data and self._venue() is None:
            raise ValidationError(_l("Choose a venue of the event."))

    def _venue(self) -> Venue | None:
        wanted = parse_id(self.venue.data)
        return db.session.get(Venue, wanted) if wanted else None

    def to_wanted(self) -> Wanted:
        where = self.place.data or "", (self.video_url.data or "").strip()
        return Wanted(self.starts_at.known_moment, self.minutes.data, self._venue(), *where)


class MoveForm(TalkForm, ActionForm):
    """When and where instead, and why: the project reads it."""

    text_en = text_in("en", _l("Why it is moved, in English"), _l("Write the reason in English."))
    text_zh = text_in("zh", _l("Why it is moved, in Chinese"), _l("Write the reason in Chinese."))

    @property
    def arguments(self) -> dict[str, Any]:
        return {"wanted": self.to_wanted(), "reason": self.words("text")}


def as_it_is(one: Talk) -> dict[str, Any]:
    """What the form of a move begins with."""
    minutes = int((one.ends_at - one.starts_at).total_seconds()) // 60
    where = {"venue": str(one.venue_id or ""), "place": one.place, "video_url": one.video_url}
    return {"starts_at": one.starts_at, "minutes": minutes, **where}
