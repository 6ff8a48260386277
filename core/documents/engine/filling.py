"""Fill a document template with a frozen dataclass: everything escaped, nothing unknown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from core.documents.engine.fitting import Fitted, Step, fit, right_to_left

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
# A holder's name on a certificate: 24 points, on two lines where it is long, then smaller.
_NAMES = (Step(24, 1), Step(24, 2), Step(21, 2), Step(18, 2), Step(15, 2))
TEMPLATES = Path(__file__).resolve().parents[3] / "templates"


def fill_template(name: str, document: Any, *, statement: Callable[[], str] = str) -> str:
    """The HTML of ``templates/documents/<name>`` for `document`.

    `statement` gives the picture of the second code, "" for none; only templates that show one ask.
    A field that the template asks for and the dataclass lacks is an error, never a gap.
    """
    template = _environment().get_template(f"documents/{name}")
    return template.render(document=document, statement=statement)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "date_zh": date_zh,
        "date_en": date_en,
        "grouped": grouped,
        "as_name": as_name,
    }
    environment.tests["right_to_left"] = right_to_left
    return environment


def date_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def date_en(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def grouped(digits: str) -> str:
    """A fingerprint in groups of four, for people to compare."""
    return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))


def as_name(name: str, width: float) -> Fitted:
    """A holder's name in one or two lines of `width` millimetres; the step gives its size."""
    return fit(name, width, _NAMES)
