"""Values nobody types by hand: no fault page, no markup, nothing stored that cannot be stored."""

from __future__ import annotations

import dataclasses
import html
import re
from email import message_from_bytes
from urllib.parse import urlencode

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DataError

from core.accounts.roles import Role
from core.db import db
from core.outbox import Letter, post
from core.outbox.models import Message, MessageState
from talent.claims.links import employer_token
from talent.claims.states import ClaimState
from tests.core.accounts.browser import TOKEN, letters_to
from tests.factories.core import make_token, make_user
from tests.factories.talent import Office, make_claim
from tests.talent.claims.pages import Reviewer

ENDLESS = "1" * 5000  # more digits than Python turns into a number


@pytest.mark.parametrize(
    "query",
    [
        "since=0001-01-01",
        "until=9999-12-31",
        "until=9999-12-30",
        f"before={ENDLESS}",
        "before=" + "0" * 5000,
        "before=" + "0" * 19 + "1" + "9" * 60,
        "before=²",
    ],
)
def test_the_audit_log_takes_any_day_and_number(app, query):
    auditor = Reviewer(app, make_user(Role.AUDITOR))
    assert auditor.get(f"/desk/audit?{query}").status_code == 200


@pytest.mark.parametrize("seen", [ENDLESS, "²", "-1", "", "1e3"])
@pytest.mark.parametrize("deed", ["accept", "ask", "refuse"])
def test_a_version_that_is_none_is_a_stale_page(app, deed, seen):
    office = Office()
    claim = make_claim(ClaimState.SUBMITTED, office=office)
    reviewer = Reviewer(app, office.district)
    answer = reviewer.post(
        f"/desk/claims/{claim.reference}/{deed}", **{f"{deed}-seen": seen, "go": "send"}
    )
    assert answer.status_code == 409


def test_no_form_keeps_a_null_character(app):
    """PostgreSQL cannot store it; the embedded database would, and break pages later."""
    claim = make_claim(ClaimState.SUBMITTED)
    answer = Reviewer(app).post(
        f"/employer/{employer_token(claim)}", answer="confirmed", officer="Li", note="a\0b"
    )
    assert answer.status_code == 422
    db.session.refresh(claim)
    assert claim.employer_answer == ""


def test_the_api_keeps_no_null_character(app):
    office = Office()
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    scopes = ["claims:read", "claims:decide"]
    secret = make_token(office.district, scopes)
    body = {"action": "forward", "version": claim.version, "note": "a\0b"}
    answer = app.test_client().post(
        f"/api/v1/claims/{claim.reference}/decisions",
        json=body,
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert answer.status_code == 422
    db.session.refresh(claim)
    assert claim.state == ClaimState.INITIAL_REVIEW


def test_a_value_the_database_cannot_hold_is_a_bad_request(app, client, monkeypatch):
    def refuse() -> None:
        raise DataError("SELECT", None, ValueError("text fields cannot contain NUL"))

    refuse.__access__ = app.view_functions["health.healthz"].__access__
    monkeypatch.setitem(app.view_functions, "health.healthz", refuse)
    assert client.get("/healthz").status_code == 400


@pytest.mark.parametrize("bomb", ["[" * 100_000, '{"a":' * 50_000, '{"version":' + ENDLESS + "}"])
def test_json_of_any_depth_is_refused_in_words(app, bomb):
    secret = make_token(make_user(Role.CITY_REVIEWER), ["claims:decide"])
    db.session.commit()
    for address in ("/api/v1/claims/RC-2026-0001/decisions", "/api/v1/eligibility"):
        answer = app.test_client().post(
            address,
            data=bomb,
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )
        assert answer.status_code == 422, address
        assert answer.content_type == "application/problem+json"


def test_letters_lead_to_this_portal_whatever_host_is_named(app, monkeypatch):
    """In a demo without BASE_URL too: the Host header is the attacker's."""
    settings = dataclasses.replace(app.extensions["settings"], base_url="")
    monkeypatch.setitem(app.extensions, "settings", settings)
    user = make_user(email="host@example.org", password="lanterns over the canal")
    evil, client = {"Host": "evil.example"}, app.test_client()
    token = TOKEN.search(client.get("/recover", headers=evil).text)[1]
    client.post("/recover", data={"email": user.email, "csrf_token": token}, headers=evil)
    letters = letters_to(user.email)
    assert letters
    assert all("evil.example" not in letter.text + letter.html for letter in letters)


NAMES = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{1234*1234}}{%print(1234*1234)%}${1234*1234}#{1234*1234}",
    "%(name)s %s %d 100% {0.__class__}",
    "=HYPERLINK('http://evil.example')",
    "</title></textarea></option><svg/onload=alert(1)>",
    "O’Brien & Søn <ó> “x”",
    "משה 穆艾乐 𠮷野家 Ñandú",
]
RAW = re.compile(r"<script>alert|<img src=x|<svg/onload|&amp;lt;")


@pytest.mark.parametrize("typed", NAMES)
def test_what_people_type_is_shown_as_typed_and_never_as_markup(app, work, typed):
    """On the desk, the public notice, the employer's page, one's own pages, and in every letter."""
    office = Office()
    person = make_user(email="typed@example.org", display_name=typed)
    claim = make_claim(
        ClaimState.PUBLIC_NOTICE, office=office, claimant=person, name=typed, employer_name=typed,
        job_title=typed, institution=typed, degree_field=typed, number=typed[:80],
    )  # fmt: skip
    claim.employer_note = typed
    claim.papers[0].paper.title = typed
    db.session.commit()
    own, desk = Reviewer(app, person), Reviewer(app, office.city)
    pages = {
        "notice": Reviewer(app).get("/notice"),
        "queue": desk.get("/desk/claims?state=all"),
        "found": desk.get("/desk/claims?" + urlencode({"state": "all", "words": typed})),
        "claim": desk.get(f"/desk/claims/{claim.reference}"),
        "employer": Reviewer(app).get(f"/employer/{employer_token(claim)}"),
        "own": own.get(f"/me/claims/{claim.reference}"),
        "copy": own.get(f"/me/claims/{claim.reference}/copy"),
        "account": own.get("/me/account"),
        "messages": own.get("/me/messages"),
    }  # fmt: skip
    for name, page in pages.items():
        assert page.status_code == 200, name
        assert not RAW.search(page.text), name
        assert "1522756" not in page.text, name
    for name in ("claim", "copy", "account", "notice"):
        assert typed in html.unescape(pages[name].text), name
    for letter in db.session.scalars(select(Message)):
        assert not RAW.search(letter.html)
        assert "\n" not in letter.subject
    db.session.commit()
    assert work() > 0
    assert not list(db.session.scalars(select(Message).where(Message.error.is_not(None))))


@pytest.mark.parametrize("odd", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c", "\r\n", "%0d%0a"])
def test_no_line_break_of_any_kind_reaches_a_letters_head(app, work, odd):
    """A mail with such a subject could not be sent, or would gain a header."""
    letter = Letter(
        template="catalogue/suggestion_answered", address="a@example.org", language="en",
        recipient_name="", values={"qualification": f"A{odd}Bcc: b@example.org", "answer": "No.",
                "accepted": False},
    )  # fmt: skip
    message = post(letter)
    db.session.commit()
    work()
    db.session.refresh(message)
    assert message.state == MessageState.SENT, message.error
    mails = list((app.extensions["settings"].data_dir / "mail").glob("*.eml"))
    assert len(mails) == 1
    assert message_from_bytes(mails[0].read_bytes())["Bcc"] is None
