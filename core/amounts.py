"""Amounts of money as people type them, and the currencies they are in."""

import re
import unicodedata
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from core.states import Labelled

# No column of money holds a larger whole number (`Numeric(16, 2)`).
HIGHEST = 10**14 - 1
_UNITS = {"": 1, "万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
# As many digits as `Decimal` multiplies without rounding.
_AMOUNT = re.compile(r"(-?\d{1,20}(?:\.\d{1,8})?)([万萬亿億]?)元?")
# Commas stand between thousands, or as in India; anywhere else one may be a decimal point.
_COMMAS = re.compile(r"-?\d{1,3}(?:(?:,\d{3})*|(?:,\d{2})*),\d{3}(?![\d,])[^,]*|[^,]*")
# Digits with commas and points that are put as in much of Europe, or wrongly.
_OTHER_MARKS = re.compile(r"-?[\d.]*[.,][\d.,]*[万萬亿億]?元?")


class Currency(Labelled):
    """What agreements, licences and pay of the city are in; codes of ISO 4217."""

    CNY = "CNY", _l("Chinese yuan (CNY)")
    USD = "USD", _l("US dollar (USD)")
    EUR = "EUR", _l("Euro (EUR)")
    GBP = "GBP", _l("Pound sterling (GBP)")
    HKD = "HKD", _l("Hong Kong dollar (HKD)")
    JPY = "JPY", _l("Japanese yen (JPY)")
    SGD = "SGD", _l("Singapore dollar (SGD)")


def amount_in(text: str) -> Decimal | None:
    """5,000,000 or 500万, in digits of any width, as exactly that number; None for no number.

    1,5 and 500,00 are none: read without their comma they would be ten or a hundred times as much.
    """
    plain = _plain(text)
    found = _AMOUNT.fullmatch(plain.replace(",", "")) if _COMMAS.fullmatch(plain) else None
    return None if found is None else Decimal(found[1]) * _UNITS[found[2]]


def has_other_marks(text: str) -> bool:
    """Whether what is no amount may be one in another country's writing: 1,5 or 5.000.000."""
    return _OTHER_MARKS.fullmatch(_plain(text)) is not None


def _plain(text: str) -> str:
    return re.sub(r"[\s'’]", "", unicodedata.normalize("NFKC", text))


def plain_amount(amount: Decimal | None) -> str:
    """As it would be typed."""
    return "" if amount is None else f"{amount:,.2f}".removesuffix(".00")
