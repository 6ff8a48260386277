"""The organiser's answers, and giving up by either side; the only mover of states."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import DomainError
from core.i18n import reason_in_both
from events.editions.signals import EditionMoved
from events.editions.states import EditionState
from events.exhibitors import queries, states
from events.exhibitors.models import Exhibitor
from events.exhibitors.parts import ExhibitorMoved, blocked_words, exhibitor_moved, write

A, P, S = states.ExhibitorAction, states.ExhibitorPermission, states.ExhibitorState


def approve(one: Exhibitor, *, by: User, at: datetime) -> None:
    """Refuses while the organisation is not verified: a licence may have ended meanwhile."""
    if not one.organisation.is_verified(beijing_date(at)):
        raise DomainError(_l("The organisation is not verified, or not any more."))
    require_unblocked(one, at)
    one.approved_at, one.reason = at, {}
    move(one, A.APPROVE, by=by, at=at)


def send_back(one: Exhibitor, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """Its officers correct it and send it again; an approval is withdrawn with it."""
    one.approved_at = one.confirmed_at = None
    _say(one, A.RETURN, reason, by=by, at=at)


def refuse(one: Exhibitor, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    one.ended_at = at
    _say(one, A.REFUSE, reason, by=by, at=at)


def cancel(
    one: Exhibitor, reason: Mapping[str, str] | None = None, *, by: User | None, at: datetime
) -> None:
    """Give it up; by whom it concerns, or None with the fair.

    Of an approved one late after the last working day before the fair, which is recorded (R13).
    """
    is_promised = by is not None and one.standing in states.PROMISED
    late = is_promised and at >= queries.free_until(one.edition)
    one.ended_at, one.reason = at, dict(reason or {})
    move(one, A.CANCEL, by=by, at=at, to=S.CANCELLED_LATE if late else S.CANCELLED)


def correct(one: Exhibitor, *, by: User, at: datetime) -> None:
    """It was there, though nobody of it was scanned; its absence counts no more."""
    one.present_at, one.ended_at = one.edition.starts_at, None
    move(one, A.CORRECT, by=by, at=at)


def follow_edition(news: EditionMoved) -> None:
    """A fair that does not take place is given up by none of them."""
    if news.edition.standing is EditionState.CANCELLED:
        here = Exhibitor.edition_id == news.edition.id
        for one in queries.list_where(here, Exhibitor.state.in_(states.UNDER_WAY)):
            cancel(one, news.reason, by=None, at=news.at)


def move(
    one: Exhibitor, action: StrEnum, *, by: User | None, at: datetime,
    to: StrEnum | None = None,
) -> None:  # fmt: skip
    """Make a move, and tell of it: the slices above, and its officers unless the gate made it."""
    source = one.standing
    states.EXHIBITOR_WORKFLOW.fire(one, action, by=by, at=at, to=to, note=one.reason or None)
    db.session.flush()
    exhibitor_moved.send(ExhibitorMoved(one, source, by, at))
    if action not in {A.APPEAR, A.DISAPPEAR}:
        write(one, "exhibitors/moved")


def require_unblocked(one: Exhibitor, at: datetime) -> None:
    until = queries.blocked_until(one.entity_id, beijing_date(at))
    if until is not None:
        raise DomainError(blocked_words(until))


def _say(
    one: Exhibitor, action: StrEnum, reason: Mapping[str, str], *, by: User, at: datetime
) -> None:
    one.reason = reason_in_both(reason)
    move(one, action, by=by, at=at)
