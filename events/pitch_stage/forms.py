"""What is said of one pitch: where it is moved, why it is not held, what the contestant signs."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import ValidationError

from core.accounts.models import NAME_LENGTH
from core.cases import ActionForm
from core.forms import Required, line, paragraph
from core.i18n import show_clock, show_short_date, tr
from core.lists.records import RecordForm
from events.pitches.models import Pitch, PitchRoom
from events.pitches.scheduling import Slot


class WhyForm(ActionForm):
    reason = paragraph(_l("Reason"), 1000, missing=_l("Say why."), render_kw={"rows": 2})


class MoveForm(RecordForm):
    place = SelectField(_l("New place"), validators=[Required(_l("Choose one of the places."))])
    reason = paragraph(_l("Reason"), 1000, missing=_l("Say why."), render_kw={"rows": 2})

    def offer(
        self, places: Mapping[str, Slot], rooms: Iterable[PitchRoom], taken: Iterable[Pitch]
    ) -> None:
        """Every place with whoever has it now, room by room."""
        names = {one.id: tr(one.name) for one in rooms}
        whose = {one.slot: one.entry.reference for one in taken}
        self.place.choices = {
            key: f"{names[slot.room_id]} · {show_short_date(slot.starts_at)} "
            f"{show_clock(slot.starts_at)}–{show_clock(slot.ends_at)} · "
            + (str(_l("changes places with %(project)s", project=whose[slot]))
               if slot in whose else str(_l("free")))
            for key, slot in places.items()
        }  # fmt: skip


class PublishForm(RecordForm):
    is_public = BooleanField()


class SignForm(RecordForm):
    name = line(_l("Name of who signs"), NAME_LENGTH, missing=_l("Enter the name."))
    agrees = RadioField(
        _l("What the contestant says"), default="yes",
        choices={
            "yes": _l("I have seen the marks and the result."),
            "no": _l("I have seen them and do not agree."),
        },
    )  # fmt: skip
    remark = paragraph(_l("What the contestant does not agree with"), 2000, render_kw={"rows": 3})
    strokes = HiddenField()
    is_ticked = BooleanField(_l("Signed by tick, without drawing"))
    is_on_paper = BooleanField(_l("Signed on the printed sheet; it is kept in the file"))

    def validate_strokes(self, field: Any) -> None:
        if not (field.data or self.is_ticked.data or self.is_on_paper.data):
            raise ValidationError(_l("Draw the signature, or tick one of the two."))

    @property
    def arguments(self) -> dict[str, Any]:
        return {
            "name": self.name.data, "agrees": self.agrees.data == "yes",
            "remark": self.remark.data or "", "strokes": self.strokes.data or "",
            "is_on_paper": bool(self.is_on_paper.data),
        }  # fmt: skip
