"""Who may do what with a claim. What a person may not see at all is HIDDEN and answers 404."""

from __future__ import annotations

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.accounts.roles import Role
from core.policy import HIDDEN, Decision, allowed_if, policy, refused
from talent.claims.holds import HoldPermission
from talent.claims.models import Claim
from talent.claims.scopes import (
    REVIEWER_ROLES,
    TURNS,
    WITH_CITY,
    covered_by,
    handed_over_by,
    of_other_employers,
    readable_by,
    taken_over_by,
    undecided_by,
)
from talent.claims.states import WITHDRAWABLE, ClaimPermission, ClaimState

# While the employer's word may still be given.
ANSWERABLE = frozenset(
    {
        ClaimState.SUBMITTED,
        ClaimState.INITIAL_REVIEW,
        ClaimState.SUPPLEMENT_REQUESTED,
        ClaimState.SECOND_REVIEW,
        ClaimState.PANEL_REVIEW,
    }
)
_LOOK_ONLY = _l("You may look at this list, but not export or change it.")
_NOT_NOW = _l("The claim is not at this stage.")
_NOT_YOURS = _l("At this stage another office decides.")
_BY_VOTE = _l("A panel votes on this title. Send the claim to one.")
_CLOSED = _l("The claim is closed; the number stays masked.")
_IDENTITY_CLOSED = _l(
    "The claimant took back the consent to look at the identity document and photo. Nobody can "
    "decide the claim until they agree again."
)
_OWN_CLAIM = _l("Nobody decides a claim of their own.")
_OWN_EMPLOYER = _l("Nobody decides a claim of their own employer.")
_DECIDED_BEFORE = _l("Nobody decides both reviews of one claim. A colleague has to take this one.")


@policy(ClaimPermission.START)
def may_start(user: User, _subject: Any) -> Decision:
    return allowed_if(user.is_authenticated)


@policy(ClaimPermission.LIST)
def may_list(user: User, _subject: Any) -> Decision:
    return allowed_if(is_reviewer(user))


@policy(ClaimPermission.EXPORT)
def may_export(user: User, _subject: Any) -> Decision:
    """Reviewers take their list away; auditors look at it."""
    acts = any(user.has_role(role) for role in REVIEWER_ROLES if role is not Role.AUDITOR)
    return allowed_if(acts, _LOOK_ONLY) if is_reviewer(user) else HIDDEN


@policy(ClaimPermission.HAND_OVER)
def may_hand_over(user: User, claim: Claim | None) -> Decision:
    """Without a claim: whether there is any to be given on."""
    if claim is not None:
        readable = may_read(user, claim).allowed and is_reviewer(user)
        return allowed_if(handed_over_by(user).test(claim), _NOT_NOW) if readable else HIDDEN
    gives = user.has_role(Role.DISTRICT_REVIEWER) or user.has_role(Role.CITY_REVIEWER)
    return allowed_if(gives, _LOOK_ONLY) if is_reviewer(user) else HIDDEN


@policy(ClaimPermission.READ)
def may_read(user: User, claim: Claim) -> Decision:
    return allowed_if(readable_by(user).test(claim))


@policy(ClaimPermission.EDIT)
@policy(ClaimPermission.SUBMIT)
def may_edit(user: User, claim: Claim) -> Decision:
    return _own(user, claim, claim.standing is ClaimState.DRAFT)


@policy(ClaimPermission.WITHDRAW)
def may_withdraw(user: User, claim: Claim) -> Decision:
    return _own(user, claim, claim.standing in WITHDRAWABLE)


@policy(ClaimPermission.ANSWER)
def may_answer(user: User, claim: Claim) -> Decision:
    return _own(user, claim, claim.standing is ClaimState.SUPPLEMENT_REQUESTED)


@policy(ClaimPermission.KEEP_ANSWER)
def may_keep_answer(user: User, claim: Claim) -> Decision:
    """The claimant, whatever became of the claim meanwhile: what was written is not lost."""
    return _own(user, claim, claim.standing is not ClaimState.DRAFT)


@policy(ClaimPermission.CHANGE_REQUESTS)
def may_change_requests(user: User, claim: Claim) -> Decision:
    """While it waits for the claimant: whoever may review it in the state that asked."""
    by_city = claim.asked_from == ClaimState.SECOND_REVIEW
    role = Role.CITY_REVIEWER if by_city else Role.DISTRICT_REVIEWER
    return _decide(user, claim, role, ClaimState.SUPPLEMENT_REQUESTED)


@policy(ClaimPermission.LENGTHEN_REQUEST)
def may_lengthen_request(user: User, claim: Claim) -> Decision:
    """The claimant and the reviewers alike (recognition.md §8)."""
    own = may_answer(user, claim)
    return own if own.allowed else may_change_requests(user, claim)


@policy(ClaimPermission.ASK_EMPLOYER)
def may_ask_employer(user: User, claim: Claim) -> Decision:
    """The claimant, as long as an answer of the employer still counts and none has come."""
    is_open = claim.standing in ANSWERABLE and claim.employer_answered_at is None
    return _own(user, claim, is_open)


@policy(ClaimPermission.REOPEN)
def may_reopen(user: User, claim: Claim) -> Decision:
    """The claimant; whether there is time, and a second time, the service says."""
    return _own(user, claim, claim.standing is ClaimState.LAPSED)


@policy(ClaimPermission.ACCEPT)
def may_accept(user: User, claim: Claim) -> Decision:
    """A reviewer of the claim's district takes it into initial review."""
    return _decide(user, claim, Role.DISTRICT_REVIEWER, ClaimState.SUBMITTED)


