"""Limits against bulk use (trust.md §3, 2.4.1): each says what to do instead."""

from __future__ import annotations

import pytest

from core.api import services as tokens
from core.api.services import issue_token
from core.clock import now
from core.db import db
from core.errors import DomainError
from talent.claims import services
from talent.claims.models import Claim
from talent.claims.services import drafting, submitting
from talent.claims.states import ClaimState
from talent.wallet import services as wallet
from talent.wallet.queries import list_papers, measure_wallet
from tests.factories.core import make_user
from tests.factories.talent import make_claim, make_edition, make_entry, make_paper
from tests.talent.claims.pages import Reviewer


def test_drafts_are_counted(app, monkeypatch):
    monkeypatch.setattr(drafting, "MOST_DRAFTS", 2)
    person, edition = make_user(), make_edition()
    browser = Reviewer(app, person)
    entries = [make_entry(edition) for _ in range(3)]
    answers = [browser.post("/me/claims/new", entry=entry.code) for entry in entries]
    assert [answer.status_code for answer in answers] == [303, 303, 422]
    assert "You have 2 drafts already" in answers[2].text
    # An old draft still opens, and one given up makes room.
    assert browser.post("/me/claims/new", entry=entries[0].code).status_code == 303
    draft = db.session.query(Claim).filter_by(entry_code=entries[0].code).one()
    browser.post(f"/me/claims/{draft.reference}/delete")
    assert browser.post("/me/claims/new", entry=entries[2].code).status_code == 303


def test_claims_sent_are_counted_by_day_even_when_withdrawn(app, monkeypatch):
    """Each one writes to an employer's address: withdrawing must not open the tap again."""
    monkeypatch.setattr(submitting, "MOST_A_DAY", 2)
    person, edition = make_user(), make_edition()
    for _ in range(2):
        make_claim(ClaimState.WITHDRAWN, claimant=person, entry=make_entry(edition))
    with pytest.raises(DomainError, match="tomorrow"):
        make_claim(ClaimState.SUBMITTED, claimant=person, entry=make_entry(edition))
    db.session.rollback()
    make_claim(ClaimState.SUBMITTED, claimant=make_user(), entry=make_entry(edition))


def test_a_wallet_is_measured_with_what_was_taken_out(app, monkeypatch):
    person = make_user()
    first = make_paper(person)
    size = first.original.size
    assert measure_wallet(person) == (1, size)
    wallet.remove_paper(first, by=person, at=now())
    db.session.commit()
    assert measure_wallet(person) == (1, size)
    monkeypatch.setattr(wallet, "MEGABYTE", 1)
    monkeypatch.setattr(wallet, "MOST_MEGABYTES", 2 * size)
    make_paper(person, name="second.pdf")
    with pytest.raises(DomainError) as refusal:
        make_paper(person, name="third.pdf")
    assert refusal.value.field == "original"
    assert len(list_papers(person)) == 1
    make_paper(make_user())


def test_papers_are_counted(app, monkeypatch):
    monkeypatch.setattr(wallet, "MOST_PAPERS", 1)
    person = make_user()
    make_paper(person)
    with pytest.raises(DomainError, match="wallet"):
        make_paper(person)


def test_another_persons_document_number_tells_no_reference(app):
    """Else anybody could ask by passport number who holds which title."""
    edition = make_edition()
    entry = make_entry(edition)
    held = make_claim(ClaimState.RECOGNISED, entry=entry, document_number="P55555555")
    with pytest.raises(DomainError) as refusal:
        make_claim(ClaimState.SUBMITTED, entry=make_entry(edition), document_number="P55555555")
    assert held.reference not in str(refusal.value)
    db.session.rollback()
    with pytest.raises(DomainError, match=held.reference):
        make_claim(
            ClaimState.SUBMITTED, entry=make_entry(edition), claimant=held.claimant,
            document_number="P55555555",
        )  # fmt: skip


def test_the_limits_are_the_ones_we_promise():
    assert (drafting.MOST_DRAFTS, submitting.MOST_A_DAY) == (20, 10)
    assert (wallet.MOST_MEGABYTES, wallet.MOST_PAPERS) == (200, 100)
    assert services.start_claim is drafting.start_claim


def test_tokens_are_counted(app, monkeypatch):
    monkeypatch.setattr(tokens, "MOST_TOKENS", 1)
    person = make_user()
    first, _secret = issue_token(person, name="a", scopes=["events:register"], at=now())
    with pytest.raises(DomainError, match="Revoke one"):
        issue_token(person, name="b", scopes=["events:register"], at=now())
    tokens.revoke_token(first, at=now())
    issue_token(person, name="b", scopes=["events:register"], at=now())
    issue_token(make_user(), name="c", scopes=["events:register"], at=now())
