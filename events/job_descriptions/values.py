"""What a post says, how its pay is read, and what it must say to be published (R14)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from dataclasses import field as made
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

from core.contacts import plain_digits
from core.errors import DomainError, Words
from core.search.reading import features_of
from events.job_descriptions.states import JobDegree, PayPeriod, WorkPlaceMode

TEXTS = ("title", "conditions", "content")
MOST_PAY, MOST_HEADCOUNT = 100_000_000, 10_000
# Hours and days of work in a month, as pay is converted by law: 21.75 days of 8 hours.
_IN_MONTH = {"hour": 174.0, "day": 21.75, "month": 1.0, "year": 1 / 12}
_UNITS = {"k": 1_000, "千": 1_000, "w": 10_000, "万": 10_000}
_AMOUNT = re.compile(r"(\d{1,3}(?:[, ]\d{3})+|\d+)(\.\d+)?\s*([kw千万])?")
# What stands between the two ends of a range, and what makes a sum or a product of them.
_RANGE = re.compile(r"[^*+×x·]*(?:[-–—−~至到]|\bto\b)[^*+×x·]*")
_PERIODS = {
    PayPeriod.HOUR: re.compile(r"小?时|hour|/ ?h\b"),
    PayPeriod.DAY: re.compile(r"[日天]|\bday|daily|/ ?d\b"),
    PayPeriod.MONTH: re.compile(r"月|month|/ ?m\b"),
    PayPeriod.YEAR: re.compile(r"年|year|annu|p\.a"),
}
_CENTS = 3  # the point and two decimals
_NO_FIGURE = re.compile(
    r"面议|面谈|详谈|另议|待定|保密|negotia|confidential|competitive|tbd|to be |depends|open"
)


@dataclass(frozen=True)
class Entry:
    """What a post says, under the names of its columns; texts are {en, zh}."""

    title: Mapping[str, str] = made(default_factory=dict)
    headcount: int | None = None
    conditions: Mapping[str, str] = made(default_factory=dict)
    content: Mapping[str, str] = made(default_factory=dict)
    place: str = ""
    district: str = ""
    mode: str = WorkPlaceMode.ON_SITE
    pay_min: int | None = None
    pay_max: int | None = None
    pay_period: str = PayPeriod.MONTH
    currency: str = "CNY"
    degree: str = JobDegree.NONE
    field: str = ""
    language: str = ""
    title_wanted: str = ""
    shortage_code: str = ""
    source: str = ""
    valid_until: date | None = None

    @classmethod
    def of(cls, said: Any) -> "Entry":
        """What a row says, or what was kept of a change."""
        get = said.get if isinstance(said, Mapping) else lambda name: getattr(said, name)
        entry: dict[str, Any] = {one.name: get(one.name) for one in fields(cls)}
        if isinstance(entry["valid_until"], str):
            entry["valid_until"] = date.fromisoformat(entry["valid_until"])
        return cls(**entry)

    def kept(self) -> dict[str, Any]:
        """The same as JSON keeps it."""
        until = self.valid_until
        return asdict(self) | {"valid_until": until.isoformat() if until else None}


def read_pay(text: str) -> tuple[int | None, int | None]:
    """The amounts in “15k-20k”, “1.5万”, “１５，０００元”; (None, None) of an empty text.

    Refuses words instead of a figure: basic pay must be public (R14); and marks that mean another
    number elsewhere: 15.000 would be fifteen, and 1,5万 would be read as two.
    """
    plain = _plain(text)
    if not plain.strip():
        return None, None
    if _NO_FIGURE.search(plain):
        raise DomainError(
            _l("“Negotiable” is no pay. Give a range that you would really agree to, such as "
               "12,000 to 18,000; it can be wide.")
        )  # fmt: skip
    found = _AMOUNT.findall(plain)
    between = _AMOUNT.split(plain)[4:-1:4]
    is_odd = any(len(part) > _CENTS and not unit for _whole, part, unit in found)
    if not 1 <= len(found) <= 2 or is_odd or not all(map(_RANGE.fullmatch, between)):
        raise DomainError(_l("Write the pay as a number, such as 15000, 15k or 1.5万."))
    # In "15-20k" the unit stands for both.
    last = found[-1][2]
    amounts = [_amount(whole, part, unit or last) for whole, part, unit in found]
    if not all(0 < amount <= MOST_PAY for amount in amounts):
        raise DomainError(_l("Write the pay as a number, such as 15000, 15k or 1.5万."))
    return amounts[0], amounts[1] if len(amounts) > 1 else None


def period_in(text: str) -> PayPeriod | None:
    """For which time a pay says it is, as in 20万/年; None where it does not."""
    said = [one for one, words in _PERIODS.items() if words.search(_plain(text))]
    return said[0] if said else None


def _plain(text: str) -> str:
    return plain_digits(text[:60]).casefold().replace("，", ",")


def _amount(whole: str, part: str, unit: str) -> int:
    return round(Decimal(re.sub("[, ]", "", whole) + part) * _UNITS.get(unit, 1))


def monthly(amount: int | None, period: str) -> int:
    """Pay by the month, to compare and sort by; 0 for none."""
    return round((amount or 0) * _IN_MONTH[period])


_NEEDED = {
    "title_zh": _l("Name the post, in one language at least."),
    "conditions_zh": _l("Say what an applicant must bring, in one language at least."),
    "content_zh": _l("Say what the work is, in one language at least."),
    "headcount": _l("Say how many people are wanted."),
    "place": _l("Say where the work is."),
    "pay_min": _l("Give the pay from."),
    "valid_until": _l("Say until when the post is valid."),
}


def most_days() -> int:
    """How many days ahead a post may be valid (a setting; our default, no rule is known)."""
    days: int = current_app.extensions["settings"].job_valid_days
    return days


def faults_of(entry: Entry, on: date, most_days: int) -> Iterator[tuple[str, Words]]:
    """What keeps it from being published, by field (R14)."""
    for name, missing in _NEEDED.items():
        said = getattr(entry, name.removesuffix("_zh"))
        if not (any(said.values()) if isinstance(said, Mapping) else said):
            yield name, missing
    until = entry.valid_until or on
    if until < on:
        yield "valid_until", _l("This day has passed. Choose a day to come.")
    if until > on + timedelta(days=most_days):
        yield "valid_until", lazy_ngettext(
            "A post is valid for %(num)s day at most.", "A post is valid for %(num)s days at most.",
            most_days,
        )  # fmt: skip


# Of a long text so many features are kept.
MOST_FEATURES = 400


def searched_words(entry: Entry, employer: Iterable[str], district: Iterable[str]) -> str:
    """What a post is found by, folded as searches fold (core.search.reading), in four lines.

    Its title, field and employer; what its texts say; its place; its field.
    """
    names = [*entry.title.values(), entry.field, *employer]
    texts = [*entry.conditions.values(), *entry.content.values()]
    says = features_of("\n".join(texts), in_full=False)[:MOST_FEATURES]
    where = features_of("\n".join([entry.place, *district]))
    lines = features_of("\n".join(names)), says, where, features_of(entry.field)
    return "\n".join(" ".join(line) for line in lines)
