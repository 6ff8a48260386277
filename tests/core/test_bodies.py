"""Forms larger than the portal takes come back as their page, and nothing is done with them."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select

from core.db import db
from core.settings import MOST_READ_AWAY
from talent.wallet.models import WalletPaper
from tests.core.files.corpus import page_pdf
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.talent.catalogue.public.reading import check_page

LARGE = b"%PDF-1.7" + bytes(23 * 1024 * 1024)
SAID = "Files of more than 20 MB together cannot be taken."
WALLET = "/me/wallet/add"


@pytest.fixture
def person(app):
    return SignedIn(app, make_user())


def file(data, name="paper.pdf"):
    return io.BytesIO(data), name


def papers():
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(WalletPaper))


def test_the_largest_file_is_blamed_and_the_others_and_the_words_stay(person):
    sent = {"kind": "identity", "title": "of 2019", "original": file(page_pdf(), "passport.pdf")}
    page = person.post(WALLET, **sent, translation=file(LARGE))
    assert page.status_code == 413
    check_page(page.text)
    assert SAID in page.text
    assert 'id="translation-error"' in page.text
    assert 'id="original-error"' not in page.text
    assert 'value="of 2019"' in page.text
    assert "passport.pdf" in page.text, "what is right is held for the next time"
    assert "translation-held" not in page.text
    assert papers() == 0


def test_both_languages_say_it(person):
    person.get("/me?lang=zh")
    page = person.post(WALLET, kind="identity", original=file(LARGE))
    assert page.status_code == 413
    assert "合计超过 20 MB" in page.text


def test_with_scripts_the_form_is_swapped_as_after_any_refusal(person):
    sent = {"csrf_token": person.token, "kind": "identity", "original": file(LARGE)}
    page = person.client.post(WALLET, data=sent, headers={"HX-Request": "true"})
    assert page.status_code == 422
    assert SAID in page.text


def test_a_form_that_keeps_nothing_says_it_too(person):
    page = person.post("/verify", file=file(LARGE))
    assert page.status_code == 413
    assert SAID in page.text


def test_whatever_field_it_came_in_nothing_is_done(person):
    page = person.post(WALLET, kind="identity", other=file(LARGE), original=file(page_pdf()))
    assert page.status_code == 413
    assert papers() == 0


@pytest.mark.parametrize(
    ("length", "boundary", "start"),
    [
        (MOST_READ_AWAY + 1, "x", b"--x\r\n"),
        (30_000_000, "", b"--x\r\n"),
        (30_000_000, "x", b"no form at all"),
        (30_000_000, "x", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nwords"),
    ],
    ids=["beyond", "boundary", "broken", "texts"],
)
def test_what_is_no_form_with_a_file_is_our_page(person, length, boundary, start):
    kind = f"multipart/form-data; boundary={boundary}"
    sent = {"CONTENT_LENGTH": str(length)}
    page = person.client.post(
        WALLET, input_stream=io.BytesIO(start), content_type=kind, environ_overrides=sent
    )
    assert page.status_code == 413
    assert "larger than the office can take at once" in page.text
