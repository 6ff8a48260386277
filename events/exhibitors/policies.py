"""Who asks for a place at a fair, who decides about it, and who looks after it."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import now
from core.policy import HIDDEN, Decision, allowed_if, policy, refused
from events.editions.models import Edition
from events.editions.phases import is_current
from events.editions.policies import LOOK_ONLY, reads_part
from events.event_types import Part
from events.exhibitors.models import Exhibitor
from events.exhibitors.scopes import acted_for_by, decided_by, readable_by
from events.exhibitors.states import PROMISED, UNDER_WAY, ExhibitorPermission, ExhibitorState

_P, _S = ExhibitorPermission, ExhibitorState
_OVER = _l("This event is over.")
_NOT_NOW = _l("It is at another stage now. Look at it again.")


@policy(_P.READ_OWN)
def may_read_own(user: User, one: Exhibitor) -> Decision:
    return allowed_if(acted_for_by(user).test(one))


@policy(_P.EDIT)
def may_edit(user: User, one: Exhibitor) -> Decision:
    """Its officers, while the organiser is not looking at it."""
    return _while(one, {_S.DRAFT, _S.RETURNED}) if acted_for_by(user).test(one) else HIDDEN


@policy(_P.ATTEND)
def may_attend(user: User, one: Exhibitor) -> Decision:
    """Its officers name people and confirm, once it is approved and until the fair is over."""
    return _while(one, PROMISED | {_S.PRESENT}) if acted_for_by(user).test(one) else HIDDEN


@policy(_P.CANCEL)
def may_cancel(user: User, one: Exhibitor) -> Decision:
    """Its officers; and organisers, for one who called."""
    is_theirs = acted_for_by(user).test(one) or decided_by(user, one.edition).test(one)
    return _while(one, UNDER_WAY) if is_theirs else HIDDEN


@policy(_P.LIST)
def may_list(user: User, edition: Edition) -> Decision:
    return reads_part(user, edition, Part.EXHIBITORS)


@policy(_P.DECIDE)
def may_decide(user: User, one: Exhibitor) -> Decision:
    if not readable_by(user, one.edition).test(one):
        return HIDDEN
    return allowed_if(decided_by(user, one.edition).test(one), LOOK_ONLY)


def _while(one: Exhibitor, states: Collection[ExhibitorState]) -> Decision:
    if not is_current(one.edition, now()):
        return refused(_OVER)
    return allowed_if(one.standing in states, _NOT_NOW)
