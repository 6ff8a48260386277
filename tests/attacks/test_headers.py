"""Every page in every role: headers, cookies, redirects, and what a GET may write (trust.md G8)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

import pytest
from werkzeug.routing import Rule

from tests.attacks.city import City, make_city
from tests.attacks.test_idor import ACCOUNTS, CATALOGUE, CLAIM, LISTS_OF_EVENTS, REGISTER, leaks
from tests.refusing import refusals_drawn_once

# Open to all and the same for all, so a shared cache may keep them.
SHARED = {"api_pages.document", "catalogue_answers.robots", "verify.withdrawn",
          "verify.seal_certificates"}  # fmt: skip
AWAY = [
    "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example",
    "/\t/evil.example", "///evil.example", "http:evil.example", "/ /evil.example",
    "javascript:alert(1)", "%2f%2fevil.example", "/%5cevil.example", "https:///evil.example",
    "//evil。example", "/..//evil.example", "@evil.example", ".evil.example",
]  # fmt: skip


# Between them both languages; what another parameter asks for is no reason to write either.
QUERIES = ("?lang=en&_method=DELETE", "?lang=zh&entry=SZ-TST-001")
# What nobody found is noted for the catalogue.
WORDS = "?state=all&words=canary&q=canary&page=2"


@pytest.fixture
def city(app, work) -> City:
    return make_city(app, work)


def plain_rules(app):
    return [
        rule for rule in app.url_map.iter_rules()
        if not rule.arguments and "GET" in rule.methods and rule.endpoint != "static"
    ]  # fmt: skip


def faults(answer, *, signed_in: bool, endpoint: str) -> list[str]:
    headers, found = answer.headers, []
    policy = headers.get("Content-Security-Policy", "")
    if not policy or "unsafe" in policy or "frame-ancestors 'none'" not in policy:
        found.append("policy")
    if headers.get("X-Content-Type-Options") != "nosniff" or "Referrer-Policy" not in headers:
        found.append("nosniff or referrer")
    private = signed_in and endpoint not in SHARED and answer.status_code == 200
    if private and "no-store" not in headers.get("Cache-Control", ""):
        found.append("cache")
    found += [
        cookie.partition("=")[0]
        for cookie in headers.getlist("Set-Cookie")
        if "HttpOnly" not in cookie or "SameSite" not in cookie
    ]
    if answer.status_code >= 500:
        found.append(str(answer.status_code))
    return found


@refusals_drawn_once()
def test_every_page_in_every_role(city: City):
    """Every address without an id, drafts and the like included, with and without words to find:
    its headers, nothing of somebody else, and no GET writes but the language (contract.md §4)."""
    may = {
        "claims_desk.index": CLAIM, "desk.show": CLAIM | {"organiser", "admin"},
        "certificates_desk.index": REGISTER, "accounts_desk.index": ACCOUNTS,
        "catalogue_suggestions.index": CATALOGUE, "audit.index": frozenset({"auditor"}),
        "touched.index": frozenset({"auditor", "admin"}), **LISTS_OF_EVENTS,
        # Names and employers of who is on the public notice, an objection to whose title is checked.
        "notice.show": frozenset(city.browsers),
    }  # fmt: skip
    wrong: list[tuple[str, str, list[str]]] = []

    def look(queries: Iterable[str], who: str, rule: Rule) -> None:
        # The open part of the API heeds no cookies.
        personal = who != "stranger" and not rule.rule.startswith("/api/")
        for query in queries:
            answer = city.browsers[who].get(rule.rule + query)
            found = faults(answer, signed_in=personal, endpoint=rule.endpoint)
            found += leaks(answer.text) if who not in may.get(rule.endpoint, ()) else []
            if found:
                wrong.append((rule.rule, who, found))

    # readyz says 503 where no worker runs.
    rules = [rule for rule in plain_rules(city.app) if rule.endpoint != "health.readyz"]
    before = city.fingerprint()
    for rule, who in itertools.product(rules, city.browsers):
        look(QUERIES, who, rule)
        # The same function answers HEAD: those who may most are enough.
        if who in {"city", "organiser", "admin"}:
            city.browsers[who].head(rule.rule, headers={"X-HTTP-Method-Override": "POST"})
    assert city.fingerprint() == before
    for rule, who in itertools.product(rules, city.browsers):
        look([WORDS], who, rule)
    assert wrong == []


def test_files_and_pictures_are_kept_by_nobody(city: City):
    for address in (f"/files/{city.things['claim_file']}", f"/files/{city.things['issued_file']}"):
        for tail in ("", "/pages/1"):
            answer = city.browsers["city"].get(address + tail)
            assert answer.status_code == 200
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_no_address_leads_away(city: City):
    wrong = []
    for where in ("/sign-in", "/register", "/welcome", "/me/prove", "/me/password", "/", "/verify",
                  "/eligibility/entries", "/me/claims/new"):  # fmt: skip
        for name in ("next", "lang", "serial", "entry"):
            for value in AWAY:
                for who in ("stranger", "talent"):
                    answer = city.browsers[who].get(where, query_string={name: value})
                    location = answer.headers.get("Location", "")
                    if re.match(
                        r"\s*([a-z]+:|[/\\]{2})", location.partition("?")[0], re.IGNORECASE
                    ):
                        wrong.append((where, name, value, location))
    assert wrong == []
