"""The decision letter: issued with the decision, once, and checked by anybody."""

from __future__ import annotations

import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from core.clock import now
from core.db import db
from core.documents.attached import credential_address
from core.documents.engine import inspect_pdf
from core.documents.queries import find_for
from core.documents.states import DocumentKind
from core.files.models import StoredFile
from core.files.services import read_file
from core.jobs.models import Job
from talent.claims import jobs, services
from talent.claims.states import ClaimState
from tests.factories.core import make_user
from tests.factories.talent import Office, make_claim
from tests.talent.claims.pages import Reviewer
from tests.talent.claims.test_decisions import REFUSING


def letters_of(claim):
    db.session.rollback()
    return find_for("claim", str(claim.id), DocumentKind.DECISION_LETTER)


def test_a_refusal_through_the_pages_issues_a_letter_everybody_may_check(app, client, work):
    office = Office()
    claim = make_claim(ClaimState.SECOND_REVIEW)
    reviewer = Reviewer(app, office.city)
    assert letters_of(claim) == []
    assert reviewer.decide(claim, "refuse", go="send", **REFUSING).status_code == 303
    work()
    work()
    (letter,) = letters_of(claim)
    url = f"/files/{letter.file_id}"
    claimant = Reviewer(app, claim.claimant)
    page = claimant.get(f"/me/claims/{claim.reference}").text
    assert url in page
    assert letter.serial in page
    assert url in reviewer.get(f"/desk/claims/{claim.reference}").text
    for reader in (claimant, reviewer):
        assert reader.get(url).data.startswith(b"%PDF-")
    for stranger in (make_user(), make_user("district_reviewer", "kunshan")):
        assert Reviewer(app, stranger).get(url).status_code == 404
    checked = client.get(f"/verify/{letter.serial}").text
    assert "Specimen" in checked
    zipped = reviewer.post(
        "/desk/claims/give?state=all", action="documents_zip", ref=claim.reference
    )
    with ZipFile(io.BytesIO(zipped.data)) as archive:
        assert archive.namelist() == [f"{letter.serial}.pdf"]
    stranger = Reviewer(app, make_user("district_reviewer", "kunshan"))
    refused = stranger.post("/desk/claims/give", action="documents_zip", ref=claim.reference)
    assert refused.status_code == 303, "nothing of theirs was ticked"
    # The number alone tells neither who it was nor what was decided.
    assert claim.holder_name not in checked
    assert claim.reference not in checked
    assert "Not recognised" not in checked


def test_the_letter_says_in_both_languages_what_was_decided_and_how_to_appeal(app, work):
    claim = make_claim(ClaimState.SECOND_REVIEW)
    Reviewer(app, Office().city).decide(claim, "refuse", go="send", **REFUSING)
    work()
    (letter,) = letters_of(claim)
    assert letter.printed["decision"] == "不予认定 Not recognised"
    text = text_of(letter)
    for said in (claim.holder_name, claim.reference, REFUSING["text_en"], REFUSING["text_zh"],
                 "within 20 working days", "20个工作日", letter.serial):  # fmt: skip
        assert "".join(said.split()) in text, said


def test_a_recognition_has_its_letter_beside_the_certificate(app, work):
    claim = make_claim(ClaimState.PUBLIC_NOTICE)
    services.end_due_notices(at=now() + timedelta(days=30))
    work()
    (letter,) = letters_of(claim)
    (certificate,) = find_for("claim", str(claim.id), DocumentKind.TITLE_CERTIFICATE)
    assert letter.serial != certificate.serial
    assert letter.printed["decision"] == "予以认定 Recognised"
    text = text_of(letter)
    assert claim.title["zh"] in text
    assert claim.title["en"].replace(" ", "") in text
    page = Reviewer(app, claim.claimant).get(f"/me/claims/{claim.reference}").text
    assert page.count(f"/files/{letter.file_id}") == 1
    assert page.count(f"/files/{certificate.file_id}") == 1
    # Where the title's credential is taken from: the token of the code on the paper opens it.
    with app.test_request_context():
        assert page.count(credential_address(certificate)) == page.count("Open Badge (JWT)") == 1


def test_a_preview_and_a_claim_that_is_not_decided_issue_nothing(app, work):
    claim = make_claim(ClaimState.SECOND_REVIEW)
    Reviewer(app, Office().city).decide(claim, "refuse", go="preview", **REFUSING)
    assert db.session.scalars(select(Job).where(Job.name == "claims.issue_letter")).all() == []
    with pytest.raises(RuntimeError):
        jobs.issue_letter(str(claim.id))


def text_of(letter) -> str:
    """The words of the paper, without its line breaks."""
    pdf = read_file(db.session.get_one(StoredFile, letter.file_id))
    return "".join(inspect_pdf(pdf, trusted=[letter.seal_fingerprint]).text.split())
