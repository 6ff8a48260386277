"""The wallet: one's own papers, whoever looked at them, and nobody else's."""

from __future__ import annotations

import io
import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from core.clock import now, today
from core.db import db
from core.documents import services as documents
from core.files.services import read_file
from core.outbox.models import Message
from talent.catalogue.papers import Paper
from talent.claims.states import ClaimState
from talent.wallet import services
from talent.wallet.queries import list_papers
from tests.core.documents.orders import order_for, under_an_official_seal
from tests.core.files.corpus import page_pdf
from tests.factories.core import make_user
from tests.factories.talent import Office, make_claim, make_paper
from tests.talent.claims.pages import Reviewer


@pytest.fixture
def owner(app):
    return Reviewer(app, make_user())


@pytest.mark.parametrize(
    "name",
    [
        "motion.MP.jpg",
        "film-without-marks.jpg",
        "one-stray-byte.jpg",
        "image-program-mac.jpg",
        "small-pdf-with-attachment.pdf",
    ],
)
def test_a_paper_with_harmless_baggage_is_added(app, name):
    user = make_user()
    photo = Path(__file__).parents[2] / f"core/files/data/{name}"
    file = (io.BytesIO(photo.read_bytes()), photo.name)
    Reviewer(app, user).post("/me/wallet/add", kind="identity", original=file)
    assert [one.original.display_name for one in list_papers(user)] == [photo.name]


def add(browser: Reviewer, name: str = "护照.pdf", **fields):
    file = (io.BytesIO(page_pdf()), name)
    return browser.post("/me/wallet/add", **{"kind": "identity", "original": file} | fields)


def test_a_paper_is_added_shown_and_taken_out(app):
    user = make_user()
    browser = Reviewer(app, user)
    assert "Your wallet is empty" in browser.get("/me/wallet").text
    assert add(browser, title="renewed 2024").status_code == 303
    page = browser.get("/me/wallet").text
    assert "护照.pdf" in page
    assert "renewed 2024" in page
    assert "kB" in page
    paper = list_papers(user)[0]
    assert browser.post(f"/me/wallet/{paper.id}/remove").status_code == 303
    assert "护照.pdf" not in browser.get("/me/wallet").text
    assert browser.post(f"/me/wallet/{paper.id}/remove").status_code == 404


def test_original_and_translation_are_kept_as_a_pair(app):
    user = make_user()
    add(
        Reviewer(app, user), translation=(io.BytesIO(page_pdf()), "译文.pdf"), translator="译文公司"
    )
    paper = list_papers(user)[0]
    assert (paper.original.display_name, paper.translation.display_name) == ("护照.pdf", "译文.pdf")


