"""Which claims a person may read and decide: the lists and the policies both ask here."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import and_, or_

from core.accounts.models import User
from core.accounts.roles import Role
from core.juries.scopes import free_for
from core.name_keys import name_key
from core.organisations.queries import list_of_person
from core.scopes import EVERYTHING, NOTHING, Rule, among, differs, equals, lacks, within
from talent.catalogue.states import Level, Route
from talent.claims.models import Claim, ClaimCheck, ClaimMove, SupplementRequest
from talent.claims.states import ClaimState

# Claims frozen without a route go by level.
_BY_LEVEL = Claim.route.in_(["", Route.BY_LEVEL.value])
_PROVINCIAL = [level.value for level in Level if level.is_provincial]
NEEDS_PROVINCE = Rule(
    or_(
        Claim.route == Route.PROVINCE.value,
        and_(_BY_LEVEL, Claim.level.in_(_PROVINCIAL)),
    ),
    lambda claim: bool(claim.needs_province),
)


# What a district does: taking the file in, asking, and passing on are one review.
INITIAL_STATES = frozenset({ClaimState.SUBMITTED, ClaimState.INITIAL_REVIEW})
# Whoever set a decision aside leaves what follows to colleagues as well.
_BEFORE_CITY = INITIAL_STATES | {ClaimState.REVIEW_REQUESTED}
_BEFORE_PROVINCE = _BEFORE_CITY | {ClaimState.SECOND_REVIEW}
# By role, the states in which it decides, and those of the reviews before: who moved a claim on
# from one of those leaves it to a colleague (recognition.md §8 (c)).
TURNS: Mapping[Role, tuple[frozenset[ClaimState], frozenset[ClaimState]]] = {
    Role.DISTRICT_REVIEWER: (INITIAL_STATES, frozenset()),
    Role.CITY_REVIEWER: (frozenset({ClaimState.SECOND_REVIEW}), _BEFORE_CITY),
    Role.PROVINCIAL_SEALER: (frozenset({ClaimState.PROVINCIAL_CONFIRMATION}), _BEFORE_PROVINCE),
}
# With the district's reviewers, or with the city's, also while more papers are awaited for it: what
# is given to one of them by name.
WITH_DISTRICT = among(Claim.state, INITIAL_STATES) | (
    equals(Claim.state, ClaimState.SUPPLEMENT_REQUESTED) & among(Claim.asked_from, INITIAL_STATES)
)
WITH_CITY = equals(Claim.state, ClaimState.SECOND_REVIEW) | (
    equals(Claim.state, ClaimState.SUPPLEMENT_REQUESTED)
    & equals(Claim.asked_from, ClaimState.SECOND_REVIEW)
)
REVIEWER_ROLES = (*TURNS, Role.AUDITOR)


def readable_by(user: User) -> Rule:
    """The claimant; once sent, the district, the city, the province for its levels, auditors."""
    if not user.is_authenticated:
        return NOTHING
    others = NOTHING
    for role in REVIEWER_ROLES:
        others |= covered_by(user, role)
    # Whoever sits on a panel and is in conflict with a claim knows nothing of it here either.
    others &= free_for(user, Claim.id)
    return equals(Claim.claimant_id, user.id) | (differs(Claim.state, ClaimState.DRAFT) & others)


def waiting_for(user: User) -> Rule:
    """What the person may decide now: the turn of one of their roles, and nothing against it."""
    if not user.is_authenticated:
        return NOTHING
    turns = NOTHING
    for role, (states, _before) in TURNS.items():
        turns |= among(Claim.state, states) & covered_by(user, role) & undecided_by(user, role)
    return impartial(user) & turns


def handed_over_by(user: User) -> Rule:
    """What the person may give to a reviewer of the office it is with.

    The district's own reviewers share out its work; the city's that of all, and their own.
    """
    city, district = covered_by(user, Role.CITY_REVIEWER), covered_by(user, Role.DISTRICT_REVIEWER)
    return (((district | city) & WITH_DISTRICT) | (city & WITH_CITY)) & impartial(user)


def taken_over_by(user: User) -> Rule:
    """What a reviewer may be given: what they could decide where it stands, no conflict with it."""
    city = Role.CITY_REVIEWER
    turns = covered_by(user, Role.DISTRICT_REVIEWER) & WITH_DISTRICT
    turns |= covered_by(user, city) & undecided_by(user, city) & WITH_CITY
    return turns & impartial(user) & free_for(user, Claim.id)


def impartial(user: User) -> Rule:
    """Neither the person's own claim nor one of their employer's."""
    if not user.is_authenticated:
        return NOTHING
    return differs(Claim.claimant_id, user.id) & of_other_employers(user)


def covered_by(user: User, role: Role) -> Rule:
    """The claims this role of the person is about, at whatever stage."""
    scopes = user.scopes_of(role) if user.is_authenticated else ()
    if not scopes:
        return NOTHING
    if role is Role.DISTRICT_REVIEWER:
        return within(Claim.district, scopes)
    return NEEDS_PROVINCE if role is Role.PROVINCIAL_SEALER else EVERYTHING


def undecided_by(user: User, role: Role) -> Rule:
    """Those that the person did not move on in a review before this one, if only to ask."""
    before = TURNS[role][1]
    if not user.is_authenticated:
        return NOTHING
    if not before:
        return EVERYTHING
    rule = differs(Claim.initial_reviewer_id, user.id)
    if ClaimState.SECOND_REVIEW in before:
        rule &= differs(Claim.second_reviewer_id, user.id)
    # Nor whoever refused it once: a refusal set aside is not decided by the same person again.
    earlier = among(ClaimMove.source, before) | equals(ClaimMove.target, ClaimState.REFUSED)
    rule &= lacks(Claim.moves, equals(ClaimMove.by_id, user.id) & earlier)
    # What was asked or withdrawn while the claim waited belongs to the review that asked first.
    asked = equals(SupplementRequest.asked_by_id, user.id)
    asked |= equals(SupplementRequest.withdrawn_by_id, user.id)
    return rule & lacks(Claim.requests, asked & among(SupplementRequest.asked_from, before))


def untouched_by(user: User) -> Rule:
    """Those in which the person took no part: no review, no move, no tick of the checklist."""
    if not user.is_authenticated:
        return NOTHING
    rule = differs(Claim.initial_reviewer_id, user.id) & differs(Claim.second_reviewer_id, user.id)
    rule &= differs(Claim.provincial_sealer_id, user.id)
    rule &= lacks(Claim.moves, equals(ClaimMove.by_id, user.id))
    return rule & lacks(Claim.checks, equals(ClaimCheck.by_id, user.id))


def of_other_employers(user: User) -> Rule:
    """Those of no organisation the person belongs to or acts for (recognition.md §8 (c)).

    A claim may name it by its code, or by a name or an alias, without the portal having known it
    when the claim was sent.
    """
    if not user.is_authenticated:
        return NOTHING
    own = list_of_person(user)
    if not own:
        return EVERYTHING
    ids = [one.id for one in own]
    codes = [one.credit_code for one in own if one.credit_code]
    said = [name for one in own for name in (one.name_zh, one.name_en, *one.other_names) if name]
    names = [name_key(name) for name in said]
    return Rule(
        and_(
            or_(Claim.employer_id.is_(None), Claim.employer_id.not_in(ids)),
            Claim.employer_credit_code.not_in(codes),
            Claim.employer_name_key.not_in(names),
        ),
        lambda claim: (
            claim.employer_id not in ids
            and claim.employer_credit_code not in codes
            and name_key(claim.employer_name) not in names
        ),
    )
