"""What organisers say of a pitch day: how long a pitch takes, rooms, the draw, to whom it shows."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired

from core.forms import Required, line, paragraph
from core.lists.records import RecordForm
from core.moments import MomentField
from events.editions.forms.fields import SessionField


def _minutes(label: Any, **more: Any) -> IntegerField:
    return IntegerField(label, validators=[InputRequired(_l("Enter the minutes."))], **more)


class FormatForm(RecordForm):
    pitch = _minutes(_l("Minutes to speak"), default=8)
    questions = _minutes(_l("Minutes for questions"), default=7)
    changeover = _minutes(
        _l("Minutes between two"), default=0,
        description=_l("Within them nobody is needed in another room."),
    )  # fmt: skip


class RoomForm(RecordForm):
    session = SessionField(_l("Session"), validators=[Required(_l("Choose a session."))])
    name_zh = line(_l("Room in Chinese"), 120, missing=_l("Name the room in Chinese."))
    name_en = line(_l("Room in English"), 120, missing=_l("Name the room in English."))
    starts_at = MomentField(_l("Open from"), description=_l("Empty: from the session's beginning."))
    ends_at = MomentField(_l("Open until"), description=_l("Empty: to the session's end."))

    @property
    def arguments(self) -> dict[str, Any]:
        span = {"starts_at": self.starts_at.moment, "ends_at": self.ends_at.moment}
        return {"session": self.session.chosen, "name": self.words("name"), **span}


class DrawForm(RecordForm):
    seed = line(
        _l("Seed"), 64,
        description=_l(
            "A word or number said before everybody, such as figures drawn by contestants. Empty: "
            "the portal makes one."
        ),
    )  # fmt: skip
    reason = paragraph(_l("Why it is drawn again"), 1000, render_kw={"rows": 2})