@policy(ClaimPermission.FORWARD)
def may_forward(user: User, claim: Claim) -> Decision:
    initial = ClaimState.INITIAL_REVIEW
    return _by_papers(claim, _decide(user, claim, Role.DISTRICT_REVIEWER, initial))


@policy(ClaimPermission.APPROVE)
def may_approve(user: User, claim: Claim) -> Decision:
    """A city reviewer who did not do the initial review (recognition.md §8 (c))."""
    decision = _by_papers(claim, _decide(user, claim, Role.CITY_REVIEWER))
    return refused(_BY_VOTE) if decision.allowed and claim.is_by_panel else decision


@policy(ClaimPermission.SEND_TO_PANEL)
def may_send_to_panel(user: User, claim: Claim) -> Decision:
    """What the catalogue does not cover, and whatever a city reviewer leaves to a panel."""
    return _by_papers(claim, _decide(user, claim, Role.CITY_REVIEWER))


@policy(ClaimPermission.TAKE_BACK)
def may_take_back(user: User, claim: Claim) -> Decision:
    return _decide(user, claim, Role.CITY_REVIEWER, ClaimState.PANEL_REVIEW)


@policy(ClaimPermission.CONFIRM)
def may_confirm(user: User, claim: Claim) -> Decision:
    return _by_papers(claim, _decide(user, claim, Role.PROVINCIAL_SEALER))


@policy(ClaimPermission.ASK)
def may_ask(user: User, claim: Claim) -> Decision:
    if claim.standing is ClaimState.SECOND_REVIEW:
        return _decide(user, claim, Role.CITY_REVIEWER)
    return _decide(user, claim, Role.DISTRICT_REVIEWER)


@policy(ClaimPermission.REFUSE)
def may_refuse(user: User, claim: Claim) -> Decision:
    if claim.standing is ClaimState.SECOND_REVIEW:
        decision = _decide(user, claim, Role.CITY_REVIEWER)
    elif claim.standing is ClaimState.PROVINCIAL_CONFIRMATION:
        decision = _decide(user, claim, Role.PROVINCIAL_SEALER)
    else:
        decision = _decide(user, claim, Role.DISTRICT_REVIEWER, ClaimState.INITIAL_REVIEW)
    return _by_papers(claim, decision)


@policy(ClaimPermission.CHECK_PAPER)
def may_check_paper(user: User, claim: Claim) -> Decision:
    """Whoever reviews the claim now may note that a paper was compared with its source."""
    if claim.standing is ClaimState.PROVINCIAL_CONFIRMATION:
        return _decide(user, claim, Role.PROVINCIAL_SEALER)
    return may_ask(user, claim)


@policy(HoldPermission.HOLD)
def may_hold(user: User, claim: Claim) -> Decision:
    """Whoever reviews the claim now may stop its clock, and let it run again."""
    return may_check_paper(user, claim) if is_reviewer(user) else HIDDEN


@policy(ClaimPermission.OPEN_DOCUMENT)
def may_open_document(user: User, claim: Claim) -> Decision:
    """A reviewer who may see the claim, while it is open; for a reason that is logged."""
    readable = may_read(user, claim)
    if not readable.allowed or not is_reviewer(user) or claim.claimant_id == user.id:
        return HIDDEN
    return allowed_if(claim.standing.is_open, _CLOSED)


def is_reviewer(user: User) -> bool:
    return bool(user.is_authenticated) and any(user.has_role(role) for role in REVIEWER_ROLES)


def against_taking(to: User, claim: Claim) -> LazyString | str:
    """Why this person cannot be given the claim; "" where nothing is against it."""
    is_with_city = WITH_CITY.test(claim)
    role = Role.CITY_REVIEWER if is_with_city else Role.DISTRICT_REVIEWER
    holder = claim.second_reviewer_id if is_with_city else claim.initial_reviewer_id
    name = to.display_name or to.email
    if holder == to.id:
        return _l("%(name)s has it already.", name=name)
    if not to.active or not covered_by(to, role).test(claim):
        return _l("%(name)s may not review it.", name=name)
    if claim.claimant_id == to.id:
        return _l("It is %(name)s's own claim.", name=name)
    if not of_other_employers(to).test(claim):
        return _l("It names the employer of %(name)s.", name=name)
    if not undecided_by(to, role).test(claim):
        return _l("%(name)s took part in the review before this one.", name=name)
    free = taken_over_by(to).test(claim)
    return "" if free else _l("A conflict of interest bars %(name)s from it.", name=name)


def _own(user: User, claim: Claim, now_possible: bool) -> Decision:
    if not user.is_authenticated or claim.claimant_id != user.id:
        return refused(_NOT_NOW) if may_read(user, claim).allowed else HIDDEN
    return allowed_if(now_possible, _NOT_NOW)


def _decide(user: User, claim: Claim, role: Role, *states: ClaimState) -> Decision:
    """Whether it is the turn of this role, in these of its states; a no says what is against it."""
    if not covered_by(user, role).test(claim):
        if not may_read(user, claim).allowed:
            return HIDDEN
        return refused(_OWN_CLAIM if claim.claimant_id == user.id else _NOT_YOURS)
    if claim.claimant_id == user.id:
        return refused(_OWN_CLAIM)
    if not undecided_by(user, role).test(claim):
        return refused(_DECIDED_BEFORE)
    if not of_other_employers(user).test(claim):
        return refused(_OWN_EMPLOYER)
    return allowed_if(claim.standing in (states or TURNS[role][0]), _NOT_NOW)


def _by_papers(claim: Claim, decision: Decision) -> Decision:
    """A decision by the identity papers, which the claimant may have closed."""
    is_closed = decision.allowed and claim.identity_closed_at is not None
    return refused(_IDENTITY_CLOSED) if is_closed else decision
