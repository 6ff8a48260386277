"""Telling and checking a year of a landed company; the end of one is told by itself."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import Conflict, DomainError
from core.policy import authorize
from core.workflow import Move
from events.landing_follow_ups import queries
from events.landing_follow_ups.models import FollowUp
from events.landing_follow_ups.states import FollowUpPermission
from events.landings.models import Landing
from events.landings.states import LANDING_WORKFLOW, LandingAction

P = FollowUpPermission
_ENDS = frozenset({LandingAction.CLOSE, LandingAction.MOVE})


@dataclass(frozen=True)
class Told:
    """One year; amounts in CNY, None where nothing was said."""

    is_operating: bool
    staff: int | None = None
    revenue: Decimal | None = None
    tax: Decimal | None = None
    financing: Decimal | None = None
    qualifications: tuple[str, ...] = ()
    talents_national: int = 0
    talents_provincial: int = 0
    talents_city: int = 0
    note: str = ""


def tell(one: Landing, year: int, told: Told, *, seen: int, by: User, at: datetime) -> FollowUp:
    """The owner says it; the office looks at it before it counts. What is checked stays."""
    authorize(P.TELL, one, user=by)
    known = _known(one, year, seen, at)
    if known is not None and known.checked_at is not None:
        raise Conflict(_l("The office has checked this year; tell the office what has changed."))
    kept = _keep(one, year, told, known, at=at)
    audit.record("landing:told", one, by=by, at=at, year=year, operating=told.is_operating)
    return kept


def check(one: Landing, year: int, told: Told, *, seen: int, by: User, at: datetime) -> FollowUp:
    """Staff enter a year or confirm what the company told; from here on it counts."""
    authorize(P.CHECK, one, user=by)
    kept = _keep(one, year, told, _known(one, year, seen, at), at=at)
    kept.checked_at = at
    db.session.flush()
    audit.record("landing:followed_up", one, by=by, at=at, year=year, operating=told.is_operating)
    return kept


def follow_end(move: Move) -> None:
    """A company that closed or left does not operate in that year; its talents stay won."""
    one = move.subject
    if move.workflow != LANDING_WORKFLOW.name or move.action not in _ENDS:
        return
    year = one.ended_on.year
    if queries.find_year(one, year) is None:
        before = queries.last_checked(one.id, year)
        won = ("talents_national", "talents_provincial", "talents_city")
        talents = {name: getattr(before, name) for name in won} if before else {}
        said = asdict(Told(is_operating=False, **talents))
        said["qualifications"] = []
        db.session.add(
            FollowUp(landing=one, year=year, told_at=move.at, checked_at=move.at, **said)
        )


def _known(one: Landing, year: int, seen: int, at: datetime) -> FollowUp | None:
    """What is kept of the year; refuses one that cannot be told, and a page that is stale."""
    if not one.registered_on.year <= year <= beijing_date(at).year:
        raise DomainError(_l("The company was not here in that year."))
    known = queries.find_year(one, year, for_update=True)
    if (known.version if known else 0) != seen:
        raise DomainError(
            _l("Somebody else changed this meanwhile. Look at it on the page before, and enter "
               "yours again."),
            field="note",
        )  # fmt: skip
    return known


def _keep(one: Landing, year: int, told: Told, known: FollowUp | None, *, at: datetime) -> FollowUp:
    if one.ended_on is not None and one.ended_on.year < year:
        raise DomainError(_l("The company was not here in that year."))
    kept = known or FollowUp(landing=one, year=year)
    for name, value in asdict(told).items():
        setattr(kept, name, list(value) if isinstance(value, tuple) else value)
    kept.told_at = at
    db.session.add(kept)
    db.session.flush()
    return kept
