"""Redirects stay here, every page speaks its language wholly, and every route says who may enter."""

from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser

import html5lib
import pytest
from flask import Flask

from core.accounts.edge import is_local
from core.accounts.messages import MESSAGES
from core.accounts.roles import Role
from core.accounts.security import ROUTES
from core.db import db
from core.web import access_of
from tests.core.accounts.browser import Browser, letters_to, link_in
from tests.core.accounts.device import Device
from tests.core.accounts.test_second_factor import set_up
from tests.factories.core import PASSWORD, make_user, sign_in

pytestmark = pytest.mark.both_databases

HOSTS = ["evil.example", "evil.example:80", "localhost.evil.example", "localhost@evil.example",
         "127.0.0.1@evil.example", "[::1]", "evil。example", "xn--evil", "0x7f.1", "evil.example#@localhost"]  # fmt: skip
SHAPES = ["//{h}", "///{h}", "////{h}", "http://{h}", "https://{h}/", "HTTPS://{h}", "http:{h}", "http:/{h}",
          "\\\\{h}", "/\\{h}", "\\/{h}", "/\t/{h}", "\t//{h}", " //{h}", "/%09/{h}//{h}\n", "javascript://{h}",
          "data:text/html,{h}", "//{h}\\@localhost", "http://localhost\\.{h}", "/\r\nLocation: //{h}"]  # fmt: skip
PROBES = [shape.format(h=host) for shape, host in itertools.product(SHAPES, HOSTS)]


def leads_away(location: str) -> bool:
    return not location.startswith("/") or location[1:2] in {"/", "\\"} or "\n" in location


def test_two_hundred_open_redirect_probes_lead_nowhere(app: Flask) -> None:
    assert len(PROBES) == 200
    assert not [probe for probe in PROBES if is_local(probe)]
    make_user(email="ana@example.org", password=PASSWORD)
    browser = Browser(app)
    token = browser.token()
    for probe in PROBES:
        shown = browser.client.get("/sign-in", query_string={"next": probe})
        assert shown.status_code < 500
        if shown.status_code == 302:
            assert not leads_away(shown.headers["Location"]), probe
        answer = browser.client.post(
            "/sign-in",
            data={"email": "ana@example.org", "password": PASSWORD, "next": probe,
                  "csrf_token": token},
        )  # fmt: skip
        assert answer.status_code < 500
        assert not leads_away(answer.headers.get("Location", "/")), probe
        if answer.status_code == 302:
            browser, token = Browser(app), ""
            token = browser.token()


def test_a_local_next_is_followed(app: Flask) -> None:
    make_user(email="ana@example.org", password=PASSWORD)
    browser = Browser(app)
    answer = browser.open("/me/account?lang=en")
    assert answer.headers["Location"].startswith("/sign-in?next=/me/account")
    page = browser.open(answer.headers["Location"]).text
    target = re.search(r'name="next" value="([^"]+)"', page).group(1)
    answer = browser.sign_in("ana@example.org", PASSWORD, next=target)
    assert answer.headers["Location"].startswith("/me/account")
    assert is_local("/claims/RC-2026-0042?tab=papers#top")


def test_every_route_of_ours_says_who_may_enter(app: Flask) -> None:
    rules = [
        r for r in app.url_map.iter_rules() if r.endpoint.split(".")[0] in {"security", "accounts"}
    ]
    assert len(rules) >= len(ROUTES) + 7
    for rule in rules:
        assert access_of(app, rule.endpoint) is not None, rule
    assert {f"security.{name}" for name in ROUTES} == {
        r.endpoint for r in rules if r.endpoint.startswith("security.")
    }


def test_pages_for_the_signed_in_ask_strangers_to_sign_in(app: Flask) -> None:
    browser = Browser(app)
    for url in ("/welcome", "/me/account", "/me/email", "/me/password", "/me/recovery-codes",
                "/me/prove", "/desk/accounts"):  # fmt: skip
        answer = browser.open(url)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("content_type", ["application/json", "application/vnd.api+json"])
@pytest.mark.parametrize("body", ["[1]", "{}", '{"email": {"a": 1}, "password": 5}', "nonsense"])
def test_json_is_not_taken(app: Flask, body: str, content_type: str) -> None:
    browser = Browser(app)
    headers = {"X-CSRFToken": browser.token(), "Accept": "application/json"}
    for url in ("/sign-in", "/register", "/recover", "/confirm", "/sign-out"):
        answer = browser.client.post(url, data=body, content_type=content_type, headers=headers)
        assert 300 <= answer.status_code < 500, url


@pytest.mark.parametrize("value", ["\x00", "a\x00@example.org", "ａｎａ@example.org", "'; --", "{{7*7}}",
                                   "a" * 5000 + "@example.org", "\ud7ff", "<b>@example.org", "%s%s%n",
                                   "a@b\r\nBcc: x@example.org"])  # fmt: skip
def test_hostile_values_never_break_a_page(app: Flask, value: str) -> None:
    browser = Browser(app)
    for url, names in {
        "/sign-in": ("email", "password"),
        "/register": ("display_name", "email", "password"),
        "/recover": ("email",),
        "/confirm": ("email",),
    }.items():
        answer = browser.post(url, **dict.fromkeys(names, value))
        assert answer.status_code < 500, url
        assert "<b>@" not in answer.text
    for url in ("/confirm/", "/recover/", "/me/email/"):
        answer = browser.client.get(url + value.replace("/", ""))
        assert answer.status_code in {302, 400, 404, 308}, url


