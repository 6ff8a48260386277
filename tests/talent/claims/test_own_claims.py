"""The claimant's page of a claim in every state, its copy, its withdrawal, its files."""

from __future__ import annotations

import html5lib
import pytest

from core.clock import now
from core.db import db
from core.documents.queries import find_for
from core.documents.states import DocumentKind
from talent.catalogue.papers import Paper
from talent.claims import services
from talent.claims.models import Claim
from talent.claims.states import ClaimState
from tests.factories.core import make_user, sign_in
from tests.factories.talent import Office, make_claim, make_entry
from tests.talent.claims.pages import Reviewer
from tests.talent.claims.walking import TICKED, Claimant

SENT = [state for state in ClaimState if state is not ClaimState.DRAFT]


def state_of(reference: str) -> str:
    db.session.rollback()
    return db.session.query(Claim).filter_by(reference=reference).one().state


@pytest.mark.parametrize("state", SENT)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_state_has_its_page_and_copy(app, state, language):
    claim = make_claim(state)
    browser = Reviewer(app, claim.claimant)
    for page in ("", "/copy", "/sent"):
        answer = browser.get(f"/me/claims/{claim.reference}{page}?lang={language}")
        if page == "/sent" and state is not ClaimState.SUBMITTED:
            # What it promises is no longer true: the page of the claim says where it stands.
            assert answer.location == f"/me/claims/{claim.reference}"
            continue
        assert answer.status_code == 200
        html5lib.HTMLParser(strict=True).parse(answer.text)
        assert claim.document_number not in answer.text
    page = browser.get(f"/me/claims/{claim.reference}").text
    if language == "en":
        assert str(state.sentence) in page


def test_the_status_page_names_the_claim_and_whose_turn_it_is(app):
    claim = make_claim(ClaimState.SUPPLEMENT_REQUESTED)
    page = Reviewer(app, claim.claimant).get("/me").text
    assert claim.reference in page
    assert "mine-yours" in page
    assert "/me/account" in page


def test_the_letters_of_a_claim_stand_on_its_page(app):
    claim = make_claim(ClaimState.SUPPLEMENT_REQUESTED)
    page = Reviewer(app, claim.claimant).get(f"/me/claims/{claim.reference}").text
    assert "E-mails about this claim" in page
    assert "employers" not in page


def test_a_claim_is_withdrawn_once_and_the_stale_page_says_so(app):
    claim = make_claim(ClaimState.INITIAL_REVIEW)
    browser = Reviewer(app, claim.claimant)
    url = f"/me/claims/{claim.reference}/withdraw"
    assert browser.post(url).status_code == 303
    assert state_of(claim.reference) == ClaimState.WITHDRAWN
    answer = browser.post(url)
    assert answer.status_code == 409
    assert "You withdrew this claim" in answer.text
    assert url not in browser.get(f"/me/claims/{claim.reference}").text


@pytest.mark.parametrize("state", [ClaimState.RECOGNISED, ClaimState.REFUSED, ClaimState.LAPSED])
def test_what_is_decided_cannot_be_withdrawn(app, state):
    claim = make_claim(state)
    browser = Reviewer(app, claim.claimant)
    assert browser.post(f"/me/claims/{claim.reference}/withdraw").status_code == 409
    assert state_of(claim.reference) == state


def test_strangers_and_staff_find_nothing_under_ones_own_pages(app):
    claim = make_claim(ClaimState.SUPPLEMENT_REQUESTED)
    office = Office()
    for other in (make_user(), office.district, office.city):
        browser = Reviewer(app, other)
        for page in ("", "/copy", "/sent", "/answers"):
            assert browser.get(f"/me/claims/{claim.reference}{page}").status_code == 404
        for deed in ("withdraw", "delete", "answers", "person", "check"):
            assert browser.post(f"/me/claims/{claim.reference}/{deed}").status_code == 404
    assert state_of(claim.reference) == ClaimState.SUPPLEMENT_REQUESTED


@pytest.mark.parametrize(
    "reference", ["RC-2026-9999", "x" * 500, "%00", "RC-2026-0001'--", "🏯", ".."]
)
def test_numbers_of_nothing_are_not_found(app, reference):
    browser = sign_in(app.test_client(), make_user())
    assert browser.get(f"/me/claims/{reference}").status_code == 404


def test_papers_are_read_by_their_owner_and_by_reviewers_of_the_claim_only(app):
    office = Office()
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    paper = next(used.paper for used in claim.papers if used.kind == Paper.IDENTITY)
    pages = [f"/files/{paper.original_id}", f"/files/{paper.original_id}/pages/1"]
    may = {claim.claimant: 200, office.district: 200, office.city: 200}
    elsewhere = make_user("district_reviewer", "kunshan")
    may |= {make_user(): 404, elsewhere: 404, make_user("administrator"): 404}
    for user, expected in may.items():
        browser = Reviewer(app, user)
        assert [browser.get(page).status_code for page in pages] == [expected, expected]
    assert Reviewer(app).get(pages[0]).status_code == 302


def test_papers_of_a_draft_are_nobody_elses(app):
    claimant = Claimant(app)
    claimant.fill_all()
    files = [paper.original_id for paper in _wallet(claimant)]
    for user in (Office().district, Office().city):
        browser = Reviewer(app, user)
        assert all(browser.get(f"/files/{one}").status_code == 404 for one in files)
    claimant.post(claimant.url("check"), **TICKED)
    browser = Reviewer(app, Office().city)
    assert all(browser.get(f"/files/{one}").status_code == 200 for one in files)


def _wallet(claimant: Claimant):
    from talent.wallet.queries import list_papers

    db.session.rollback()
    return list_papers(claimant.user)


def test_the_certificate_is_fetched_by_its_holder_and_not_by_strangers(app, work):
    claim = make_claim(ClaimState.PUBLIC_NOTICE)
    from datetime import timedelta

    services.end_due_notices(at=now() + timedelta(days=30))
    work()
    document = find_for("claim", str(claim.id), DocumentKind.TITLE_CERTIFICATE)[0]
    url = f"/files/{document.file_id}"
    browser = Reviewer(app, claim.claimant)
    assert url in browser.get(f"/me/claims/{claim.reference}").text
    answer = browser.get(url)
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF-")
    assert Reviewer(app, make_user()).get(url).status_code == 404
    assert Reviewer(app, make_user("district_reviewer", "kunshan")).get(url).status_code == 404


def test_an_open_claim_is_found_instead_of_a_second_one(app):
    claim = make_claim(ClaimState.INITIAL_REVIEW)
    browser = Reviewer(app, claim.claimant)
    page = browser.get(f"/me/claims/new?entry={claim.entry_code}").text
    assert claim.reference in page
    assert "Start the claim" not in page
    assert browser.post("/me/claims/new", entry=claim.entry_code).status_code == 409


def test_a_closed_entry_takes_no_new_claim(app):
    entry = make_entry(state="withdrawn")
    browser = Reviewer(app, make_user())
    assert "Start the claim" not in browser.get(f"/me/claims/new?entry={entry.code}").text
    assert browser.post("/me/claims/new", entry=entry.code).status_code == 422
