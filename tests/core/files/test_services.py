"""Taking a file in: looked at before anything is written, kept durably, refused with the remedy."""

from __future__ import annotations

import io

import pytest

from core.clock import now
from core.db import db
from core.errors import DomainError
from core.files.models import StoredFile
from core.files.services import keep_made, keep_upload, read_file, take_upload
from tests.core.files.corpus import page_pdf
from tests.factories.core import make_user


def take(data: bytes, name: str = "a.pdf"):
    return take_upload(io.BytesIO(data), declared_name=name, field="original")


def test_a_checked_upload_is_kept_as_it_was_cleaned(app):
    owner = make_user()
    checked = take(page_pdf(), "证书 Ł.pdf")
    file = keep_upload(checked, owner=owner, purpose="wallet-paper", at=now())
    db.session.commit()
    assert read_file(file) == checked.cleaned
    assert file.display_name == "证书 Ł.pdf"
    assert (file.size, file.original_sha256) == (len(checked.cleaned), checked.sha256)


@pytest.mark.parametrize("name", ["", "a", "a.exe", "\0.pdf", "x" * 5000 + ".pdf", "../../.."])
def test_a_refusal_names_the_field(app, name):
    with pytest.raises(DomainError) as refusal:
        take(page_pdf(), name)
    assert refusal.value.field == "original"
    assert str(refusal.value)


def test_checking_drops_what_was_not_committed_and_holds_no_lock(app):
    """The look comes first; a change made before it would be lost, and is."""
    user = make_user(display_name="before")
    user.display_name = "changed"
    take(page_pdf())
    assert user.display_name == "before"


def test_a_refused_file_leaves_nothing_behind(app):
    folder = app.extensions["settings"].data_dir / "tmp"
    with pytest.raises(DomainError):
        take(b"MZ" * 1000, "a.pdf")
    assert list(folder.iterdir()) == []
    assert db.session.query(StoredFile).count() == 0


def test_what_we_make_is_kept_too(app):
    made = keep_made(b"%PDF-1.7 made", name="a.pdf", owner_id=None, purpose="issued", at=now())
    db.session.commit()
    assert read_file(made) == b"%PDF-1.7 made"
