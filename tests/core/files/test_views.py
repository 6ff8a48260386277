"""Files are given out as attachments that run nothing, to whom their slice names."""

from __future__ import annotations

import uuid

import pytest

from core.audit.models import AuditEntry
from core.db import db
from core.files.giving import show_size
from talent.catalogue.papers import Paper
from tests.factories.core import make_user
from tests.factories.talent import make_paper
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


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 kB"), (300_000, "293 kB"), (1_300_000, "1.2 MB")]
)
def test_sizes_are_told_as_people_read_them(app, size, words):
    assert show_size(size) == words
