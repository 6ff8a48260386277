"""What is said of a landing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


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
