"""The desk's pages: who sees them, finding documents, and revoking by two people."""

from __future__ import annotations

import re
from functools import partial

import pytest

from core.accounts.roles import Role
from core.db import db
from core.documents import queries
from core.documents.models import RevocationProposal
from core.documents.states import DocumentState
from core.paging import page_of
from core.registries import Provider
from tests.core.documents.browser import send
from tests.core.documents.orders import issue
from tests.factories.core import make_user, sign_in

MAY_READ = {Role.CITY_REVIEWER, Role.AUDITOR}
FORM = {"reason_class": "false_papers", "reason_zh": "学历系伪造。", "reason_en": "<i>Forged</i>"}


def as_reviewer(app):
    return sign_in(app.test_client(), make_user(Role.CITY_REVIEWER))


@pytest.mark.parametrize("role", [None, *Role])
def test_who_may_look(app, role):
    document = issue()
    client = sign_in(app.test_client(), make_user(role))
    for path in ("/desk/certificates", f"/desk/certificates/{document.serial}"):
        assert client.get(path).status_code == (200 if role in MAY_READ else 404), path
    address = f"/desk/certificates/{document.serial}/revoke"
    answer = send(client, address, **FORM)
    assert answer.status_code == (302 if role == Role.CITY_REVIEWER else 404)


def test_strangers_are_asked_to_sign_in(client):
    document = issue()
    for path in ("/desk/certificates", f"/desk/certificates/{document.serial}"):
        assert "/sign-in" in client.get(path).location


def test_two_people_revoke(app, client):
    document = issue()
    first, second = as_reviewer(app), as_reviewer(app)
    address = f"/desk/certificates/{document.serial}"
    assert send(first, f"{address}/revoke", **FORM).status_code == 302
    page = first.get(address).text
    assert "&lt;i&gt;Forged" in page
    assert "<i>Forged" not in page
    number = re.search(r'name="proposal" value="([^"]+)"', page).group(1)
    assert send(first, f"{address}/revoke/confirm", proposal=number).status_code == 403
    assert send(second, f"{address}/revoke/confirm", proposal="other").status_code == 409
    assert send(second, f"{address}/revoke/confirm", proposal=number).status_code == 302
    assert "Revoked" in client.get(f"/verify/{document.serial}").text
    assert send(second, f"{address}/revoke/confirm", proposal=number).status_code == 409


def test_a_proposal_can_be_dropped(app):
    document = issue()
    reviewer = as_reviewer(app)
    address = f"/desk/certificates/{document.serial}"
    send(reviewer, f"{address}/revoke", **FORM)
    proposal = db.session.query(RevocationProposal).one()
    assert send(reviewer, f"{address}/revoke/drop", proposal=proposal.id).status_code == 302
    db.session.expire_all()
    assert (proposal.state, document.state) == ("dropped", "issued")


def test_both_reasons_are_needed(app):
    document = issue()
    answer = send(
        as_reviewer(app),
        f"/desk/certificates/{document.serial}/revoke",
        **FORM | {"reason_zh": " "},
    )
    assert answer.status_code == 422
    assert 'id="reason_zh-error"' in answer.text


def test_documents_are_found_by_number_name_and_reference(app):
    wanted, other = issue("Łukasz Żółć"), issue("100% Suharto_")
    del app.extensions[queries.FINDERS.slot]
    queries.FINDERS.add(
        app, Provider("claim", lambda t: [other.subject_id] if t == "RC-2026-0042" else [])
    )
    for text, found in (
        (wanted.serial.lower(), wanted),
        (wanted.serial[:9], wanted),
        ("Łukasz", wanted),
        ("suharto", other),
        ("100%", other),
        ("RC-2026-0042", other),
    ):
        assert [d.serial for d in queries.list_documents(text=text).rows] == [found.serial], text
    assert queries.list_documents(text="%").total == 1
    assert queries.list_documents(text="nobody").total == 0


def test_lists_come_in_pages(app, monkeypatch):
    monkeypatch.setattr(queries, "page_of", partial(page_of, size=2))
    for number in range(5):
        issue(f"Person {number}")
    page = queries.list_documents(page=3)
    assert (len(page.rows), page.total, page.number, page.pages) == (1, 5, 3, 3)
    assert queries.list_documents(page=99).number == 3
    assert queries.list_documents(page=-1).number == 1
    assert queries.list_documents(state=DocumentState.REVOKED).total == 0


def test_the_list_speaks_both_languages(app):
    issue()
    reviewer = as_reviewer(app)
    page = reviewer.get("/desk/certificates?lang=zh").text
    for english in ("Certificates", "Holder", "Certificate number", "Find certificates"):
        assert english not in page, english
