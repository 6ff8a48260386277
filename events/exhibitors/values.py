"""What travels from forms to the services of exhibitors."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from events.exhibitors.states import Ownership


@dataclass(frozen=True)
class Facts:
    """What an employer says of itself for one fair; each name equals the exhibitor's column."""

    ownership: str = Ownership.OTHER
    industry: str = ""
    introduction: Mapping[str, str] | None = None
    booth_wish: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody who comes for an exhibitor; each name equals the person's column."""

    name: str
    email: str
    post: str = ""
    phone: str = ""
    language: str = "zh"


@dataclass(frozen=True)
class CallTerms:
    """When the call of a fair opens and closes, and until which day people confirm."""

    opens_at: datetime
    closes_at: datetime
    confirm_by: date | None
    text: Mapping[str, str]