def test_a_paper_that_claims_use_stays_with_them(app):
    claim = make_claim(ClaimState.INITIAL_REVIEW)
    browser = Reviewer(app, claim.claimant)
    used = claim.papers[0]
    browser.post(f"/me/wallet/{used.paper_id}/remove")
    assert str(used.paper.original_id) in browser.get(f"/me/claims/{claim.reference}").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"original": (io.BytesIO(b""), "")}, "Choose the file of the original"),
        ({"original": (io.BytesIO(b"GIF89a"), "a.gif")}, "Only PDF, JPEG and PNG"),
        ({"translation": (io.BytesIO(b"MZ"), "a.exe")}, "Only PDF, JPEG and PNG"),
        ({"kind": "crown"}, "Not a valid choice"),
        ({"title": "x" * 201}, "200 characters"),
        ({"title": "a\x00b"}, "U+0000"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(app, fields, words):
    user = make_user()
    answer = add(Reviewer(app, user), **{"title": "note"} | fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert list_papers(user) == []


def test_papers_of_others_are_not_found(app, owner):
    paper = make_paper(make_user(), Paper.IDENTITY)
    for one in (paper.id, uuid.uuid4()):
        assert owner.post(f"/me/wallet/{one}/remove").status_code == 404
    assert owner.get(f"/files/{paper.original_id}").status_code == 404
    assert owner.get(f"/files/{paper.original_id}/pages/1").status_code == 404
    db.session.refresh(paper)
    assert paper.removed_at is None


def test_the_owner_sees_which_office_looked_and_when(app):
    office = Office()
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    file_id = claim.papers[0].paper.original_id
    owner = Reviewer(app, claim.claimant)
    owner.get(f"/files/{file_id}")
    assert "Looked at" not in owner.get("/me/wallet").text
    reader = Reviewer(app, office.district)
    reader.get(f"/files/{file_id}")
    reader.get(f"/files/{file_id}/pages/1")
    page = owner.get("/me/wallet").text
    assert "Looked at 2 times by others" in page
    assert "District reviewer, downloaded the file" in page
    assert office.district.email not in page
    assert "Looked at" not in Reviewer(app, make_user()).get("/me/wallet").text


def test_refused_readers_leave_no_trace_of_reading(app):
    claim = make_claim(ClaimState.INITIAL_REVIEW)
    file_id = claim.papers[0].paper.original_id
    assert Reviewer(app, make_user()).get(f"/files/{file_id}").status_code == 404
    assert "Looked at" not in Reviewer(app, claim.claimant).get("/me/wallet").text


def test_a_good_original_stays_when_the_translation_is_refused(app):
    user = make_user()
    browser = Reviewer(app, user)
    page = add(browser, translation=(io.BytesIO(b"MZ"), "a.exe"))
    assert page.status_code == 422
    held = re.search(r'name="original-held" value="([^"]+)"', page.text)
    assert held
    assert "护照.pdf" in page.text
    switched = browser.post(
        "/me/wallet/add", **{"kind": "identity", "original-held": held[1], "_lang": "zh"}
    )
    assert held[1] in switched.text
    assert browser.post(
        "/me/wallet/add", **{"kind": "identity", "original-held": held[1]}
    ).status_code == 303  # fmt: skip
    assert list_papers(user)[0].original.display_name == "护照.pdf"


def test_a_certificate_of_ours_is_kept_as_it_is_and_said_to_be_ours(app):
    user, order = make_user(), order_for("Zoë Łukasz")
    pdf = documents.draw(order)
    document = documents.register(order, pdf)
    db.session.commit()
    browser = Reviewer(app, user)
    # As a mail program saved it; and the same with something behind it, which is not ours.
    add(browser, original=(io.BytesIO(pdf), "ATT00001.dat"))
    add(browser, original=(io.BytesIO(pdf + b"\n"), "copy.pdf"), kind="certificate")
    other, own = sorted(list_papers(user), key=lambda paper: paper.kind)
    assert read_file(own.original) == pdf
    assert own.original.display_name == "ATT00001.pdf"
    assert read_file(other.original) != pdf
    page = browser.get("/me/wallet").text
    assert page.count(f"Issued by us: {document.serial}") == 1
    assert "Specimen" in page
    under_an_official_seal(document)
    assert re.search(r"Issued by us.*Valid", browser.get("/me/wallet").text)
    office = Office()
    claim = make_claim(ClaimState.SUBMITTED, office=office)
    used = claim.papers[0]
    used.paper.original_id = own.original_id
    db.session.commit()
    address = f"/desk/claims/{claim.reference}?paper={used.paper_id}"
    shown = Reviewer(app, office.district).get(address).text
    assert re.search(rf"Issued by us: {document.serial}.*Zoë Łukasz.*Valid", shown)


def test_the_owner_is_told_once_before_a_paper_ends(app):
    user = make_user()
    browser = Reviewer(app, user)
    near, far = today() + timedelta(days=30), today() + timedelta(days=200)
    for day, name in ((near, "near.pdf"), (far, "far.pdf")):
        add(browser, original=(io.BytesIO(page_pdf()), name), **{
            f"valid_until-{part}": str(getattr(day, part)) for part in ("day", "month", "year")
        })  # fmt: skip
    add(browser, **{"valid_until-day": "31"})
    assert len(list_papers(user)) == 2
    assert [services.remind_of_ending(at=now()) for _ in range(2)] == [1, 0]
    db.session.commit()
    letters = list(db.session.scalars(select(Message).where(Message.kind == "wallet/ending")))
    assert [letter.recipient_id for letter in letters] == [user.id]
    assert "near.pdf" in letters[0].text
    page = browser.get("/me/wallet").text
    assert page.count("Valid until") == 2
    paper = next(one for one in list_papers(user) if one.original.display_name == "near.pdf")
    paper.valid_until = today() - timedelta(days=1)
    db.session.commit()
    assert "Ended on" in browser.get("/me/wallet").text
