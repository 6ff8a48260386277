"""What officers say of their carrier."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectMultipleField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from core.errors import Words
from core.forms import AddressField, line, paragraph, phone_line
from core.i18n import LOCALES
from core.lists.records import RecordForm
from events.carriers.models import MOST_AREA, MOST_FIRMS, CarrierProfile
from events.carriers.states import Offer
from events.projects.states import Industry

LONGEST_TEXT = 2_000
_TICKS: dict[str, Any] = {
    "option_widget": CheckboxInput(),
    "widget": ListWidget(prefix_label=False),
}


def _number(label: Words, most: int) -> IntegerField:
    whole = _l("Enter a whole number, such as 12000.")
    return IntegerField(label, validators=[Optional(), NumberRange(0, most, whole)])


def _text(label: Words, language: str) -> Any:
    lang = "zh-Hans" if language == "zh" else language
    return paragraph(label, LONGEST_TEXT, render_kw={"rows": 4, "lang": lang})


class CarrierForm(RecordForm):
    chains = SelectMultipleField(
        _l("Industry chains"), choices=Industry.choices(),
        description=_l("Projects of these industries are suggested to you, and you to them."),
        **_TICKS,
    )  # fmt: skip
    kinds = SelectMultipleField(_l("What you offer"), choices=Offer.choices(), **_TICKS)
    about_zh = _text(_l("About the carrier, in Chinese"), "zh")
    about_en = _text(_l("About the carrier, in English"), "en")
    offered_zh = _text(_l("More on what you offer, in Chinese"), "zh")
    offered_en = _text(_l("More on what you offer, in English"), "en")
    total_area = _number(_l("Floor space in all (m²)"), MOST_AREA)
    free_area = _number(_l("Floor space free now (m²)"), MOST_AREA)
    firms = _number(_l("Companies settled"), MOST_FIRMS)
    contact_name = line(_l("Contact for projects"), 200)
    contact_phone = phone_line()
    contact_email = AddressField(_l("E-mail address"))
    is_public = BooleanField(
        _l("Show the carrier and this contact to everybody"),
        description=_l("The page stands while the organisation is verified."),
    )

    @classmethod
    def of(cls, one: CarrierProfile | None) -> CarrierForm:
        """The form filled with the profile, on its first showing; empty without one."""
        if one is None:
            return cls(seen="0")
        texts = {
            f"{name}_{code}": getattr(one, name).get(code, "")
            for name in ("about", "offered") for code in LOCALES
        }  # fmt: skip
        ticked = {"chains": one.industries, "kinds": one.kinds_offered}
        return cls(obj=one, data=texts | ticked, seen=str(one.version))
