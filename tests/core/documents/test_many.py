"""Many documents ended at once by two people, and the public page of withdrawn numbers."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.db import db
from core.documents.models import IssuedDocument
from core.outbox.models import Message
from tests.core.documents.browser import send
from tests.core.documents.orders import issue, revoke
from tests.counting import count_queries
from tests.factories.core import make_user, sign_in

SAID = {"choice": "issued_in_error", "reason_en": "Printed twice.", "reason_zh": "重复制发。"}


def change(client, action, *documents, **said):
    fields = {"action": action, "ref": [one.serial for one in documents], "sure": "1", **said}
    return send(client, "/desk/certificates/change", **fields)


def states():
    db.session.expire_all()
    rows = select(IssuedDocument.serial, IssuedDocument.state)
    return dict(map(tuple, db.session.execute(rows)))


def test_two_people_revoke_many_with_one_reason(app):
    first, second = (sign_in(app.test_client(), make_user(Role.CITY_REVIEWER)) for _ in "12")
    holder = make_user()
    mistaken, kept = [issue(holder_id=holder.id), issue()], issue()
    assert (
        change(first, "propose_revocation", *mistaken, **SAID | {"choice": ""}).status_code == 422
    )
    assert change(first, "propose_revocation", *mistaken, **SAID).status_code == 303
    assert set(states().values()) == {"issued"}
    # Nobody confirms their own; what nobody proposed is left as it is, and named.
    assert "you proposed it" in follow(first, change(first, "confirm_revocation", *mistaken))
    assert set(states().values()) == {"issued"}
    page = follow(second, change(second, "confirm_revocation", *mistaken, kept))
    assert f"{kept.serial}: Nobody has proposed to revoke it." in page
    assert states() == {**{one.serial: "revoked" for one in mistaken}, kept.serial: "issued"}
    [letter] = db.session.scalars(select(Message).where(Message.kind == "documents/revoked"))
    assert (letter.recipient_id, "Printed twice." in letter.text) == (holder.id, True)


def follow(client, answer):
    return client.get(answer.location).text


def test_an_auditor_changes_nothing(app):
    document = issue()
    auditor = sign_in(app.test_client(), make_user(Role.AUDITOR))
    assert change(auditor, "propose_revocation", document, **SAID).status_code == 404
    assert "propose_revocation" not in auditor.get("/desk/certificates").text


@pytest.mark.parametrize(("language", "words"), [("en", "Issued in error"), ("zh", "失效编号")])
def test_withdrawn_numbers_stand_on_a_public_page_without_names(client, language, words):
    two = [make_user(Role.CITY_REVIEWER) for _ in "12"]
    gone, valid = issue("Łukasz Żółć"), issue()
    assert gone.serial not in client.get("/certificates/withdrawn").text
    revoke(gone, two, "issued_in_error")
    db.session.commit()
    address = f"/certificates/withdrawn?lang={language}"
    asked, answer = count_queries(lambda: client.get(address))
    assert asked == 2
    page = answer.text
    assert words in page
    assert f'href="/verify/{gone.serial}"' in page
    assert valid.serial not in page
    assert "Łukasz" not in page
    assert "/certificates/withdrawn" in client.get("/verify").text
