"""Which rounds and entries a person sees: lists, pages, files, feeds and counts all ask here."""

from typing import Any
from uuid import UUID

from flask import has_request_context, request
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import aliased

from core.accounts.models import User
from core.db import db
from core.errors import DomainError
from core.juries.models import Assignment, Conflict, Entry, Juror, JuryRound
from core.juries.states import AssignmentState, JurorState, RoundState
from core.juries.subjects import JURY_SUBJECTS
from core.scopes import EVERYTHING, NOTHING, Rule, among, equals, lacks, related

IN_HAND = (AssignmentState.ASSIGNED, AssignmentState.SUBMITTED)
# Rounds whose entries may be read by their jurors; one that is prepared shows its titles only.
READ_IN = (RoundState.OPEN, RoundState.CLOSED, RoundState.DECIDED)


def coordinated_by(user: User) -> Rule:
    """Rounds whose kind says that the person runs them, and on whose panel they do not sit.

    Who marks does not coordinate: they would see the marks of others before theirs is in.
    """
    if not user.is_authenticated:
        return NOTHING
    rule = NOTHING
    for subject in JURY_SUBJECTS:
        rule |= equals(JuryRound.subject, subject.key) & subject.scope(user)
    return rule & lacks(JuryRound.jurors, seats_of(user))


def judged_by(user: User) -> Rule:
    """Rounds on whose panel the person sits; whoever was excused sits on it no longer."""
    return related(JuryRound.jurors, seats_of(user))


def visible_rounds(user: User) -> Rule:
    return coordinated_by(user) | judged_by(user)


def given_to(user: User) -> Rule:
    """Entries in the person's hands as a juror, in a round that has begun."""
    theirs = related(Assignment.juror, seats_of(user)) & among(Assignment.state, IN_HAND)
    begun = related(Entry.round, among(JuryRound.state, READ_IN))
    return related(Entry.assignments, theirs) & begun & PRESENT


def readable_entries(user: User) -> Rule:
    """Entries of rounds the person runs, and those given to them as a juror.

    A conflict hides an entry altogether, from whoever runs the round too once they sat on its
    panel (events.md R8: no override).
    """
    return (related(Entry.round, coordinated_by(user)) | given_to(user)) & without_conflict(user)


def without_conflict(user: User) -> Rule:
    """Entries of what no place of this person on any panel is barred from, and not their own."""
    if not user.is_authenticated:
        return EVERYTHING
    free = Entry.subject_id.not_in(barred_from(user)) & ~is_own(user)

    def test(one: Entry) -> bool:
        found = select(Entry.id).where(Entry.id == one.id, free)
        return db.session.scalar(found) is not None

    return Rule(free, test)


def is_own(user: User) -> ColumnElement[bool]:
    """Entries of what the person owns, holds or is of the team of: others run its jury."""
    own = (ids for each in JURY_SUBJECTS for ids in each.own(user))
    return or_(false(), *(Entry.subject_id.in_(ids) for ids in own))


def refuse_own(one: JuryRound, by: User) -> None:
    """Nobody settles or marks anything of a round that judges what is theirs (events.md R8)."""
    rows = select(Entry.id).where(Entry.round_id == one.id, PRESENT.sql, is_own(by))
    if db.session.scalar(rows.limit(1)) is not None:
        raise DomainError(_l("This round judges something of yours: somebody else has to do this."))


def free_for(user: User, subject_id: Any) -> Rule:
    """Things, by the column of their id, that the person is in conflict with on no panel.

    For what has an owner or an organiser too: whoever judges a thing's kind knows of none that a
    conflict bars them from, in whatever part of the portal (events.md R8).
    """
    if not user.is_authenticated:
        return EVERYTHING
    barred = barred_from(user)
    key = subject_id.key

    def test(one: Any) -> bool:
        here = getattr(one, key)
        known = _known_on_page()
        if (user.id, here) not in known:
            found = barred.where(Entry.subject_id == here).limit(1)
            known[user.id, here] = db.session.scalar(found) is None
        return known[user.id, here]

    return Rule(subject_id.not_in(barred), test)


def _known_on_page() -> dict[Any, bool]:
    """What one page asked already: it asks of one thing for each right it shows.

    Kept with a GET alone, in which no conflict can come (a GET never writes).
    """
    if not has_request_context() or request.method != "GET":
        return {}
    known: dict[Any, bool] = request.environ.setdefault("core.juries.free_for", {})
    return known


def barred_from(user: User) -> Select[UUID]:
    """The things the person is in conflict with, in whatever round it was found.

    Whoever declined to sit there is no juror; whoever left the panel knows no more for it.
    """
    return _BARRED.where(Juror.user_id == user.id)


_BARRED = (
    select(Entry.subject_id)
    .join(Conflict, Conflict.entry_id == Entry.id)
    .join(Juror, Conflict.juror_id == Juror.id)
    .where(Juror.state != JurorState.DECLINED)
)


_SEAT, _SAME = aliased(Juror), aliased(Entry)
_IS_THEIRS = or_(
    _SEAT.id == Juror.id,
    and_(_SEAT.user_id == Juror.user_id, _SEAT.state != JurorState.DECLINED),
)


def conflicts_between(*columns: Any) -> Select[Any]:
    """`columns` of Juror and Entry of one round that a Conflict stands between, of any panel.

    For whoever counts or gives for others; as `barred_from`, which a juror's own pages ask. A pair
    comes once for each reason and panel.
    """
    rows = select(*columns).select_from(Entry).join(Juror, Juror.round_id == Entry.round_id)
    rows = rows.join(_SAME, _SAME.subject_id == Entry.subject_id)
    rows = rows.join(Conflict, Conflict.entry_id == _SAME.id)
    return rows.join(_SEAT, and_(_SEAT.id == Conflict.juror_id, _IS_THEIRS))


def seats_of(user: User) -> Rule:
    """The places in which the person sits on panels now."""
    if not user.is_authenticated:
        return NOTHING
    return equals(Juror.user_id, user.id) & equals(Juror.state, JurorState.ACCEPTED)


PRESENT = equals(Entry.removed_at, None)
