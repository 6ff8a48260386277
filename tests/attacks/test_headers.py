"""Every page in every role: headers, cookies, redirects, and what a GET may write (trust.md G8)."""

from __future__ import annotations

import re

import pytest

from tests.attacks.city import PEOPLE, City, make_city

# Open to all and the same for all, so a shared cache may keep them.
SHARED = {"api_pages.document", "catalogue_answers.robots", "verify.withdrawn",
          "verify.seal_certificates"}  # fmt: skip
AWAY = [
    "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example",
    "/\t/evil.example", "///evil.example", "http:evil.example", "/ /evil.example",
    "javascript:alert(1)", "%2f%2fevil.example", "/%5cevil.example", "https:///evil.example",
    "//evil。example", "/..//evil.example", "@evil.example", ".evil.example",
]  # fmt: skip


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


def test_every_page_in_every_role_has_its_headers(city: City):
    wrong = []
    for rule in plain_rules(city.app):
        if rule.endpoint == "health.readyz":
            continue  # says 503 where no worker runs
        for who, browser in city.browsers.items():
            answer = browser.get(rule.rule)
            # The open part of the API heeds no cookies.
            personal = who != "stranger" and not rule.rule.startswith("/api/")
            found = faults(answer, signed_in=personal, endpoint=rule.endpoint)
            if found:
                wrong.append((rule.rule, who, found))
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


def test_a_get_writes_the_language_and_nothing_else(city: City):
    """The one write contract.md §4 allows; HEAD and other parameters write nothing at all."""
    before = city.fingerprint()
    for rule in plain_rules(city.app):
        for who in PEOPLE:
            city.browsers[who].get(f"{rule.rule}?lang=zh&_method=DELETE")
            # The same function answers HEAD: those who may most are enough.
            if who in {"city", "organiser", "admin"}:
                city.browsers[who].head(rule.rule, headers={"X-HTTP-Method-Override": "POST"})
    assert city.fingerprint() == before
