"""What is said of an indicator, and of one value."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from core.amounts import HIGHEST
from core.db import parse_id
from core.figures.registry import FIGURES
from core.forms import BaseForm, DayField, Required, line, paragraph, plain_width
from core.i18n import tr
from core.indicators.queries import list_indicators
from core.lists.records import RecordForm


class IndicatorForm(RecordForm):
    code = line(
        _l("Code"), 60, missing=_l("Enter a code."), filters=[plain_width],
        description=_l("Stands in addresses: small letters, digits and “_”."),
    )  # fmt: skip
    name_zh = line(_l("Chinese name"), 120, missing=_l("Enter the name in Chinese."))
    name_en = line(_l("English name"), 120, missing=_l("Enter the name in English."))
    unit_zh = line(_l("Chinese unit"), 20)
    unit_en = line(_l("English unit"), 40)
    definition_zh = paragraph(
        _l("What is counted, in Chinese"), 1_000, missing=_l("Say in Chinese what is counted.")
    )
    definition_en = paragraph(
        _l("What is counted, in English"), 1_000, missing=_l("Say in English what is counted.")
    )
    part_id = SelectField(
        _l("Numerator"), coerce=lambda said: parse_id(str(said)),
        description=_l("Only for a percentage, which is computed of two numbers of the ledger."),
    )  # fmt: skip
    whole_id = SelectField(_l("Denominator"), coerce=lambda said: parse_id(str(said)))
    is_public = BooleanField(_l("Everybody may read it"), default=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = [one for one in list_indicators() if one.part_id is None]
        choices = [(None, _l("none: it is entered")), *((one.id, tr(one.name)) for one in numbers)]
        self.part_id.choices = self.whole_id.choices = choices


class ValueForm(BaseForm):
    value = line(
        _l("Value"), 30, missing=_l("Enter the value."), filters=[plain_width],
        description=_l("In the indicator's unit, up to two decimals."),
    )  # fmt: skip
    as_of = DayField(_l("As of"), required=_l("Enter the day the value is of."))
    source = line(
        _l("Source"), 300, missing=_l("Enter where the value comes from."),
        description=_l("Report, notice or office that published it; everybody reads it."),
    )  # fmt: skip
    note = paragraph(_l("Note"), 1_000, description=_l("Only staff read it."))


class EarlierForm(RecordForm):
    figure = SelectField(_l("Figure"), validators=[Required(_l("Choose the figure."))])
    year = IntegerField(
        _l("Year of the edition"), description=_l("In four digits, such as 2022."),
        validators=[
            InputRequired(_l("Enter the year.")),
            NumberRange(1990, 2100, _l("Enter the year in four digits, such as 2019.")),
        ],
    )  # fmt: skip
    as_of = DayField(
        _l("As of"), required=_l("Enter the day the value is of."),
        description=_l("Growth compares with the same month and day."),
    )  # fmt: skip
    value = IntegerField(
        _l("Value"),
        validators=[
            InputRequired(_l("Enter the value.")),
            NumberRange(0, HIGHEST, _l("Enter a whole number, not below nought.")),
        ],
    )
    source = line(_l("Source"), 300, missing=_l("Enter where the value comes from."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = {one.name: one.title for one in FIGURES if one.of is None and one.has_editions}
        self.figure.choices = {"": _l("Choose"), **numbers}
