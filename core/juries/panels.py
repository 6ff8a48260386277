"""The panel of a round: invited, accepting, excused, replaced. Finished marks outlive a juror."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from core import audit
from core.accounts.models import User, normalise_email
from core.accounts.queries import find_account
from core.db import db
from core.errors import Conflict, DomainError
from core.juries.conflicts import find_conflicts
from core.juries.mails import write_invitation, write_leave
from core.juries.models import Assignment, Entry, Juror, JuryRound
from core.juries.scopes import IN_HAND, conflicts_between
from core.juries.states import (
    ASSIGNMENT_WORKFLOW,
    JUROR_WORKFLOW,
    AssignmentAction,
    AssignmentState,
    JurorAction,
    JurorState,
    JuryPermission,
    RoundState,
)
from core.organisations.queries import find_by_name
from core.policy import authorize

A, S = JurorAction, JurorState
Held = aliased(Assignment)
CHANGEABLE = (RoundState.DRAFT, RoundState.OPEN)
MOST_JURORS = 200
ALREADY = _l("This person is on the panel, or was.")
OVER = _l("The panel stays as it is once marking is over.")


@dataclass(frozen=True)
class Facts:
    """What conflicts are found by and entries are given by; each name equals the column."""

    name: str = ""
    organisation: str = ""
    universities: Sequence[dict[str, Any]] = ()
    expertise: Sequence[str] = ()
    quota: int | None = None


def invite(
    one: JuryRound, address: str, facts: Facts, *, by: User, at: datetime,
    replaces: Juror | None = None,
) -> Juror:  # fmt: skip
    """Ask somebody onto the panel, by a letter; known by account at once where there is one.

    Refuses, at `email`, whoever is on it, was on it, or asks: who coordinates does not mark.
    """
    _may_change(one, by)
    email = normalise_email(address)
    if email == by.email:
        refusal = _l(
            "Whoever runs a round does not mark in it. Another coordinator may invite you."
        )
        raise DomainError(refusal, field="email")
    juror = _found(one, email)
    if juror is None:
        juror = _added(one, email, at)
    elif juror.standing is S.DECLINED:
        JUROR_WORKFLOW.fire(juror, A.INVITE, by=by, at=at)
        juror.invited_at = at
    else:
        raise DomainError(ALREADY, field="email")
    juror.replaces_id = replaces.id if replaces else juror.replaces_id
    _write(juror, facts)
    db.session.flush()
    audit.record("juror:invited", juror, by=by, at=at, round=one.reference)
    write_invitation(juror, by=by)
    return juror


def invite_panel(one: JuryRound, other: JuryRound, *, by: User, at: datetime) -> int:
    """Ask those who accepted for another round too, with what is known of them; how many."""
    _may_change(one, by)
    asked = {each.email for each in one.jurors} | {by.email}
    there = [each for each in other.jurors if each.standing is S.ACCEPTED]
    for each in (new := [each for each in there if each.email not in asked]):
        known = each.name, each.organisation, each.universities, each.expertise, each.quota
        invite(one, each.email, Facts(*known), by=by, at=at)
    return len(new)


def accept(juror: Juror, facts: Facts, *, by: User, at: datetime) -> None:
    """The invited person joins, and inherits what whoever they replace had not finished.

    Conflicts are looked for first, so that nothing barred is inherited.
    """
    if juror.round.standing not in CHANGEABLE:
        raise Conflict(_l("This round is over; nobody is needed any more."))
    if _found(juror.round, by.email, by) not in (None, juror):
        raise DomainError(ALREADY)
    juror.user, juror.answered_at = by, at
    _write(juror, facts)
    juror.name = juror.name or by.display_name or by.email
    JUROR_WORKFLOW.fire(juror, A.ACCEPT, by=by, at=at)
    db.session.flush()
    find_conflicts(juror.round, at=at, jurors=[juror])
    if juror.replaces_id is not None:
        _inherit(juror, by=by, at=at)


def decline(juror: Juror, reason: str, *, by: User, at: datetime) -> None:
    juror.answered_at, juror.reason = at, reason.strip()
    JUROR_WORKFLOW.fire(juror, A.DECLINE, by=by, at=at)


def change_juror(juror: Juror, facts: Facts, *, is_chair: bool, by: User, at: datetime) -> None:
    """What is known of a juror. New facts may bring conflicts; the chair is one person."""
    _may_change(juror.round, by)
    _write(juror, facts)
    if is_chair:
        for other in juror.round.jurors:
            other.is_chair = False
    juror.is_chair = is_chair
    db.session.flush()
    audit.record("juror:changed", juror, by=by, at=at, round=juror.round.reference)
    if juror.standing is S.ACCEPTED:
        find_conflicts(juror.round, at=at, jurors=[juror])


def excuse_juror(juror: Juror, reason: str, *, by: User, at: datetime) -> int:
    """They mark no more; what they finished stays and counts, the rest goes to others.

    How many entries they had in hand.
    """
    return _leave(juror, A.EXCUSE, reason, by=by, at=at)


def replace_juror(juror: Juror, address: str, reason: str, *, by: User, at: datetime) -> Juror:
    """Invite somebody who inherits, on accepting, what this juror has not finished."""
    one = juror.round
    successor = invite(one, address, Facts(quota=juror.quota), by=by, at=at, replaces=juror)
    _leave(juror, A.REPLACE, reason, by=by, at=at)
    if juror.is_chair:
        juror.is_chair, successor.is_chair = False, True
    return successor


def _leave(juror: Juror, action: JurorAction, reason: str, *, by: User, at: datetime) -> int:
    _may_change(juror.round, by)
    if not reason.strip():
        raise DomainError(_l("Say why; it stands in the minutes."), field="reason")
    juror.excused_at, juror.reason = juror.excused_at or at, reason.strip()
    JUROR_WORKFLOW.fire(juror, action, by=by, at=at, note=juror.reason)
    unfinished = [each for each in juror.assignments if each.state == AssignmentState.ASSIGNED]
    for each in unfinished:
        ASSIGNMENT_WORKFLOW.fire(each, AssignmentAction.RELEASE, by=by, at=at)
    if juror.answered_at is not None:
        write_leave(juror)
    return len(unfinished)


def _inherit(juror: Juror, *, by: User, at: datetime) -> None:
    """Released entries of the one before, where a juror still lacks and no conflict stands."""
    one = juror.round
    barred = conflicts_between(Entry.id).where(Juror.id == juror.id).correlate(None)
    holders = (
        select(func.count())
        .where(Held.entry_id == Entry.id, Held.state.in_(IN_HAND), Held.counts)
        .correlate(Entry)
        .scalar_subquery()
    )
    left = (
        select(Entry.id)
        .join(Entry.assignments)
        .where(Assignment.juror_id == juror.replaces_id, Entry.removed_at.is_(None))
        .where(Assignment.state == AssignmentState.RELEASED, Entry.id.not_in(barred))
        .where(holders < one.jurors_per_entry)
        .order_by(Entry.position)
    )
    for load, key in enumerate(db.session.scalars(left).all(), 1):
        basis = {"expertise": [], "load": load, "inherited": True}
        given = Assignment(juror_id=juror.id, entry_id=key, basis=basis, assigned_at=at)
        db.session.add(given)
    db.session.flush()


def _may_change(one: JuryRound, by: User) -> None:
    authorize(JuryPermission.COORDINATE, one, user=by)
    if one.standing not in CHANGEABLE:
        raise Conflict(OVER)


def _found(one: JuryRound, email: str, user: User | None = None) -> Juror | None:
    """Whoever has a place under this address, or this account."""
    account = user or find_account(email)
    ids = {account.id} if account else set()
    return next((each for each in one.jurors if each.email == email or each.user_id in ids), None)


def _added(one: JuryRound, email: str, at: datetime) -> Juror:
    if len(one.jurors) >= MOST_JURORS:
        raise DomainError(_l("A panel has %(most)s jurors at most.", most=MOST_JURORS))
    juror = Juror(
        round=one, email=email, user=find_account(email), invited_at=at, state=S.INVITED,
        position=max((each.position for each in one.jurors if each.position), default=0) + 1,
    )  # fmt: skip
    db.session.add(juror)
    return juror


def _write(juror: Juror, facts: Facts) -> None:
    juror.name = facts.name.strip() or juror.name or ""
    juror.organisation, juror.quota = facts.organisation.strip(), facts.quota
    juror.universities, juror.expertise = list(facts.universities), list(facts.expertise)
    found = find_by_name(juror.organisation) if juror.organisation else None
    juror.organisation_id = found.id if found else None
