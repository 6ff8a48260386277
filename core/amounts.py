"""Amounts of money as people type them, and the currencies they are in."""

import re
import unicodedata
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from core.states import Labelled

# No column of money holds a larger whole number (`Numeric(16, 2)`).
HIGHEST = 10**14 - 1
_UNITS = {"": 1, "万": 10_000, "亿": 100_000_000}
# As many digits as `Decimal` multiplies without rounding.
_AMOUNT = re.compile(r"(-?\d{1,20}(?:\.\d{1,8})?)([万亿]?)元?")


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
    """5,000,000 or 500万, in digits of any width, as exactly that number; None for no number."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").strip()
    found = _AMOUNT.fullmatch(plain)
    return None if found is None else Decimal(found[1]) * _UNITS[found[2]]


def plain_amount(amount: Decimal | None) -> str:
    """As it would be typed."""
    return "" if amount is None else f"{amount:,.2f}".removesuffix(".00")
