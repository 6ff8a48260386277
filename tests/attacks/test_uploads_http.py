"""Hostile uploads over HTTP: a clear answer, and nothing left behind."""

from __future__ import annotations

import io
from urllib.parse import unquote

import pytest

from core.clock import now
from core.db import db
from core.files.services import take_upload
from talent.catalogue.papers import Paper
from talent.wallet.services import add_paper
from tests.core.files.corpus import page_pdf
from tests.factories.core import make_user
from tests.talent.claims.pages import Reviewer

MEGABYTE = 1024 * 1024


@pytest.mark.parametrize("address", ["/verify", "/sign-in", "/suggest", "/me/wallet/add", "/me"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_body_beyond_all_measure_gets_our_page(app, address, language):
    """Reading the form again for its language must not fail inside the error page."""
    browser = Reviewer(app, make_user())
    data = {"file": (io.BytesIO(b"%PDF-1.7" + bytes(23 * MEGABYTE)), "a.pdf")}
    answer = browser.client.post(f"{address}?lang={language}", data=data)
    assert answer.status_code == 413 or (address == "/me" and answer.status_code == 405)
    assert f'lang="{"zh-Hans" if language == "zh" else "en"}"' in answer.text


def test_the_api_answers_a_huge_body_as_a_problem(app, client):
    answer = client.post(
        "/api/v1/eligibility", data=b" " * (23 * MEGABYTE), content_type="application/json"
    )
    assert answer.status_code == 413
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("护照 护照.pdf", "护照 护照.pdf"),
        ("Diplôme d’État ß.pdf", "Diplôme d’État ß.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("名字\u202egpj.pdf", "名字gpj.pdf"),
        ("<script>alert(1)</script>.pdf", "script_.pdf"),
        ("😀 %s{{7*7}}.pdf", "😀 _s{{7_7}}.pdf"),
        ('a"; filename=evil.html; x=".pdf', "a_; filename=evil.html; x=_.pdf"),
    ],
)
def test_a_file_of_any_name_can_be_fetched_again(app, sent, kept):
    """Every header must be Latin text: a raw name in another script breaks the connection."""
    person = make_user()
    upload = take_upload(io.BytesIO(page_pdf()), declared_name=sent, field="original")
    paper = add_paper(Paper.CERTIFICATE, upload, owner=person, at=now())
    db.session.commit()
    answer = Reviewer(app, person).get(f"/files/{paper.original_id}")
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF")
    for value in answer.headers.values():
        value.encode("latin-1")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; ")
    encoded = disposition.partition("filename*=UTF-8''")[2]
    assert (unquote(encoded) if encoded else kept) == kept
    assert encoded or kept in disposition
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
