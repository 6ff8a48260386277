"""Who runs a round of a jury, and who marks in it."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.accounts.models import User
from core.db import db
from core.juries.models import Assignment, Juror, JuryRound, Rubric
from core.juries.scopes import IN_HAND, coordinated_by, seats_of, without_conflict
from core.juries.states import AssignmentState, JurorState, JuryPermission, RoundState
from core.juries.subjects import JURY_SUBJECTS
from core.policy import HIDDEN, Decision, allowed_if, policy


@policy(JuryPermission.LIST)
@policy(JuryPermission.MAKE)
def may_list(user: User, _subject: object) -> Decision:
    """Whoever coordinates rounds of anything."""
    running = (one.coordinates(user) for one in JURY_SUBJECTS)
    return allowed_if(user.is_authenticated and any(running))


@policy(JuryPermission.READ)
@policy(JuryPermission.COORDINATE)
@policy(JuryPermission.TAKE)
def may_coordinate(user: User, one: JuryRound) -> Decision:
    return allowed_if(coordinated_by(user).test(one))


@policy(JuryPermission.RUBRIC)
def may_keep_rubric(user: User, one: Rubric) -> Decision:
    """Whoever makes rounds of this kind where the rubric belongs."""
    if not user.is_authenticated or one.subject not in JURY_SUBJECTS.by_key():
        return HIDDEN
    subject = JURY_SUBJECTS[one.subject]
    known = {context_id for context_id, _name in subject.contexts(user)}
    return allowed_if(subject.coordinates(user) and one.context_id in known)


@policy(JuryPermission.JUDGE)
def may_judge(user: User, assignment: Assignment) -> Decision:
    """The juror it was given to, without a conflict, while the round is open."""
    if not _holds(user, assignment):
        return HIDDEN
    is_open = assignment.entry.round.standing is RoundState.OPEN
    return allowed_if(is_open, _l("Marking is over; nothing can be given any more."))


@policy(JuryPermission.DISCUSS)
def may_discuss(user: User, assignment: Assignment) -> Decision:
    """Whoever has marked it, until the round is decided."""
    if not _holds(user, assignment) or assignment.standing is not AssignmentState.SUBMITTED:
        return HIDDEN
    is_undecided = assignment.entry.round.standing in (RoundState.OPEN, RoundState.CLOSED)
    return allowed_if(is_undecided, _l("The result is on record; the discussion is over."))


@policy(JuryPermission.SIT)
def may_sit(user: User, one: JuryRound | Juror) -> Decision:
    """Whoever sits on its panel; asked of one row, as a panel may have a hundred.

    Of a place in hand nothing more is asked: it is the person's own, or they may not.
    """
    if not user.is_authenticated:
        return HIDDEN
    if isinstance(one, Juror):
        return allowed_if(_sits(user, one))
    own = select(Juror.id).where(Juror.round_id == one.id, seats_of(user).sql)
    return allowed_if(db.session.scalar(own.limit(1)) is not None)


def _holds(user: User, one: Assignment) -> bool:
    """Whether it is in the person's own hands, without a conflict and declared on.

    Asked of the rows in hand: `juror.queries` loads them by the same rules.
    """
    entry = one.entry
    return (
        user.is_authenticated
        and _sits(user, one.juror)
        and one.standing in IN_HAND
        and one.is_declared
        and entry.removed_at is None
        and without_conflict(user).test(entry)
    )


def _sits(user: User, seat: Juror) -> bool:
    return seat.user_id == user.id and seat.standing is JurorState.ACCEPTED
