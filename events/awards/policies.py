"""Who proposes awards, and who decides on them: two people, neither of them of the project."""

from uuid import UUID

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.db import db
from core.policy import HIDDEN, Decision, allowed_if, decide, policy
from events.awards.models import Award
from events.awards.scopes import readable_by, won_by
from events.awards.states import AwardPermission as P
from events.awards.states import AwardState
from events.editions.models import Edition
from events.editions.policies import reads_part
from events.editions.states import EditionPermission
from events.event_types import Part

_OWN = _l("This is an award of your own project: a colleague has to decide on it.")
_SECOND = _l("A second person has to confirm this: you proposed it.")
_OTHER = _l("You confirmed this award: a colleague has to withdraw it.")


@policy(P.LIST)
def may_list(user: User, edition: Edition) -> Decision:
    return reads_part(user, edition, Part.PROJECTS)


@policy(P.AWARD)
def may_award(user: User, edition: Edition) -> Decision:
    """Whoever runs the whole edition: its prizes are one list."""
    fits = edition.type.has(Part.PROJECTS)
    return decide(user, EditionPermission.RUN, edition) if fits else HIDDEN


@policy(P.CONFIRM)
def may_confirm(user: User, one: Award) -> Decision:
    """A second such person: not who proposed it, and nobody of the project."""
    first = _may_decide(user, one)
    return allowed_if(one.proposed_by_id != user.id, _SECOND) if first.allowed else first


@policy(P.WITHDRAW)
def may_withdraw(user: User, one: Award) -> Decision:
    """Nobody gives and takes alone: what was confirmed is withdrawn by another."""
    first = _may_decide(user, one)
    alone = one.standing is AwardState.CONFIRMED and one.confirmed_by_id == user.id
    return allowed_if(not alone, _OTHER) if first.allowed else first


def _may_decide(user: User, one: Award) -> Decision:
    if not readable_by(user, one.edition).test(one):
        return HIDDEN
    runs = may_award(user, one.edition)
    if not runs.allowed:
        return runs
    return allowed_if(not won_by(user).test(one), _OWN)


def may_read_document(user: User, award_id: str) -> bool:
    """Its certificates: staff in reach, and the project's owner those of the whole team."""
    one = db.session.get(Award, UUID(award_id))
    if one is None or not user.is_authenticated:
        return False
    return one.project.owner_id == user.id or readable_by(user, one.edition).test(one)
