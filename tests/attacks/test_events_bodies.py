"""Every address of events that takes something, with nothing, nonsense and far too much."""

from __future__ import annotations

import io
import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import templating

from core.web import access_of
from events.registrations.links import registration_token
from events.tickets.links import feed_token
from tests.attacks.city import City, make_city
from tests.attacks.test_idor import CELLS, OF_EVENTS, address_of, leaks
from tests.factories.core import sign_in
from tests.refusing import refusals_drawn_once
from tests.talent.claims.pages import TOKEN

ODD = (
    "", " ", "-1", "9" * 40, "²", "NaN", "1e400", "true", "null", "{}", "[1]", "a" * 5000, "\u2028",
    "<script>alert(1)</script>", "=1+1", "%s%n", "../..", "2026-13-45", "0001-01-01", "9999-12-31",
    "24:61", "None", str(uuid.UUID(int=0)), "{{7*7}}", "{link}{nothing}", "🎉", "confirmed",
)  # fmt: skip
# What forms of events ask for, and columns nobody may set from outside.
NAMES = (
    "action", "scope", "sure", "ref", "reason_en", "reason_zh", "go", "text_en", "text_zh", "seen",
    "confirm-seen", "return-seen", "refuse-seen", "cancel-seen", "cancel-text_en", "move-state",
    "move-reason", "note", "purpose", "consent_source", "name", "email", "sessions", "session",
    "role", "home_venue", "attends_by", "document_number", "document_country", "birth_on",
    "birth_on-day", "birth_on-month", "birth_on-year", "submit_key", "event_processing", "state",
    "user_id", "way", "version", "file_format", "format", "which", "shared", "layout", "order",
    "references", "code", "reference", "direction", "w-name", "w-consent", "w-submit_id", "device",
    "subject_en", "subject_zh", "body_en", "body_zh", "when", "day", "hour", "due", "is_news",
    "unit", "working_days", "words_en", "words_zh", "is_public", "text", "maker", "letter",
    "arrives_on", "departs_on", "visa_kind", "cost_bearer", "gender", "key", "kind", "label_en",
    "label_zh", "choices", "required", "definition", "capacity", "starts_at", "ends_at", "slug",
    "starts_at-day", "starts_at-time", "parent_id", "venue_id", "mode", "online_url", "allocation",
    "places", "agreed", "leader_email", "organisation", "passport_number", "timezone", "mark",
)  # fmt: skip


LAST = 2
RAW = (b"[" * 9000, b'{"scans":[{"id":1}]}', b"\xff\xfe")


@pytest.fixture
def city(app, work) -> City:
    return make_city(app, work)


def bodies(seed: int):
    chance = random.Random(seed)  # the same nonsense every time
    yield {}
    for _ in range(2):
        yield {
            name: chance.choice(ODD) if chance.random() < 0.8 else [chance.choice(ODD)] * 3
            for name in NAMES
            if chance.random() < 0.8
        }


@contextmanager
def undrawn() -> Iterator[None]:
    """Meanwhile no page is drawn: to a form what is no form is an empty one, which was drawn."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templating, "_render", lambda *_: "")
        yield


@refusals_drawn_once()
def test_no_body_is_a_fault_and_nothing_is_told(city: City):
    """As who runs it, who audits it, whose it is, and a stranger."""
    own = sign_in(city.app.test_client(), city.victim)
    who = {name: city.browsers[name] for name in ("organiser", "auditor", "stranger")}
    who["victim"] = own
    tokens = {name: TOKEN.search(one.get("/notice").text)[1] for name, one in who.items()}
    wrong = []
    for number, rule in enumerate(city.app.url_map.iter_rules()):
        if rule.endpoint not in OF_EVENTS or "POST" not in rule.methods:
            continue
        address = address_of(rule, CELLS[rule.endpoint][0][0], city)
        for name, browser in who.items():
            refused = False
            for turn, body in enumerate(bodies(number)):
                # Who may not is told so before a body is read: one of nonsense shows it.
                if refused and turn == LAST:
                    continue
                answer = browser.post(address, data={"csrf_token": tokens[name], **body})
                refused = answer.status_code in {302, 403, 404}
                if answer.status_code >= 500:
                    wrong.append((address, name, answer.status_code, body))
                if name == "stranger" and leaks(answer.text):
                    wrong.append((address, name, "leaks"))
            if name != "organiser":
                continue
            headers = {"X-CSRFToken": tokens[name]}
            for raw in RAW:
                with undrawn():
                    answer = browser.post(
                        address, data=raw, content_type="application/json", headers=headers
                    )
                if answer.status_code >= 500:
                    wrong.append((address, name, answer.status_code, raw[:40]))
            upload = {
                "csrf_token": tokens[name],
                "file": (io.BytesIO(b"PK\x03\x04" + b"\0" * 500), "a\r\n.xlsx"),
            }
            answer = browser.post(address, data=upload, content_type="multipart/form-data")
            if answer.status_code >= 500:
                wrong.append((address, name, answer.status_code, "upload"))
    assert wrong == []


@refusals_drawn_once()
def test_no_public_address_of_events_is_a_fault(city: City):
    """Addresses anybody has, and those with a secret in them, spelt wrong and filled with odds."""
    token, feed = registration_token(city.registration), feed_token(city.registration)
    browser, wrong = city.app.test_client(), []
    csrf = TOKEN.search(browser.get("/notice").text)[1]
    some_id = uuid.uuid4()
    for rule in city.app.url_map.iter_rules():
        access = access_of(city.app, rule.endpoint)
        if access.kind != "public" or not rule.arguments & {"slug", "token", "code"}:
            continue
        if not rule.rule.startswith(("/events/", "/r/", "/calendar/", "/T/", "/t/")):
            continue
        for value in (
            city.event.slug,
            token,
            feed,
            token[:-1],
            "x" * 3000,
            "é\u2028",
            "a.b.c",
            ".",
        ):
            values = dict.fromkeys(rule.arguments, value)
            values |= {key: some_id for key in rule.arguments if key.endswith("_id")}
            chosen = {"copy": "letter", "kind": "svg"}
            values |= {key: chosen[key] for key in rule.arguments & chosen.keys()}
            built = rule.build(values, append_unknown=False)
            for method in sorted(rule.methods & {"GET", "POST"}):
                for body in bodies(len(value)):
                    data = {"csrf_token": csrf, **body} if method == "POST" else None
                    query = None if data else body
                    answer = browser.open(built[1], method=method, data=data, query_string=query)
                    if answer.status_code >= 500:
                        wrong.append((built[1][:90], method, answer.status_code, body))
    assert wrong == []
