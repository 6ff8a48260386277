"""What an employer says of itself, and the organiser of the call."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from core.forms import AddressField, BaseForm, DayField, line, paragraph, phone_line
from core.i18n import tr
from core.moments import MomentField
from core.organisations.models import Organisation
from events.exhibitor_calls.models import ExhibitorCall
from events.exhibitor_calls.services import NEEDED, Facts, missing_in
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import Ownership

LONGEST = 3_000


class ExhibitorForm(BaseForm):
    """Kept as a draft however little is filled in; whole when it is sent."""

    ownership = SelectField(_l("Ownership"), choices=Ownership.choices())
    industry = line(
        _l("Industry"), 200, description=_l("For instance: biomedicine, precision machinery.")
    )
    introduction_zh = paragraph(
        _l("Introduction in Chinese"), LONGEST, render_kw={"rows": 5, "lang": "zh-Hans"},
        description=_l("Visitors read it on the page of the fair once you are approved."),
    )  # fmt: skip
    introduction_en = paragraph(
        _l("Introduction in English"), LONGEST, render_kw={"rows": 5, "lang": "en"}
    )
    contact_name = line(_l("Contact person"), 200)
    contact_phone = phone_line()
    contact_email = AddressField(_l("E-mail address"))
    booth_wish = line(
        _l("Wish for the booth"), 300, description=_l("Such as a socket, or room for a machine.")
    )

    @property
    def sends(self) -> bool:
        return request.form.get("go") == "send"

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        facts = self.to_facts()
        for name in missing_in(facts) if self.sends else ():
            field = self["introduction_zh" if name == "introduction" else name]
            field.errors, is_valid = [*field.errors, NEEDED[name]], False
        return is_valid

    def to_facts(self) -> Facts:
        said = {name: self[name].data or "" for name in Facts.__dataclass_fields__ if name in self}
        words = {code: self[f"introduction_{code}"].data or "" for code in ("zh", "en")}
        return Facts(**said, introduction=words)


def filled(one: Exhibitor) -> dict[str, Any]:
    """What the form shows of an exhibitor before anything is typed."""
    words = {f"introduction_{code}": text for code, text in one.introduction.items()}
    return {name: getattr(one, name) for name in Facts.__dataclass_fields__} | words


class ApplyForm(ExhibitorForm):
    organisation = SelectField(_l("Organisation"))

    def offer(self, organisations: list[Organisation]) -> None:
        self.organisation.choices = {one.reference: tr(one.name) for one in organisations}


class CallForm(BaseForm):
    opens_at = MomentField(_l("Opens"), required=_l("Enter when it opens."))
    closes_at = MomentField(_l("Closes"), required=_l("Enter when it closes."))
    confirm_by = DayField(
        _l("Last day to confirm"), description=_l("Empty: the last day on which giving up is free.")
    )
    text_zh = paragraph(_l("What else to know, in Chinese"), LONGEST)
    text_en = paragraph(_l("What else to know, in English"), LONGEST)

    @classmethod
    def of(cls, call: ExhibitorCall | None) -> "CallForm":
        text = call.text if call else {}
        return cls(obj=call, **{f"text_{code}": words for code, words in text.items()})

    def to_terms(self) -> dict[str, Any]:
        text = {code: self[f"text_{code}"].data or "" for code in ("zh", "en")}
        times = {name: self[name].moment for name in ("opens_at", "closes_at")}
        return {**times, "confirm_by": self.confirm_by.day, "text": text}
