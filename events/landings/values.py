"""What is said of a landing, and amounts as people type them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# What registers and licences of the city are in; codes of ISO 4217.
CURRENCIES = ("CNY", "USD", "EUR", "HKD", "JPY", "GBP", "SGD")
# One below what the columns hold.
HIGHEST = Decimal(10) ** 14
_UNITS = {"": 1, "万": 10_000, "亿": 100_000_000}
_AMOUNT = re.compile(r"(\d+(?:\.\d{1,6})?)\s*([万亿]?)元?")


@dataclass(frozen=True)
class Said:
    """A company as its owner or staff entered it; amounts in whole and parts of `currency`."""

    company_name: str
    credit_code: str
    registered_on: date
    district: str
    carrier: str
    capital: Decimal
    currency: str
    paid_in: Decimal | None


def amount_in(text: str) -> Decimal | None:
    """1,000,000 or 100万 as a number, in hundredths; None for what is no amount or too large."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        return None
    amount = (Decimal(found[1]) * _UNITS[found[2]]).quantize(Decimal("0.01"))
    return amount if amount < HIGHEST else None
