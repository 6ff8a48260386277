"""The reading log: openings by the office, with the office and the reason chosen, never a name."""

from __future__ import annotations

import pytest

from core import audit
from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.files.services import keep_made
from talent.claims.states import ClaimState
from tests.factories.core import make_user, sign_in
from tests.factories.talent import Office, make_claim
from tests.talent.claims.pages import Reviewer


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_person_reads_which_office_opened_a_number_and_what_for(app, language):
    office = Office()
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office, document_number="P98765432")
    reviewer = Reviewer(app, office.district)
    url = f"/desk/claims/{claim.reference}/document"
    reviewer.post(url, purpose="Secret words of the office", why="compare")
    own = Reviewer(app, claim.claimant)
    page = own.get(f"/me/privacy/readings?lang={language}").text
    said = {"en": "To compare it with papers", "zh": "与证件、材料核对"}[language]
    assert said in page
    assert claim.reference in page
    assert "Secret words" not in page
    assert office.district.email not in page
    assert said not in Reviewer(app, make_user()).get("/me/privacy/readings").text


def test_one_sitting_is_one_opening_and_ones_own_is_none(app, client):
    person, officer = make_user(), make_user(Role.CITY_REVIEWER)
    file = keep_made(
        b"%PDF-1.7", name="a.pdf", owner_id=person.id, purpose="wallet-paper", at=now()
    )
    db.session.flush()
    for by in (officer, officer, officer, person):
        audit.record("file:looked_at", file, by=by)
    db.session.commit()
    sign_in(client, person)
    assert client.get("/me/privacy/readings").text.count("cell-title") == 1
