"""Who sees agreements, records one, and who confirms or annuls it."""

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.policy import HIDDEN, Decision, allowed_if, policy, refused
from events.agreements.models import Agreement
from events.agreements.scopes import readable_by, run_by
from events.agreements.states import AgreementPermission, AgreementState
from events.editions.models import Edition
from events.editions.policies import reads_part, runs_part
from events.editions.reach import running_reach
from events.event_types import Part

_P, _S = AgreementPermission, AgreementState
_CLOSED = _l("The numbers of this event are frozen, or it does not take place.")
_SAME = _l("Whoever recorded it does not confirm it: somebody else has to.")
_ELSEWHERE = _l("Whoever runs the venue of the signing decides this.")
_COUNTED = _l("It stands in the frozen numbers: organisers of the whole event alone annul it.")


@policy(_P.LIST)
def may_list(user: User, edition: Edition) -> Decision:
    return reads_part(user, edition, Part.PROJECTS)


@policy(_P.RECORD)
def may_record(user: User, edition: Edition) -> Decision:
    """Whoever runs any part of it, until its numbers are frozen."""
    runs = runs_part(user, edition, Part.PROJECTS)
    return allowed_if(edition.standing.is_live, _CLOSED) if runs.allowed else runs


@policy(_P.CONFIRM)
def may_confirm(user: User, one: Agreement) -> Decision:
    """Whoever runs its venue, and did not record it."""
    if not readable_by(user, one.edition).test(one):
        return HIDDEN
    if not run_by(user, one.edition).test(one):
        return refused(_ELSEWHERE)
    if one.recorded_by_id == user.id:
        return refused(_SAME)
    return allowed_if(one.edition.standing.is_live, _CLOSED)


@policy(_P.ANNUL)
def may_annul(user: User, one: Agreement) -> Decision:
    """Whoever runs its venue; whoever recorded it too, until it is confirmed."""
    if not readable_by(user, one.edition).test(one):
        return HIDDEN
    if one.standing is _S.COUNTED:
        return allowed_if(running_reach(user, one.edition).whole, _COUNTED)
    takes_back = one.standing is _S.RECORDED and one.recorded_by_id == user.id
    return allowed_if(takes_back or run_by(user, one.edition).test(one), _ELSEWHERE)
