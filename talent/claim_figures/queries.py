"""Claims counted by a group, as a reviewer may see them, in one query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, case, func, literal, or_, select

from core.accounts.models import User
from core.clock import beijing_day
from core.db import db, unindexed
from core.states import Labelled
from talent.claims.models import Claim
from talent.claims.queries import visible_to
from talent.claims.states import OPEN_STATES, TARGET_DAYS, ClaimState

DECIDED = (ClaimState.RECOGNISED, ClaimState.REFUSED)


class By(Labelled):
    """What claims are counted by."""

    ENTRY = "entry", _l("Catalogue entry")
    COUNTRY = "country", _l("Country or region of the qualification")
    SECTOR = "sector", _l("Sector")
    DISTRICT = "district", _l("District")
    MONTH = "month", _l("Month in which it was sent")


_GROUPS: Mapping[By, Any] = {
    By.ENTRY: Claim.entry_code,
    By.COUNTRY: Claim.entry["region"].as_string(),
    # Not along its own index, which lacks the rest.
    By.SECTOR: unindexed(Claim.sector),
    By.DISTRICT: Claim.district,
    By.MONTH: func.substr(beijing_day(Claim.submitted_at), 1, 7),
}
_NAMES = {code: func.max(Claim.entry[f"name_{code}"].as_string()) for code in ("en", "zh")}


@dataclass
class Line:
    """One group: claims sent, what became of them, working days of those decided, and breaches.

    A breach is a decision after more than TARGET_DAYS working days of the office, or an open claim
    that is late where it stands.
    """

    key: str
    name: dict[str, str]
    states: Counter[str] = field(default_factory=Counter)
    days: Counter[int] = field(default_factory=Counter)
    breaches: int = 0

    @property
    def sent(self) -> int:
        return self.states.total()

    @property
    def recognised(self) -> int:
        return self.states[ClaimState.RECOGNISED]

    @property
    def refused(self) -> int:
        return self.states[ClaimState.REFUSED]

    @property
    def open(self) -> int:
        return sum(self.states[state] for state in OPEN_STATES)

    @property
    def ended_otherwise(self) -> int:
        """Withdrawn, lapsed, or undone later."""
        return self.sent - self.recognised - self.refused - self.open

    @property
    def median_days(self) -> int | None:
        return median(self.days)


def median(days: Counter[int]) -> int | None:
    """The middle of the working days, the lower of two; None where nothing was decided."""
    left = (days.total() + 1) // 2
    for one in sorted(days):
        left -= days[one]
        if left <= 0 < days.total():
            return one
    return None


def lines_by(by: By, since: date | None, *, user: User, on: date) -> list[Line]:
    """The claims sent from a day on, in the reader's reach; the largest groups first."""
    is_late = or_(
        and_(Claim.state.in_(DECIDED), Claim.days_used > TARGET_DAYS),
        and_(Claim.state.in_(list(OPEN_STATES)), Claim.due_on < on),
    )
    late, days = case((is_late, 1), else_=0), case((Claim.state.in_(DECIDED), Claim.days_used))
    group = _GROUPS[by]
    # Only entries are called by a name; the frozen entry of every claim is not read without need.
    names = _NAMES.values() if by is By.ENTRY else (literal(""), literal(""))
    rows = select(group, Claim.state, days, late, func.count(), *names)
    rows = rows.where(visible_to(user), Claim.state != ClaimState.DRAFT)
    if since is not None:
        rows = rows.where(beijing_day(Claim.submitted_at) >= since.isoformat())
    lines: dict[str, Line] = {}
    for key, state, used, is_breach, count, en, zh in db.session.execute(
        rows.group_by(group, Claim.state, days, late)
    ):
        line = lines.setdefault(key or "", Line(key or "", {"en": en or "", "zh": zh or ""}))
        line.states[state] += count
        line.breaches += count if is_breach else 0
        if used is not None:
            line.days[used] += count
    if by is By.MONTH:
        return sorted(lines.values(), key=lambda line: line.key)
    return sorted(lines.values(), key=lambda line: (-line.sent, line.key))


def sum_of(lines: list[Line]) -> Line:
    """All of them together."""
    whole = Line("", {})
    for line in lines:
        whole.states += line.states
        whole.days += line.days
        whole.breaches += line.breaches
    return whole
