"""The edge: commit and rollback, headers, languages, error pages."""

from __future__ import annotations

import sys
from enum import StrEnum

import pytest
from sqlalchemy import func, select

from app import create_app
from core.db import db
from core.errors import Conflict, DomainError
from core.policy import ALLOWED, authorize, policy
from core.references import ReferenceCounter, next_reference
from core.registries import install
from core.web import public, requires
from tests.auditing import AuditingClient
from tests.factories.core import make_user, sign_in


class EdgePermission(StrEnum):
    TRY = "edge:try"


@policy(EdgePermission.TRY)
def may_try(user, subject):
    return ALLOWED


def write_and(answer):
    """A view that writes a reference number and then answers or raises."""

    def view():
        next_reference("TT")
        if isinstance(answer, Exception):
            raise answer
        return answer

    return view


@pytest.fixture(scope="module")
def careless(portal):
    """A second program on the same database, with routes that do what a careless view might do."""
    program = create_app(portal.extensions["settings"])
    program.test_client_class = AuditingClient
    install(program, sys.modules[__name__])
    program.config["WTF_CSRF_ENABLED"] = False
    views = {
        "fine": public(write_and("done")),
        "redirected": public(write_and(("", 303, {"Location": "/"}))),
        "refused": public(write_and(("no", 422))),
        "conflict": public(write_and(Conflict("Look again."))),
        "rule": public(write_and(DomainError("Not like this."))),
        "fault": public(write_and(ZeroDivisionError("secret detail"))),
        "forgetful": requires(EdgePermission.TRY)(write_and("done")),
        "mindful": requires(EdgePermission.TRY)(write_after_asking),
    }
    for name, view in views.items():
        program.add_url_rule(f"/odd/{name}", f"odd_{name}", view, methods=["GET", "POST"])
    return program


def write_after_asking():
    authorize(EdgePermission.TRY)
    next_reference("TT")
    return "done"


def written():
    db.session.rollback()
    return db.session.scalar(select(func.coalesce(func.sum(ReferenceCounter.last), 0)))


@pytest.fixture
def visitor(app, careless):
    yield careless.test_client()
    db.session.rollback()
    # The next test gets another file under the same name; let go of this one.
    with careless.app_context():
        db.engine.dispose()


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("name", "status", "kept"),
    [
        ("fine", 200, 1),
        ("redirected", 303, 1),
        ("refused", 422, 0),
        ("conflict", 409, 0),
        ("rule", 422, 0),
    ],
)
def test_a_write_is_kept_exactly_when_it_is_answered_well(visitor, name, status, kept):
    assert visitor.post(f"/odd/{name}").status_code == status
    assert written() == kept


def test_a_fault_is_a_page_without_its_details(visitor):
    answer = visitor.post("/odd/fault")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text
    assert written() == 0


def test_a_view_that_forgets_to_ask_answers_500_and_leaves_nothing(visitor):
    sign_in(visitor, make_user())
    assert visitor.post("/odd/forgetful").status_code == 500
    assert written() == 0
    assert visitor.post("/odd/mindful").status_code == 200
    assert written() == 1


def test_a_get_never_writes(visitor):
    """The embedded database refuses it outright, PostgreSQL takes it and it is rolled back."""
    assert visitor.get("/odd/fine").status_code in {200, 503}
    assert written() == 0


def test_every_page_has_the_headers(client):
    for url in ("/", "/sign-in", "/nothing-here", "/healthz"):
        headers = client.get(url).headers
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_private_answers_are_never_stored(client):
    sign_in(client, make_user())
    assert client.get("/me").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("header", "cookie", "query", "wanted"),
    [
        ("", None, "", "en"),
        ("zh-TW,zh;q=0.9", None, "", "zh-Hans"),
        ("zh", "en", "", "en"),
        ("en", "zh", "", "zh-Hans"),
        ("en", "zh", "?lang=en", "en"),
        ("de", None, "", "en"),
        ("en", "xx", "?lang=yy", "en"),
    ],
)
def test_the_language_is_asked_for_then_kept_then_guessed(client, header, cookie, query, wanted):
    if cookie:
        client.set_cookie("lang", cookie)
    page = client.get(f"/nothing-here{query}", headers={"Accept-Language": header})
    assert f'<html lang="{wanted}"' in page.text


def test_the_accounts_language_wins_over_the_browsers(client):
    sign_in(client, make_user(preferred_language="zh"))
    page = client.get("/nothing-here", headers={"Accept-Language": "en"})
    assert '<html lang="zh-Hans"' in page.text
    assert client.get("/nothing-here?lang=en").text.count('<html lang="en"') == 1
    assert '<html lang="en"' in client.get("/nothing-here").text
