"""What is said of a version of the list of industries, and of one industry."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from core.forms import BaseForm, DayField, line, plain_width
from core.lists.records import RecordForm


class TaxonomyForm(RecordForm):
    number = IntegerField(
        _l("Version"),
        validators=[
            InputRequired(_l("Enter the number of the version.")),
            NumberRange(1, 999, _l("Enter a number from 1 on.")),
        ],
    )
    name_zh = line(_l("Chinese name"), 120, missing=_l("Enter the name in Chinese."))
    name_en = line(_l("English name"), 120, missing=_l("Enter the name in English."))
    in_force_from = DayField(
        _l("Holds from"), required=_l("Enter the day from which it holds."),
        description=_l("Editions that begin on this day or later are counted by it."),
    )  # fmt: skip
    source = line(_l("Source"), 300, description=_l("The notice that made it."))


class ItemForm(BaseForm):
    code = line(
        _l("Code"), 20, missing=_l("Enter a code."), filters=[plain_width],
        description=_l("The code of an industry in the list puts this in its place."),
    )  # fmt: skip
    item_zh = line(_l("Chinese name"), 120, missing=_l("Enter the name in Chinese."))
    item_en = line(_l("English name"), 120, missing=_l("Enter the name in English."))
    is_key = BooleanField(_l("Key emerging industry"))
    next_code = line(
        _l("Code in the next version"), 20, filters=[plain_width],
        description=_l("Empty where the code stays the same."),
    )  # fmt: skip
