"""What a carrier's officer enters of a talk."""

from collections.abc import Iterable
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from core.forms import BaseForm, Required, line
from core.i18n import tr
from core.moments import MomentField
from events.editions.models import Venue
from events.talks.services import Wanted
from events.talks.states import MINUTES


class TalkForm(BaseForm):
    starts_at = MomentField(
        _l("Begins"), required=_l("Enter when it begins."), description=_l("Beijing time.")
    )
    minutes = SelectField(
        _l("How long it takes"), choices=MINUTES, coerce=int, default=30,
        validators=[Required(_l("Choose how long it takes."))],
    )  # fmt: skip
    venue = SelectField(_l("Where"))
    place = line(_l("Room or table"), 200)
    video_url = line(
        _l("Address of the video meeting"), 400,
        description=_l("Only you and the project see it."),
    )  # fmt: skip

    def offer(self, venues: Iterable[Venue]) -> None:
        self.venue.choices = {"": _l("By video")} | {str(one.id): tr(one.name) for one in venues}

    def to_wanted(self, venues: Iterable[Venue]) -> Wanted:
        moment, chosen = self.starts_at.moment, self.venue.data
        assert moment is not None  # it is required
        venue = next((one for one in venues if chosen and one.id == UUID(chosen)), None)
        where = self.place.data or "", (self.video_url.data or "").strip()
        return Wanted(moment, self.minutes.data, venue, *where)
