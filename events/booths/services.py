"""Booths are held, confirmed, moved and released, and go to the next in line (R13).

Whoever changes anything here locks the row of the plan first: of fifty that want one booth the
first has it, and the others are told. The table's two indexes are the second line.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError
from core.i18n import reason_in_both, tr
from core.policy import authorize
from core.references import next_reference
from events.booths import queries
from events.booths.models import Reservation
from events.booths.states import (
    HAVING,
    RESERVATION_WORKFLOW,
    BoothPermission,
    ReservationAction,
    ReservationState,
)
from events.editions.models import Edition
from events.editions.phases import is_current
from events.exhibitors.models import Exhibitor
from events.exhibitors.parts import ExhibitorMoved, may_hold_booth, write
from events.exhibitors.queries import free_until
from events.exhibitors.services import cancel
from events.exhibitors.states import LIVE_EXHIBITORS, PROMISED, ExhibitorState
from events.plans.models import Booth, BoothPlan
from events.plans.queries import find_booth, get_plan
from events.plans.states import BoothKind

A, S = ReservationAction, ReservationState


def hold(exhibitor: Exhibitor, booth: Booth, *, by: User, at: datetime) -> Reservation:
    """Hold a free booth for an exhibitor until the plan's time is over.

    Refuses whoever may have none (R13) or whose legal entity has one; Conflict when it is taken.
    """
    plan = _locked(exhibitor.edition)
    one = _entitled(exhibitor, by, at)
    _require_free(booth)
    first = _first_in_line(booth, at)
    if first is not None and first is not one:
        raise Conflict(_l("Others wait for such a booth: it goes to the first in line."))
    _give(one, booth, plan, by=by, at=at)
    return one


def wait(exhibitor: Exhibitor, kind: str = "", *, by: User, at: datetime) -> Reservation:
    """Wait for a booth of a kind ("" is any). Refuses while such a booth is free to be chosen."""
    plan = _locked(exhibitor.edition)
    one = _entitled(exhibitor, by, at)
    if one.number:
        raise DomainError(_l("You are in the line already."), field="kind")
    free = next((each for each in queries.free_booths(plan.edition_id)
                 if kind in {"", each.kind}), None)  # fmt: skip
    if free is not None:
        raise DomainError(_l("Booth %(code)s is free: choose it.", code=free.code), field="kind")
    plan.queued += 1
    one.kind, one.number = kind, plan.queued
    db.session.add(one)
    db.session.flush()
    write(one.exhibitor, "booths/moved", reservation=one, what="waiting")
    return one


def confirm(one: Reservation, *, by: User, at: datetime) -> None:
    _locked(one.edition)
    if one.held_until is not None and one.held_until <= at:
        raise Conflict(_l("The time to confirm is over; the booth goes to the next in line."))
    _move(one, A.CONFIRM, by=by, at=at)


def assign(one: Reservation, code: str, *, by: User, at: datetime) -> None:
    """Organisers give a booth to whoever waits or holds; by hand, before the line."""
    _put(one, code, A.ASSIGN, by=by, at=at)


def assign_new(
    edition: Edition, reference: str, code: str, *, by: User, at: datetime
) -> Reservation:
    """By hand, for an exhibitor without one. Refuses, at `exhibitor`, who may have none."""
    authorize(BoothPermission.MANAGE, edition, user=by)
    _locked(edition)
    exhibitor = queries.find_exhibitor(edition, reference)
    if exhibitor is None:
        raise DomainError(_l("No exhibitor of this fair has this number."), field="exhibitor")
    one = _entitled(exhibitor, by, at)
    assign(one, code, by=by, at=at)
    return one


def move(one: Reservation, code: str, *, by: User, at: datetime) -> None:
    """To another free booth; what it leaves goes to the next in line."""
    _put(one, code, A.MOVE, by=by, at=at, to=one.standing)


def release(
    one: Reservation, reason: Mapping[str, str] | None = None, *, by: User, at: datetime
) -> None:
    """Give it back, or leave the line; the next in line has it at once.

    By the exhibitor after the last working day before the fair it is a late cancellation, which
    ends its promise to come and is recorded there (R13). Organisers say why.
    """
    _locked(one.edition)
    said = reason_in_both(reason) if reason is not None else {}
    is_promise = one.standing is S.ASSIGNED and one.exhibitor.standing in PROMISED
    one.is_late = reason is None and is_promise and at >= free_until(one.edition)
    _end(one, A.RELEASE, by=by, at=at, reason=said)
    if one.is_late:
        cancel(one.exhibitor, by=by, at=at)


def lapse_holds(*, at: datetime) -> None:
    """End holds nobody confirmed; the booths go to the next in line."""
    for one in queries.list_lapsed(at):
        _locked(one.edition)
        db.session.refresh(one)
        # Confirmed or given back in the very moment before the lock.
        if one.standing is S.HELD:
            _end(one, A.LAPSE, by=None, at=at)


def serve_lines(*, at: datetime) -> None:
    """Give booths that became free otherwise, such as newly drawn ones, to those in line."""
    for edition in queries.editions_with_line():
        _locked(edition)
        for booth in queries.free_booths(edition.id):
            serve(booth, at=at)


def serve(booth: Booth, *, at: datetime) -> None:
    """Hold a free booth for the first in line that may have it."""
    plan = _locked(db.session.get_one(Edition, booth.edition_id))
    if not is_current(plan.edition, at) or booth.kind == BoothKind.AREA:
        return
    first = _first_in_line(booth, at)
    if first is not None:
        _give(first, booth, plan, by=None, at=at)


def follow_exhibitor(news: ExhibitorMoved) -> None:
    """Whoever comes no more has no booth; who stayed away keeps it on record."""
    exhibitor, one = news.exhibitor, queries.live_of(news.exhibitor)
    if one is None or exhibitor.standing in LIVE_EXHIBITORS | {ExhibitorState.NO_SHOW}:
        return
    _locked(exhibitor.edition)
    one.is_late = exhibitor.standing is ExhibitorState.CANCELLED_LATE
    _end(one, A.END, by=news.by, at=news.at)


def _first_in_line(booth: Booth, at: datetime) -> Reservation | None:
    line = queries.list_line(booth.edition_id, booth.kind)
    return next((one for one in line if may_hold_booth(one.exhibitor, at).allowed), None)


def _locked(edition: Edition) -> BoothPlan:
    return get_plan(edition, for_update=True)


def _entitled(exhibitor: Exhibitor, by: User, at: datetime) -> Reservation:
    """The row for a new booth: the one it waits with, or a new one. Refuses a second booth."""
    decision = may_hold_booth(exhibitor, at)
    if not decision.allowed:
        raise DomainError(decision.reason, field="exhibitor")
    known = queries.live_of(exhibitor)
    if known is not None and known.standing in HAVING:
        words = _l(
            "%(name)s has booth %(code)s at this fair: one legal entity, one booth.",
            name=tr(known.exhibitor.name), code=known.booth_code,
        )  # fmt: skip
        raise DomainError(words, field="exhibitor")
    one = known or Reservation(
        id=uuid.uuid4(), reference=next_reference("BO"), edition=exhibitor.edition,
        exhibitor=exhibitor, entity_id=exhibitor.entity_id, created_at=at, state=S.WAITING,
    )  # fmt: skip
    authorize(BoothPermission.BOOK, one, user=by)
    return one


def _put(one: Reservation, code: str, action: ReservationAction, *, by: User, at: datetime,
         **to: Any) -> None:  # fmt: skip
    _locked(one.edition)
    booth, before = find_booth(one.edition.id, code), one.booth
    if booth is None:
        raise DomainError(_l("There is no such booth."), field="code")
    if booth is not before:
        _require_free(booth, "code")
    db.session.add(one)
    one.booth, one.booth_code = booth, booth.code
    _move(one, action, by=by, at=at, **to)
    if before is not None and before is not booth:
        serve(before, at=at)


def _require_free(booth: Booth, field: str | None = None) -> None:
    if booth.kind == BoothKind.AREA:
        raise DomainError(_l("This is no booth to be booked."), field=field)
    if queries.is_taken(booth):
        words = _l("Somebody else was quicker: booth %(code)s is taken.", code=booth.code)
        raise DomainError(words, field=field) if field else Conflict(words)


def _give(
    one: Reservation, booth: Booth, plan: BoothPlan, *, by: User | None, at: datetime
) -> None:
    db.session.add(one)
    one.booth, one.booth_code = booth, booth.code
    one.held_until = min(at + timedelta(minutes=plan.hold_minutes), plan.edition.ends_at)
    _move(one, A.HOLD, by=by, at=at)


def _end(
    one: Reservation, action: ReservationAction, *, by: User | None, at: datetime,
    reason: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    booth, one.ended_at = one.booth, at
    _move(one, action, by=by, at=at, reason=dict(reason or {}))
    if booth is not None:
        serve(booth, at=at)


def _move(one: Reservation, action: ReservationAction, *, by: User | None, at: datetime,
          reason: Mapping[str, str] | None = None, **to: Any) -> None:  # fmt: skip
    RESERVATION_WORKFLOW.fire(one, action, by=by, at=at, note=one.booth_code or None, **to)
    if one.standing is S.ASSIGNED:
        one.assigned_at, one.held_until = one.assigned_at or at, None
    db.session.flush()
    # One letter for every turn; what it says stands in templates/emails/booths/moved.
    write(one.exhibitor, "booths/moved", reservation=one, what=str(action), reason=reason or {})
