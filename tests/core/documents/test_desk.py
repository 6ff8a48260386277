"""The desk's pages: who sees them, finding documents, and revoking by two people."""

from __future__ import annotations

import re

import pytest

from core.accounts.roles import Role
from core.db import db
from core.documents import queries
from core.documents.lists import DOCUMENTS
from core.documents.models import RevocationProposal
from core.documents.states import DocumentState
from core.lists.choice import open_list
from core.lists.row_pages import list_page
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
        assert [row.ref for row in found_by(words=text).rows] == [found.serial], text
    assert found_by(words="%").total == 1
    assert found_by(words="nobody").total == 0


def found_by(**sent):
    return list_page(open_list(DOCUMENTS, None, make_user(Role.AUDITOR), sent))


def test_the_list_is_narrowed_to_what_a_second_person_has_to_confirm(app):
    document, other = issue(), issue()
    reviewer = as_reviewer(app)
    assert found_by(state="waiting").total == found_by(state=DocumentState.REVOKED).total == 0
    send(reviewer, f"/desk/certificates/{document.serial}/revoke", **FORM)
    assert [row.ref for row in found_by(state="waiting").rows] == [document.serial]
    page = reviewer.get(f"/desk/certificates?q={document.serial.lower()}").text
    assert f'href="/desk/certificates/{document.serial}"' in page
    assert other.serial not in page


def test_the_list_speaks_both_languages(app):
    issue()
    reviewer = as_reviewer(app)
    page = reviewer.get("/desk/certificates?lang=zh").text
    for english in ("Certificates", "Holder", "Certificate number", "Proposed for"):
        assert english not in page, english
