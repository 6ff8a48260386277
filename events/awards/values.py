"""What is said of a prize, and who of a team gets a certificate."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from events.projects.states import Industry


def tracks() -> dict[str, LazyString]:
    """What a prize may be for: every project, or those of one industry (赛道)."""
    return {"": _l("All industries together"), **Industry.choices()}


@dataclass(frozen=True)
class Said:
    """A prize as the desk entered it; `notice_days` are working days, 0 for no notice."""

    code: str
    name_en: str
    name_zh: str
    track: str
    is_ranked: bool
    rank: int
    places: int
    amount: Decimal | None
    currency: str
    notice_days: int


@dataclass(frozen=True)
class Holder:
    """Somebody of a team who gets a certificate; `key` names them within the project."""

    key: str
    user_id: UUID | None
    name: str
    email: str
    language: str
