"""Every move from every state, straight from the table: who may, who may not, and what is illegal."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.errors import Conflict, Forbidden, NotFound
from talent.claims.models import Claim
from talent.claims.states import CLAIM_WORKFLOW, ClaimAction, ClaimState
from tests.factories.core import make_user
from tests.factories.talent import Office, make_claim

LEGAL = [
    (transition, ClaimState(source))
    for transition in CLAIM_WORKFLOW.transitions
    for source in sorted(transition.sources)
    if not transition.follows  # asked for where the panel's round is decided
]
ILLEGAL = [
    (transition.action, state)
    for transition in CLAIM_WORKFLOW.transitions
    for state in ClaimState
    if state not in transition.sources
]
# Who makes each move; the claimant makes those of no office.
MOVERS = {
    ClaimAction.ACCEPT: "district",
    ClaimAction.HAND_OVER: "district",
    ClaimAction.FORWARD: "district",
    ClaimAction.APPROVE: "city",
    ClaimAction.APPROVE_FOR_PROVINCE: "city",
    ClaimAction.CONFIRM_FOR_PROVINCE: "province",
    ClaimAction.SEND_TO_PANEL: "city",
    ClaimAction.TAKE_BACK: "city",
}
CHANGES = {ClaimAction.ASK_FURTHER, ClaimAction.WITHDRAW_REQUEST, ClaimAction.LENGTHEN_REQUEST}
REVIEWERS = {
    ClaimState.SUBMITTED: "district",
    ClaimState.INITIAL_REVIEW: "district",
    ClaimState.SECOND_REVIEW: "city",
    ClaimState.PROVINCIAL_CONFIRMATION: "province",
}


def test_the_table_knows_every_action_once():
    assert sorted(t.action for t in CLAIM_WORKFLOW.transitions) == sorted(ClaimAction)


@pytest.mark.parametrize(("action", "state"), ILLEGAL)
def test_a_move_from_a_wrong_state_is_a_conflict(portal, action, state):
    subject = SimpleNamespace(id=1, state=state)
    with portal.test_request_context(), pytest.raises(Conflict):
        CLAIM_WORKFLOW.fire(subject, action, by=None, at=now())
    assert subject.state == state


@pytest.mark.parametrize(("transition", "source"), LEGAL, ids=[f"{t.action}-{s}" for t, s in LEGAL])
def test_a_legal_move_works_for_its_people_and_for_nobody_else(app, transition, source):
    office = Office()
    claim = make_claim(source, office=office)
    for stranger in _strangers(claim, office, transition, source):
        with pytest.raises((Forbidden, NotFound, PermissionError)):
            _fire(claim, transition, stranger)
        assert claim.state == source
    _prepare(claim, transition)
    _fire(claim, transition, _mover(claim, office, transition, source))
    assert claim.state == (transition.target or _first(transition))


def _strangers(claim: Claim, office: Office, transition, source: ClaimState) -> list:
    right = _mover(claim, office, transition, source)
    people = [
        make_user(),
        claim.claimant,
        make_user(Role.AUDITOR),
        make_user(Role.ADMINISTRATOR),
        make_user(Role.EMPLOYER_OFFICER, "x"),
        make_user(Role.DISTRICT_REVIEWER, "kunshan"),
        office.district,
        office.city,
        office.province,
    ]
    # A move of the program is nobody's; one of a person is not the program's. The city shares out
    # the districts' work too.
    rights = {right, office.city} if transition.action is ClaimAction.HAND_OVER else {right}
    if transition.action is ClaimAction.LENGTHEN_REQUEST:
        rights.add(claim.claimant)
    others = [person for person in people if person not in rights]
    return others if transition.by_system else [*others, None]


def _mover(claim: Claim, office: Office, transition, source: ClaimState):
    if transition.by_system:
        return None
    if transition.action is ClaimAction.HAND_OVER and source is ClaimState.SECOND_REVIEW:
        return office.city
    if transition.action in MOVERS:
        return getattr(office, MOVERS[transition.action])
    if transition.action in CHANGES:
        return office.district  # who asked
    if transition.action in {ClaimAction.REQUEST_SUPPLEMENT, ClaimAction.REFUSE}:
        return getattr(office, REVIEWERS[source])
    return claim.claimant


def _prepare(claim: Claim, transition) -> None:
    """What a service would set beside the state, so that the database's own rules hold."""
    if transition.target is ClaimState.PUBLIC_NOTICE:
        claim.notice_ends_on = now().date()
    if transition.target in {ClaimState.REFUSED, ClaimState.RECOGNISED}:
        claim.decided_at = now()
    if transition.action is ClaimAction.SUBMIT:
        claim.submitted_at = now()
    db.session.flush()


def _first(transition):
    return min(transition.returns_to)


def _fire(claim: Claim, transition, by) -> None:
    to = None if transition.target else _first(transition)
    CLAIM_WORKFLOW.fire(claim, transition.action, by=by, at=now(), to=to)
    db.session.flush()
