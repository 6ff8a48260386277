"""Reviewers read what issuers were asked; those who act on the claim ask, and note answers."""

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.policy import HIDDEN, Decision, allowed_if, policy, refused
from talent.claims.models import Claim
from talent.claims.policies import is_reviewer, may_read
from talent.claims.scopes import TURNS, covered_by, impartial
from talent.issuer_checks.states import IssuerPermission

_LOOK_ONLY = _l("You may read this, but not ask the issuer.")
_NOT_YOURS = _l("Nobody asks about a claim of their own, or of their own employer.")
_CLOSED = _l("The claim is closed.")


@policy(IssuerPermission.READ)
def may_read_checks(user: User, claim: Claim) -> Decision:
    """Nobody's own claim, and none that rests on works instead of a certificate."""
    seen = is_reviewer(user) and claim.claimant_id != user.id and not claim.is_by_panel
    return allowed_if(seen and may_read(user, claim).allowed)


@policy(IssuerPermission.NOTE)
def may_note_checks(user: User, claim: Claim) -> Decision:
    """Whoever decides claims like it, in whichever review: an answer may come at any stage."""
    if not may_read_checks(user, claim).allowed:
        return HIDDEN
    if not any(covered_by(user, role).test(claim) for role in TURNS):
        return refused(_LOOK_ONLY)
    if not impartial(user).test(claim):
        return refused(_NOT_YOURS)
    return allowed_if(claim.standing.is_open, _CLOSED)
