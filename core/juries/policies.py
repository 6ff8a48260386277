"""Who runs a round of a jury, and who marks in it."""

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.juries.models import Assignment, JuryRound
from core.juries.scopes import coordinated_by, given_to
from core.juries.states import JuryPermission, RoundState
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


@policy(JuryPermission.JUDGE)
def may_judge(user: User, assignment: Assignment) -> Decision:
    """The juror it was given to, without a conflict, while the round is open."""
    juror, entry = assignment.juror, assignment.entry
    if not user.is_authenticated or juror.user_id != user.id or not given_to(user).test(entry):
        return HIDDEN
    if any(one.juror_id == juror.id and one.lifted_at is None for one in entry.conflicts):
        return HIDDEN
    is_open = entry.round.standing is RoundState.OPEN
    return allowed_if(is_open, _l("Marking is over; nothing can be given any more."))
