"""One person's share of heavy work, and everybody's: over it comes an answer at once, and pages go on."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from core import shares
from core.accounts.roles import Role
from core.db import db, own_transaction
from core.documents.engine import EngineBusy
from core.errors import Busy, OwnShareUsed
from core.files import services
from core.files.checks import Refusal, RefusedUpload
from core.shares import Shares
from talent.wallet.queries import list_papers
from tests.core.files.corpus import page_pdf
from tests.factories.core import make_user
from tests.running import wait_for
from tests.talent.claims.pages import TOKEN, Reviewer

HELD = 'name="original-held" value="'


@contextmanager
def looking(monkeypatch):
    """Files are looked at until the block ends; gives how many are being looked at now."""
    look, may_end, begun = services.check_upload, threading.Event(), []

    def wait_first(*given, **named):
        begun.append(1)
        assert may_end.wait(60)
        return look(*given, **named)

    monkeypatch.setattr(services, "check_upload", wait_first)
    try:
        yield begun
    finally:
        may_end.set()


def add(browser: Reviewer, **more):
    fields = {"kind": "identity", "original": (io.BytesIO(page_pdf()), "Passport.pdf")}
    return browser.post("/me/wallet/add", **fields | more)


@pytest.mark.parametrize("uploads", [3, 30])
def test_one_person_has_two_in_hand_and_is_told_so_at_once(app, monkeypatch, uploads):
    user, other = make_user(), make_user()
    browsers = [Reviewer(app, user) for _ in range(uploads)]
    stranger, somebody = Reviewer(app), Reviewer(app, other)
    db.session.rollback()  # the test itself keeps no lock
    with ThreadPoolExecutor(uploads) as pool:
        with looking(monkeypatch) as begun:
            sent = [pool.submit(add, one) for one in browsers]
            wait_for(lambda: sum(one.done() for one in sent) == uploads - 2, "not all answered")
            assert len(begun) == 2
            assert stranger.get("/").status_code == somebody.get("/me/wallet").status_code == 200
            other_sent = pool.submit(add, somebody)
            wait_for(lambda: len(begun) == 3, "another person's file waits")
        statuses = sorted(one.result().status_code for one in sent)
        assert statuses == [303, 303] + [429] * (uploads - 2)
        assert other_sent.result().status_code == 303
    refused = next(one.result() for one in sent if one.result().status_code == 429)
    assert refused.headers["Retry-After"] == "5"
    assert "You have several large things in hand here" in refused.text
    assert len(list_papers(user)) == 2
    assert app.extensions["shares"].in_hand == 0


def test_a_full_machine_keeps_the_file_and_says_busy(app, monkeypatch):
    monkeypatch.setattr(app.extensions["shares"], "together", 0)
    user = make_user()
    browser = Reviewer(app, user)
    busy = add(browser)
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "10")
    assert "Much is being worked on here at this moment" in busy.text
    assert "Passport.pdf" in busy.text
    key = busy.text.split(HELD, 1)[1].split('"', 1)[0]
    monkeypatch.undo()
    browser.post("/me/wallet/add", **{"kind": "identity", "original-held": key})
    assert [one.original.display_name for one in list_papers(user)] == ["Passport.pdf"]


@pytest.mark.parametrize(
    ("code", "says"),
    [(Refusal.BUSY, "Many files are being checked"), (Refusal.NOT_SCANNED, "cannot be checked")],
)
def test_a_file_nobody_could_look_at_is_kept_and_not_blamed(app, monkeypatch, code, says):
    def find_no_time(*_given, **_named):
        raise RefusedUpload(code)

    monkeypatch.setattr(services, "check_upload", find_no_time)
    busy = add(Reviewer(app, make_user()))
    assert busy.status_code == 503
    assert says in busy.text
    assert HELD in busy.text


def test_work_without_a_place_is_noticed_by_every_test(app, monkeypatch):
    monkeypatch.setattr(services, "take_place", lambda **_named: None)
    with pytest.raises(AssertionError, match="heavy work without a place"):
        add(Reviewer(app, make_user()))


class Unread(io.BytesIO):
    def read(self, _size: int | None = -1) -> bytes:
        raise AssertionError("the body is read")

    readinto = readline = readlines = read


def test_a_large_body_is_not_even_read_from_who_has_their_share(app, monkeypatch):
    user = make_user()
    browser = Reviewer(app, user)
    held = [app.extensions["shares"].take(f"account {user.fs_uniquifier}") for _ in range(2)]
    answer = browser.client.post(
        "/me/wallet/add",
        input_stream=Unread(b"x" * (shares.LARGE_BODY + 1)),
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 429
    for place in held:
        place.leave()
    answer = browser.client.post("/me/wallet/add", data={"original": (io.BytesIO(b"x"), "a.pdf")})
    assert answer.status_code == 400


def test_a_refusal_waits_for_no_writer(app):
    """What is refused may be refused because a long writer is at work."""
    auditor = make_user(Role.AUDITOR)
    browser = Reviewer(app, auditor)
    places = [app.extensions["shares"].take(f"account {auditor.fs_uniquifier}") for _ in range(2)]
    db.session.rollback()
    token = TOKEN.search(browser.get("/notice").text)[1]
    begun, may_end = threading.Event(), threading.Event()

    def write():
        with app.app_context(), own_transaction() as session:
            session.execute(text("DELETE FROM attempt_count"))
            begun.set()
            assert may_end.wait(60)

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(write)
        assert begun.wait(60)
        said = {"csrf_token": token, "file_format": "csv", "which": "standard"}
        answer = browser.client.post("/desk/exports/register/export", data=said)
        is_at_work = not writer.done()
        may_end.set()
    assert (answer.status_code, is_at_work) == (429, True)
    for place in places:
        place.leave()


def full(app, monkeypatch):
    monkeypatch.setattr(app.extensions["shares"], "together", 0)


@pytest.mark.parametrize(
    ("address", "language", "says"),
    [
        ("/verify", "en", "Much is being worked on here"),
        ("/verify", "zh", "当前处理的事项较多"),
        ("/api/v1/certificates/verify", "en", "Much is being worked on here"),
        ("/api/v1/certificates/verify", "zh", "当前处理的事项较多"),
    ],
)
def test_busy_is_said_to_people_and_programs_in_their_language(
    client, monkeypatch, app, address, language, says
):
    full(app, monkeypatch)
    browser = Reviewer(app)
    sent = {"file": (io.BytesIO(page_pdf()), "a.pdf")}
    if address.startswith("/api"):
        answer = client.post(f"{address}?lang={language}", data=sent)
        assert answer.content_type == "application/problem+json"
    else:
        answer = browser.post(f"{address}?lang={language}", **sent)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert says in answer.text


def test_a_reader_that_got_no_time_blames_no_certificate(client, app, monkeypatch):
    def starve(*_given):
        raise EngineBusy

    monkeypatch.setattr("core.documents.checking.inspect_pdf", starve)
    answer = client.post("/api/v1/certificates/verify", data=page_pdf())
    assert answer.status_code == 503


@pytest.mark.parametrize("together", [0, 6])
def test_a_list_is_taken_away_from_a_place_until_it_has_left(app, monkeypatch, together):
    browser = Reviewer(app, make_user(Role.AUDITOR))
    monkeypatch.setattr(app.extensions["shares"], "together", together)
    answer = browser.post("/desk/exports/register/export", file_format="csv", which="standard")
    if not together:
        assert answer.status_code == 503
        return
    assert answer.status_code == 200
    assert app.extensions["shares"].in_hand == 1
    assert answer.data
    assert app.extensions["shares"].in_hand == 0


def test_places_are_counted_for_each_and_together():
    places = Shares(together=3, of_one=2)
    first, _second = places.take("a"), places.take("a")
    with pytest.raises(OwnShareUsed):
        places.take("a")
    third = places.take("b")
    with pytest.raises(Busy) as refused:
        places.take("c")
    assert refused.type is Busy
    for place in (first, first, third):
        place.leave()
    assert places.in_hand == 1
    places.take("a").leave()


def test_pictures_wait_for_each_other_and_no_more_than_are_drawn():
    places = Shares(together=6, of_one=2)
    drawn = [places.take("a"), places.take("a")]
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(places.take, "a", 60) for _ in range(2)]
        wait_for(lambda: places.in_hand == 4, "nobody waits")
        with pytest.raises(OwnShareUsed):
            places.take("a", 60)
        for place in drawn:
            place.leave()
        for one in waiting:
            one.result().leave()
    assert places.in_hand == 0
