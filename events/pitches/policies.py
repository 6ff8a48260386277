"""Who plans a pitch day, and who works in its rooms."""

from core.accounts.models import User
from core.policy import HIDDEN, Decision, allowed_if, decide, policy
from events.editions.models import Edition
from events.editions.policies import LOOK_ONLY, reads_part
from events.editions.states import EditionPermission
from events.event_types import Part
from events.pitches.models import Pitch, PitchPlan
from events.pitches.scopes import readable_by, run_by
from events.pitches.states import PitchPermission as P


@policy(P.LIST)
def may_list(user: User, edition: Edition) -> Decision:
    return reads_part(user, edition, Part.PROJECTS)


@policy(P.PLAN)
def may_plan(user: User, subject: Edition | PitchPlan | Pitch) -> Decision:
    """Whoever runs the whole edition: the order is one for all rooms."""
    if isinstance(subject, Pitch) and not may_read(user, subject).allowed:
        return HIDDEN
    edition = subject if isinstance(subject, Edition) else subject.edition
    fits = edition.type.has(Part.PROJECTS)
    return decide(user, EditionPermission.RUN, edition) if fits else HIDDEN


@policy(P.READ)
def may_read(user: User, one: Pitch) -> Decision:
    return allowed_if(readable_by(user, one.edition).test(one))


@policy(P.STAGE)
def may_stage(user: User, one: Pitch) -> Decision:
    """Whoever runs the venue of its room; auditors only look."""
    if not may_read(user, one).allowed:
        return HIDDEN
    return allowed_if(run_by(user, one.edition).test(one), LOOK_ONLY)
