"""What organisers say of a plan and its halls."""

import uuid
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from core.forms import Required
from core.i18n import tr
from events.editions.forms.fields import SetUpForm, one_line
from events.editions.models import Edition
from events.plans.models import CODE, LONGEST_CODE, BoothPlan, Hall, metres, read_metres

LONGEST_SIDE = 5_000


class MetresField(StringField):
    """A length typed in metres; `length` has it in decimetres."""

    length = 0

    def pre_validate(self, _form: Any) -> None:
        self.length = read_metres(self.data or "") or 0
        if not 0 < self.length <= LONGEST_SIDE:
            raise ValidationError(_l("Write metres like 60 or 36.5, 500 at most."))


class HallForm(SetUpForm):
    code = one_line(
        _l("Code"), Required(_l("Give the hall a code.")), most=LONGEST_CODE,
        description=_l("Short, as in a sheet of booths: A, 3E. Letters, digits and hyphens."),
    )  # fmt: skip
    name_en = one_line(_l("Name in English"), Required(_l("Enter the name in English.")))
    name_zh = one_line(_l("Name in Chinese"), Required(_l("Enter the name in Chinese.")))
    venue = SelectField(_l("Venue"))
    width = MetresField(_l("Width (m)"))
    depth = MetresField(_l("Depth (m)"))
    grid = MetresField(
        _l("Grid (m)"), default="0.5", description=_l("What booths snap to when they are drawn.")
    )

    def __init__(self, edition: Edition, hall: Hall | None, *, fresh: bool) -> None:
        super().__init__()
        self.venue.choices = {str(one.id): tr(one.name) for one in edition.venues}
        if hall is not None and fresh:
            self.code.data, self.venue.data = hall.code, str(hall.venue_id)
            self.fill_words("name", hall.name)
            for key in ("width", "depth", "grid"):
                self[key].data = metres(getattr(hall, key))

    def validate_code(self, field: StringField) -> None:
        field.data = (field.data or "").upper()
        if not CODE.fullmatch(field.data):
            raise ValidationError(_l("Use letters, digits and hyphens only."))

    @property
    def said(self) -> dict[str, Any]:
        sides = {key: self[key].length for key in ("width", "depth", "grid")}
        where = uuid.UUID(self.venue.data)
        return {"code": self.code.data, "name": self.words("name"), "venue_id": where, **sides}


class PlanForm(SetUpForm):
    is_public = BooleanField(_l("Everybody sees the plan"))
    hold = IntegerField(
        _l("A booth is held for"), [InputRequired(), NumberRange(1, 10_000)],
        description=_l("Until then the exhibitor confirms it; else it goes to the next in line."),
    )  # fmt: skip
    unit = SelectField(
        _l("Unit of time"), choices={"60": _l("hours"), "1440": _l("days"), "1": _l("minutes")}
    )

    def fill(self, plan: BoothPlan) -> None:
        unit = next(one for one in (1440, 60, 1) if plan.hold_minutes % one == 0)
        self.is_public.data, self.unit.data = plan.is_public, str(unit)
        self.hold.data = plan.hold_minutes // unit

    @property
    def said(self) -> dict[str, Any]:
        minutes = self.hold.data * int(self.unit.data)
        return {"is_public": self.is_public.data, "hold_minutes": minutes}
