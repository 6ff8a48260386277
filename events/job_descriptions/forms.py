"""What is written of a post: the form, and where two texts of a post differ."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext, lazy_pgettext
from wtforms import Field, IntegerField, SelectField
from wtforms.validators import NumberRange, Optional, ValidationError

from core.amounts import Currency
from core.clock import today
from core.errors import DomainError, Words
from core.forms import BaseForm, DayField, line, paragraph
from core.i18n import tr
from events.job_descriptions.states import JobDegree, PayPeriod, WorkPlaceMode
from events.job_descriptions.values import (
    MOST_HEADCOUNT,
    TEXTS,
    Entry,
    faults_of,
    most_days,
    period_in,
    read_pay,
)
from events.ports import known_titles
from events.shortages.queries import ever_listed, is_listed

LONGEST_TITLE, LONGEST_TEXT = 120, 6_000
_ONE_IS_ENOUGH = _l("One language is enough; with both, everybody can read it.")


def _members(kind: Any) -> dict[str, Any]:
    return {str(one.value): one.label for one in kind}


class JobForm(BaseForm):
    """A post. Sent for approval it has to be whole, and everything that is missing is named."""

    title_zh = line(
        lazy_pgettext("vacancy", "Title in Chinese"), LONGEST_TITLE, description=_ONE_IS_ENOUGH
    )
    title_en = line(lazy_pgettext("vacancy", "Title in English"), LONGEST_TITLE)
    headcount = IntegerField(
        _l("How many people"),
        validators=[Optional(), NumberRange(1, MOST_HEADCOUNT, _l("Give a number from 1 up."))],
    )  # fmt: skip
    content_zh = paragraph(_l("What the work is, in Chinese"), LONGEST_TEXT)
    content_en = paragraph(_l("What the work is, in English"), LONGEST_TEXT)
    conditions_zh = paragraph(_l("What an applicant must bring, in Chinese"), LONGEST_TEXT)
    conditions_en = paragraph(_l("What an applicant must bring, in English"), LONGEST_TEXT)
    place = line(_l("Place of work"), 200, description=_l("City and district, or the address."))
    district = SelectField(_l("District of the city"))
    mode = SelectField(_l("Where the work is done"), choices=_members(WorkPlaceMode))
    pay_min = line(
        _l("Pay from"), 40, description=_l("Before tax: 15000, 15k or 1.5万. “Negotiable” is none.")
    )
    pay_max = line(_l("Pay to"), 40, description=_l("Leave it empty where it is one sum."))
    pay_period = SelectField(
        _l("Paid for"), choices=_members(PayPeriod), default=PayPeriod.MONTH.value
    )
    currency = SelectField(_l("Currency"), choices=_members(Currency))
    degree = SelectField(_l("Degree at least"), choices=_members(JobDegree))
    field = line(_l("Field of study or work"), 200)
    language = SelectField(_l("Language of work"))
    title_wanted = SelectField(_l("Recognised title wanted"))
    shortage_code = SelectField(_l("Occupation in urgent need"))
    source = line(
        _l("Taken over from"), 300,
        description=_l("Only when it was published elsewhere first: where."),
    )  # fmt: skip
    valid_until = DayField(_l("Valid until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pay: tuple[int | None, int | None] = None, None
        self.is_sent = request.form.get("go") == "send"
        districts = current_app.extensions["settings"].city.districts
        self.district.choices = {"": _("None of them")} | {
            one.code: tr(one.name) for one in districts
        }
        self.language.choices = {
            "": _("None in particular"), "en": _("English"), "zh": _("Chinese"),
        }  # fmt: skip
        self.title_wanted.choices = {"": _("None")} | {
            code: f"{tr(name)} · {code}" for code, name in known_titles().items()
        }
        # What was taken off the list stays with a post that has it.
        used = self.shortage_code.object_data
        self.shortage_code.choices = {"": _("None")} | {
            one.code: tr(one.name) for one in ever_listed() if one.code == used or is_listed(one)
        }
        self.valid_until.description = lazy_ngettext(
            "%(num)s day from today at most.", "%(num)s days from today at most.", most_days()
        )

    @classmethod
    def of(cls, entry: Entry) -> "JobForm":
        """The form filled with what a post says, on its first showing."""
        said = _said(entry) | {"valid_until": entry.valid_until}
        return cls(data=said | {name: str(said[name] or "") for name in ("pay_min", "pay_max")})

    def validate_pay_min(self, field: Field) -> None:
        """Read it; “15k-20k” gives both ends."""
        self.pay = _pay_in(field)
        said = period_in(field.data or "")
        if said and said != self.pay_period.data:
            raise ValidationError(_("This is not the time you chose under “Paid for”."))

    def validate_pay_max(self, field: Field) -> None:
        to, beyond = _pay_in(field)
        low, high = self.pay
        if beyond is not None:
            raise ValidationError(_("Write the higher pay alone here."))
        self.pay = low, to or high
        if low and (to or high or low) < low:
            raise ValidationError(_("This is less than the pay from."))

    def to_entry(self) -> Entry:
        said = {name: self[name].data for name in Entry.__dataclass_fields__ if name in self}
        texts = {name: self._both(name) for name in TEXTS}
        low, high = self.pay
        found = {"pay_min": low, "pay_max": high, "valid_until": self.valid_until.day}
        return Entry(**said | texts | found)

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        return self.is_whole() and is_valid if self.is_sent else is_valid

    def is_whole(self) -> bool:
        """Whether it can be sent; if not, each field says what it misses (R14)."""
        for name, fault in faults_of(self.to_entry(), today(), most_days()):
            if name not in self.errors:
                self.blame(DomainError(fault, field=name))
        return not self.errors

    def _both(self, name: str) -> dict[str, str]:
        return {code: text for code in ("zh", "en") if (text := self[f"{name}_{code}"].data)}


def _pay_in(field: Field) -> tuple[int | None, int | None]:
    try:
        return read_pay(str(field.data or ""))
    except DomainError as refusal:
        raise ValidationError(refusal.message) from refusal


@dataclass(frozen=True)
class Difference:
    """One field in which two texts of a post differ."""

    label: Words
    before: Any
    after: Any


def labels() -> dict[str, Words]:
    """What each field is called. Unbound, so that asking for it reads nothing."""
    fields = {name: one for name, one in vars(JobForm).items() if hasattr(one, "field_class")}
    return {name: one.args[0] for name, one in fields.items() if one.args}


def differences(before: Entry, after: Entry) -> list[Difference]:
    """Text by text, in the order of the form."""
    old, new = _said(before), _said(after)
    return [
        Difference(label, old.get(name), new.get(name))
        for name, label in labels().items()
        if old.get(name) != new.get(name)
    ]


def _said(entry: Entry) -> dict[str, Any]:
    """The texts of an entry by the fields of the form."""
    kept = entry.kept()
    texts = {f"{name}_{code}": text for name in TEXTS for code, text in kept.pop(name).items()}
    return kept | texts