class Words(HTMLParser):
    """The words a person sees or hears on a page, outside marked foreign text and code."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.skipping: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in {"script", "style", "code", "option", "dd", "td"} or named.get("lang") == "en":
            self.skipping.append(tag)
        for name in ("alt", "aria-label", "placeholder", "title"):
            self.words.append(named.get(name) or "")

    def handle_endtag(self, tag: str) -> None:
        if self.skipping and self.skipping[-1] == tag:
            self.skipping.pop()

    def handle_data(self, data: str) -> None:
        if not self.skipping:
            self.words.append(data)


ENGLISH = re.compile(r"[A-Za-z]{3,}(?:[ ,'’]+[A-Za-z]{2,})+")


def english_on(page: str) -> list[str]:
    parser = Words()
    parser.feed(page)
    return [found for words in parser.words for found in ENGLISH.findall(words)]


def pages(app: Flask):
    """Every page of accounts with its faults showing, as a stranger, a person and an administrator."""
    stranger = Browser(app)
    stranger.open("/sign-in?lang=zh")
    for url in ("/sign-in", "/register", "/recover", "/confirm"):
        yield url, stranger.open(url).text
        yield f"{url} empty", stranger.post(url).text
        yield f"{url} wrong", stranger.post(url, email="x", password="y", display_name="").text
    stranger.post("/register", display_name="穆", email="mu@example.org", password=PASSWORD)
    yield "registered", stranger.open("/sign-in").text
    link = link_in(letters_to("mu@example.org")[0])
    yield "confirm link", stranger.open(link).text
    stranger.post(link)
    yield "confirmed", stranger.open("/sign-in").text
    stranger.post("/recover", email="mu@example.org")
    reset = link_in(letters_to("mu@example.org")[-1])
    yield "new password", stranger.open(reset).text
    yield "new password wrong", stranger.post(reset, password="password123").text
    yield "bad link", stranger.client.get("/recover/xyz", follow_redirects=True).text
    yield "bad confirm", stranger.client.get("/confirm/xyz", follow_redirects=True).text
    yield "confirmed twice", stranger.client.get(link, follow_redirects=True).text
    stranger.sign_in("mu@example.org", PASSWORD)
    for url in ("/me/account", "/me/password", "/me/email", "/me/prove", "/second-factor",
                "/me/recovery-codes", "/me/passkeys", "/me/prove/passkey"):  # fmt: skip
        yield url, stranger.open(url).text
    yield "passkey wrong", stranger.post("/me/passkeys", name="").text
    Device().make(stranger, "手机")
    yield "passkeys", stranger.open("/me/passkeys").text
    yield "passkey asked", stranger.post("/me/prove/passkey").text
    other = Browser(app)
    other.open("/sign-in?lang=zh")
    yield "sign in by passkey", other.open("/sign-in/passkey").text
    yield "passkey asked first", other.post("/sign-in/passkey").text
    yield "qr", stranger.post("/second-factor", setup="authenticator").text
    yield "codes", stranger.post("/me/recovery-codes").text
    set_up(stranger)
    other.sign_in("mu@example.org", PASSWORD)
    yield "choose", other.open("/second-factor/choose").text
    yield "account wrong", stranger.post("/me/account", display_name="", time_zone="x").text
    yield "password wrong", stranger.post("/me/password", password="x", new_password="y").text
    for i in range(7):
        last = Browser(app)
        last.open("/sign-in?lang=zh")
        answer = last.sign_in("limit@example.org", f"wrong {i}")
    yield "wait", answer.text
    admin = make_user(Role.ADMINISTRATOR, display_name="曹颖", preferred_language="zh")
    client = sign_in(app.test_client(), admin)
    person = make_user(Role.DISTRICT_REVIEWER, "gusu", display_name="陆健")
    for url in (
        "/desk/accounts",
        "/desk/accounts/invite",
        "/desk/accounts?q=zzzz",
        f"/desk/accounts/{person.id}",
    ):
        yield url, client.get(url).text


def test_chinese_pages_hold_no_english_sentence_and_are_valid(app: Flask) -> None:
    assert english_on("<p>Sign in to go on</p>"), "the control: English is found"
    found = {}
    for name, page in pages(app):
        assert 'lang="zh-Hans"' in page, name
        if left := english_on(page):
            found[name] = left
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(page)
        faults = [error for error in parser.errors if error[1] != "expected-doctype-but-got-chars"]
        assert not faults, (name, faults)
        assert len(re.findall(r"<h1\b", page)) == 1, name
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), (name, sorted(i for i in ids if ids.count(i) > 1))
    assert not found


def test_every_message_has_its_chinese(app: Flask) -> None:
    from flask_babel import force_locale

    domain = app.extensions["security"].i18n_domain
    with app.test_request_context("/?lang=zh"), force_locale("zh_Hans_CN"):
        same = [text for text, _ in MESSAGES.values() if domain.gettext(text) == text]
    assert not same


def test_chinese_letters_hold_no_english(app: Flask) -> None:
    from core.accounts.mails import LETTERS, post_letter

    names = {name for name, _ in LETTERS.values()} | {
        "email_changed",
        "second_factor_changed",
        "office_sign_in_tied",
        "invited",
        "second_factor_reset_asked",
    }
    user = make_user(display_name="穆艾乐", preferred_language="zh")
    with app.test_request_context("/", method="POST"):
        for name in sorted(names):
            post_letter(user, name, link="http://localhost/x")
        db.session.commit()
    letters = letters_to(user.email)
    assert len(letters) == len(names) == 10
    for letter in letters:
        assert not ENGLISH.findall(letter.subject + letter.text), letter.kind
        assert not english_on(letter.html), letter.kind
        assert "穆艾乐" in letter.html
