"""Files are given out as attachments that run nothing, to whom their slice names."""

from __future__ import annotations

import io
import uuid

import pikepdf
import pytest

from core.audit.models import AuditEntry
from core.clock import BEIJING, now
from core.db import db
from core.files import views
from core.files.giving import show_size
from core.files.previews import PagePicture
from talent.catalogue.papers import Paper
from talent.claims.states import ClaimState
from tests.factories.core import make_user
from tests.factories.talent import Office, make_claim, make_paper
from tests.talent.claims.pages import Reviewer


def test_a_file_is_an_attachment_that_runs_nothing(app):
    owner = make_user()
    paper = make_paper(owner, Paper.IDENTITY)
    answer = Reviewer(app, owner).get(f"/files/{paper.original_id}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "application/pdf"


def test_a_page_is_a_picture(app):
    owner = make_user()
    paper = make_paper(owner, Paper.IDENTITY)
    browser = Reviewer(app, owner)
    answer = browser.get(f"/files/{paper.original_id}/pages/1?size=small")
    assert answer.mimetype.startswith("image/")
    for page in ("0", "2", "500", "501", "-1", "x", "9" * 30):
        assert browser.get(f"/files/{paper.original_id}/pages/{page}").status_code == 404


@pytest.mark.parametrize("file_id", [str(uuid.UUID(int=7)), "1", "..%2f..%2fetc%2fpasswd", "%00"])
def test_what_is_no_file_is_not_found(app, file_id):
    assert Reviewer(app, make_user()).get(f"/files/{file_id}").status_code == 404


def test_a_purpose_nobody_declared_is_read_by_nobody(app):
    owner = make_user()
    paper = make_paper(owner, Paper.IDENTITY)
    paper.original.purpose = "of-nobody"
    db.session.commit()
    assert Reviewer(app, owner).get(f"/files/{paper.original_id}").status_code == 404


def test_ones_own_reading_is_nobodys_business(app):
    owner = make_user()
    paper = make_paper(owner, Paper.IDENTITY)
    Reviewer(app, owner).get(f"/files/{paper.original_id}")
    db.session.rollback()
    assert db.session.query(AuditEntry).filter(AuditEntry.action == "file:downloaded").all() == []


def noted(actor):
    db.session.rollback()
    rows = db.session.scalars(
        db.select(AuditEntry).filter_by(actor_id=actor.id).order_by(AuditEntry.number)
    )
    return [(row.action, row.details.get("page")) for row in rows if row.action[:5] == "file:"]


@pytest.fixture
def reader(app, monkeypatch):
    """A reviewer and the address of a paper of three pages sent with a claim."""
    pdf, out = pikepdf.new(), io.BytesIO()
    for _ in range(3):
        pdf.add_blank_page()
    pdf.save(out)
    monkeypatch.setattr("core.files.views.read_file", lambda _file: out.getvalue())
    office = Office()
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    return office.district, f"/files/{claim.papers[0].paper.original_id}", claim


def test_every_page_looked_at_is_noted_and_makes_one_opening(app, reader):
    who, address, claim = reader
    browser = Reviewer(app, who)
    for page in (2, 3, 1, 1):
        assert browser.get(f"{address}/pages/{page}?size=large").status_code == 200
    browser.get(f"{address}/pages/2")
    looked = [("file:looked_at", page) for page in (2, 3, 1, 1, 2)]
    assert noted(who) == looked
    assert browser.get(f"{address}/pages/9").status_code == 404
    assert noted(who) == looked
    assert "Looked at 1 time by others" in Reviewer(app, claim.claimant).get("/me/wallet").text


def test_the_picture_bears_name_address_and_time_of_whoever_looks(app, reader, monkeypatch):
    who, address, claim = reader
    marks: list[str] = []
    drawn = PagePicture(b"x", "image/jpeg", 1, 1)
    monkeypatch.setattr(
        views, "page_picture", lambda _, **kw: marks.append(kw["watermark"]) or drawn
    )
    Reviewer(app, who).get(f"{address}/pages/1")
    Reviewer(app, claim.claimant).get(f"{address}/pages/1")
    begin = f"{who.display_name} {who.email} {now().astimezone(BEIJING):%Y-%m-%d}"
    assert (marks[0].startswith(begin), marks[1]) == (True, "")


def test_small_pictures_of_a_list_are_no_openings(app, reader):
    who, address, claim = reader
    Reviewer(app, who).get(f"{address}/pages/1?size=small")
    assert noted(who) == [("file:previewed", 1)]
    assert "Looked at" not in Reviewer(app, claim.claimant).get("/me/wallet").text


@pytest.mark.parametrize("path", ["", "/pages/1", "/pages/2?size=large", "/print"])
def test_who_is_refused_leaves_a_row(app, reader, path):
    _who, address, claim = reader
    stranger = make_user()
    assert Reviewer(app, stranger).get(address + path).status_code == 404
    assert noted(stranger) == [("file:refused", None)]
    assert "Looked at" not in Reviewer(app, claim.claimant).get("/me/wallet").text


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 kB"), (300_000, "293 kB"), (1_300_000, "1.2 MB")]
)
def test_sizes_are_told_as_people_read_them(app, size, words):
    assert show_size(size) == words
