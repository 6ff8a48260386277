"""The second path to the same data: tokens live and die with their person, rules hold as on pages."""

from __future__ import annotations

import pytest

from core.accounts.grants import revoke_role
from core.accounts.roles import Role
from core.accounts.services import disable_account
from core.clock import now
from core.db import db
from talent.claims import services
from talent.claims.states import ClaimState
from tests.factories.core import grant_role, make_organisation, make_token, make_user
from tests.factories.talent import DISTRICT, Office, make_claim

SCOPES = ("claims:read", "claims:decide")


class Program:
    """Another program with somebody's token."""

    def __init__(self, app, user):
        self.secret = make_token(user, SCOPES)
        db.session.commit()
        self.client = app.test_client()
        self.headers = {"Authorization": f"Bearer {self.secret}"}

    def get(self, address):
        return self.client.get(f"/api/v1{address}", headers=self.headers)

    def decide(self, claim, action, **body):
        body.setdefault("version", claim.version)
        address = f"/api/v1/claims/{claim.reference}/decisions"
        return self.client.post(address, json={"action": action, **body}, headers=self.headers)


def test_a_disabled_persons_token_is_dead_at_once(app):
    city, admin = make_user(Role.CITY_REVIEWER), make_user(Role.ADMINISTRATOR)
    program = Program(app, city)
    assert program.get("/claims").status_code == 200
    disable_account(city, by=admin, at=now())
    db.session.commit()
    assert program.get("/claims").status_code == 401


def test_a_role_taken_away_counts_at_once(app):
    city, admin = make_user(Role.CITY_REVIEWER), make_user(Role.ADMINISTRATOR)
    claim = make_claim(ClaimState.SECOND_REVIEW)
    program = Program(app, city)
    assert program.get(f"/claims/{claim.reference}").status_code == 200
    revoke_role(city.grants[0], by=admin, at=now())
    db.session.commit()
    assert program.get(f"/claims/{claim.reference}").status_code == 401
    assert program.decide(claim, "approve").status_code == 401
    other = Program(app, city)
    assert other.get(f"/claims/{claim.reference}").status_code == 403


def test_nobody_reviews_twice_by_program(app):
    both = make_user(Role.DISTRICT_REVIEWER, DISTRICT)
    grant_role(both, Role.CITY_REVIEWER)
    claim = make_claim(ClaimState.SUBMITTED)
    program = Program(app, both)
    assert program.decide(claim, "accept").status_code == 200
    db.session.refresh(claim)
    assert program.decide(claim, "forward").status_code == 200
    db.session.refresh(claim)
    assert program.decide(claim, "approve").status_code == 403
    text = {"en": "No.", "zh": "不行。"}
    refusal = {"reason": "other", "text": text}
    assert program.decide(claim, "refuse", **refusal).status_code == 403
    assert program.decide(claim, "request_supplement").status_code == 403
    db.session.refresh(claim)
    assert claim.state == ClaimState.SECOND_REVIEW


def test_who_took_a_file_in_reviews_it_no_second_time_though_a_colleague_passed_it_on(app):
    """recognition.md §8 (c): asking and accepting are part of the initial review."""
    both = make_user(Role.DISTRICT_REVIEWER, DISTRICT)
    grant_role(both, Role.CITY_REVIEWER)
    claim = make_claim(ClaimState.SUBMITTED)
    services.accept_claim(claim, by=both, at=now())
    services.forward_claim(claim, by=Office().district, at=now())
    db.session.commit()
    assert Program(app, both).decide(claim, "approve").status_code == 403


@pytest.mark.parametrize("action", ["accept", "forward", "approve", "refuse"])
def test_nobody_decides_their_own_claim_by_program(app, action):
    person = make_user(Role.DISTRICT_REVIEWER, DISTRICT)
    grant_role(person, Role.CITY_REVIEWER)
    for state in (ClaimState.SUBMITTED, ClaimState.SECOND_REVIEW):
        claim = make_claim(state, claimant=person)
        assert Program(app, person).decide(claim, action).status_code in {403, 422}
        db.session.refresh(claim)
        assert claim.state == state


def test_nobody_decides_a_claim_of_their_own_employer(app):
    employer = make_organisation()
    reviewer = make_user(Role.DISTRICT_REVIEWER, DISTRICT, organisation_id=employer.id)
    claim = make_claim(ClaimState.SUBMITTED, credit_code=employer.credit_code)
    assert Program(app, reviewer).decide(claim, "accept").status_code == 403


def test_an_old_version_and_a_second_post_are_late(app):
    office = Office()
    claim = make_claim(ClaimState.SUBMITTED, office=office)
    program = Program(app, office.district)
    assert program.decide(claim, "accept", version=claim.version - 1).status_code == 409
    first = claim.version
    assert program.decide(claim, "accept").status_code == 200
    assert program.decide(claim, "accept", version=first).status_code in {403, 409}
    for version in (None, "1", -1, 2**70, 1.5, True, [], {}):
        assert program.decide(claim, "forward", version=version).status_code in {409, 422}
    db.session.refresh(claim)
    assert claim.state == ClaimState.INITIAL_REVIEW


def test_fields_nobody_declared_are_refused(app):
    """No mass assignment: neither state, nor reviewer, nor level comes from outside."""
    office = Office()
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    program = Program(app, office.district)
    for field in ("state", "initial_reviewer_id", "level", "by", "at"):
        assert program.decide(claim, "forward", **{field: "x"}).status_code == 422
