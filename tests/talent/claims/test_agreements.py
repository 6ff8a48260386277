"""Identity papers that a claimant closed are seen by nobody of the office, and nobody decides."""

from __future__ import annotations

import pytest

from core.clock import now
from core.consents.queries import find_consent
from core.consents.services import give_consents
from core.db import db
from talent.claims.states import ClaimState
from talent.people.consents import Purpose
from tests.factories.talent import Office, make_claim
from tests.talent.claims.pages import Reviewer

REFUSING = {"reason": "other", "text_en": "Not enough.", "text_zh": "材料不足。"}
CLOSED = "took back the consent to look at the identity document and photo"


@pytest.fixture
def office(app):
    return Office()


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("state", "who", "steps"),
    [
        (ClaimState.INITIAL_REVIEW, "district", {"forward": {}, "refuse": REFUSING}),
        (ClaimState.SECOND_REVIEW, "city", {"approve": {}, "refuse": REFUSING}),
        (ClaimState.PROVINCIAL_CONFIRMATION, "province", {"confirm": {}, "refuse": REFUSING}),
    ],
)
def test_papers_taken_back_are_closed_until_agreed_to_again(app, office, state, who, steps):
    claim = make_claim(state, office=office)
    give_consents(claim.claimant, list(Purpose), about=claim, at=now())
    db.session.commit()
    files = {used.kind: f"/files/{used.paper.original_id}" for used in claim.papers}
    own, reviewer = Reviewer(app, claim.claimant), Reviewer(app, getattr(office, who))
    papers = [files["identity"], f"{files['identity']}/pages/1"]
    assert {reviewer.get(paper).status_code for paper in papers} == {200}

    consent = find_consent(claim, Purpose.IDENTITY_PAPERS)
    assert own.post(f"/me/consents/{consent.id}/withdraw").status_code == 303
    assert {reviewer.get(paper).status_code for paper in papers} == {404}
    assert {own.get(paper).status_code for paper in papers} == {200}
    assert reviewer.get(files["certificate"]).status_code == 200
    desk = f"/desk/claims/{claim.reference}"
    page = reviewer.get(f"{desk}?line=identity").text
    assert CLOSED in page
    assert files["identity"] not in page
    identity = next(used for used in claim.papers if used.kind == "identity")
    assert files["identity"] not in reviewer.get(f"{desk}?paper={identity.paper_id}").text
    for step, fields in steps.items():
        db.session.expire_all()
        assert reviewer.decide(claim, step, **fields).status_code == 403
    assert claim.standing is state

    page = own.get(f"/me/claims/{claim.reference}").text
    assert "/me/consents" in page
    assert "Nobody can decide this claim now" in page
    give = f"/me/consents/{Purpose.IDENTITY_PAPERS}/{claim.id}/give"
    assert give in own.get("/me/consents").text
    assert own.post(give).status_code == 303
    assert {reviewer.get(paper).status_code for paper in papers} == {200}
    db.session.expire_all()
    step, fields = next(iter(steps.items()))
    assert reviewer.decide(claim, step, **fields).status_code == 303


def test_asking_the_issuer_is_agreed_to_again(app):
    claim = make_claim(ClaimState.INITIAL_REVIEW)
    give_consents(claim.claimant, list(Purpose), about=claim, at=now())
    db.session.commit()
    own = Reviewer(app, claim.claimant)
    give = f"/me/consents/{Purpose.ASK_ISSUER}/{claim.id}/give"
    assert give not in own.get("/me/consents").text
    own.post(f"/me/consents/{find_consent(claim, Purpose.ASK_ISSUER).id}/withdraw")
    assert own.post(give).status_code == 303
    assert find_consent(claim, Purpose.ASK_ISSUER) is not None
    assert claim.identity_closed_at is None
