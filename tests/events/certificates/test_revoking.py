"""Organisers revoke a certificate of their event: two of them, with a reason, told to the holder."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from core.accounts.roles import Role, ScopeKind
from core.db import db
from core.documents.models import IssuedDocument
from core.documents.queries import open_proposal
from core.jobs import enqueue
from core.outbox.models import Message
from events.certificates import services
from events.certificates.queries import certificates_of
from events.registrations.links import registration_token
from tests.events.certificates.test_pages import NAME, attended, issue
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user

WHY = {
    "reason_class": "issued_in_error", "reason_en": "You left before it began.",
    "reason_zh": "您未参加本场活动。",
}  # fmt: skip


def page_of(document) -> str:
    return f"/desk/certificates/{document.serial}"


def refreshed(document) -> IssuedDocument:
    db.session.expire_all()
    return document


@pytest.fixture
def two(app):
    return [SignedIn(app, make_user(Role.ORGANISER)) for _one in range(2)]


@pytest.mark.parametrize("with_account", [True, False])
def test_two_organisers_revoke_and_everybody_is_told(app, work, two, with_account):
    holder = make_user() if with_account else None
    registration = attended("round_table", user=holder)
    certificate = issue(registration)
    first, second = two
    listed = f"/desk/events/{registration.edition.slug}/certificates"
    assert f'href="{page_of(certificate)}"' in first.get(listed).text
    assert "Propose to revoke it" in first.get(page_of(certificate)).text
    assert (
        first.post(f"{page_of(certificate)}/revoke", **{**WHY, "reason_en": ""}).status_code == 422
    )
    assert first.post(f"{page_of(certificate)}/revoke", **WHY).status_code == 302
    proposal = open_proposal(refreshed(certificate))
    # It waits on the desks of those who may confirm it, though the event is closed.
    assert f"{listed}?state=waiting" in second.get("/desk").text
    assert NAME in second.get(f"{listed}?state=waiting").text
    sent = {"proposal": proposal.id}
    assert first.post(f"{page_of(certificate)}/revoke/confirm", **sent).status_code == 403
    assert second.post(f"{page_of(certificate)}/revoke/confirm", **sent).status_code == 302
    assert refreshed(certificate).state == "revoked"
    check = app.test_client().get(f"/verify/{certificate.serial}").text
    assert re.search(r"Revoked on \d+ \w+ \d{4}\. Reason: Issued in error", check)
    assert WHY["reason_en"] not in check
    [message] = db.session.scalars(select(Message).where(Message.kind == "documents/revoked"))
    assert message.address == (holder.email if holder else registration.email)
    assert WHY["reason_en"] in message.text
    assert NAME in second.get(f"{listed}?state=revoked").text
    assert NAME not in second.get(f"{listed}?state=issued").text
    # It does not come again, and nobody is told that it will.
    page = second.get(listed).text
    assert "1 revoked" in page
    assert "still to come" not in page
    enqueue(services.SETTLE, registration_id=str(registration.id))
    db.session.commit()
    work()
    assert [one.state for one in certificates_of(registration)] == ["revoked"]
    own = app.test_client().get(f"/r/{registration_token(registration)}").text
    assert "no longer holds" in own
    assert WHY["reason_en"] in own


def test_a_proposal_is_turned_down_and_nothing_changes(app, two):
    certificate = issue(attended("training"))
    first, second = two
    first.post(f"{page_of(certificate)}/revoke", **WHY)
    proposal = open_proposal(refreshed(certificate))
    assert (
        second.post(f"{page_of(certificate)}/revoke/drop", proposal=proposal.id).status_code == 302
    )
    assert refreshed(certificate).state == "issued"
    assert open_proposal(certificate) is None


def test_only_those_who_run_the_venue_do(app):
    registration = attended("training", user=make_user())
    registration.edition.venues[0].district = "kunshan"
    db.session.commit()
    certificate = issue(registration)
    district = ScopeKind.DISTRICT
    people = {
        "its district": (make_user(Role.ORGANISER, "kunshan", scope_kind=district), 200, 302),
        "another district": (make_user(Role.ORGANISER, "wuzhong", scope_kind=district), 404, 404),
        "the holder": (registration.user, 404, 404),
        "a stranger": (make_user(), 404, 404),
        "an auditor": (make_user(Role.AUDITOR), 200, 404),
        "an administrator": (make_user(Role.ADMINISTRATOR), 404, 404),
    }
    for who, (user, looks, proposes) in reversed(people.items()):
        one = SignedIn(app, user)
        assert one.get(page_of(certificate)).status_code == looks, who
        assert one.post(f"{page_of(certificate)}/revoke", **WHY).status_code == proposes, who
        assert one.get("/desk/certificates").status_code in (
            (200,) if who == "an auditor" else (403, 404)
        ), who
    proposal = open_proposal(refreshed(certificate))
    for who in ("another district", "the holder", "a stranger", "an auditor", "an administrator"):
        one = SignedIn(app, people[who][0])
        answer = one.post(f"{page_of(certificate)}/revoke/confirm", proposal=proposal.id)
        assert answer.status_code == 404, who


def test_a_certificate_issued_again_is_named_by_the_one_that_lapsed(app, work):
    from core.clock import now
    from core.documents.checking import look_up
    from core.documents.ending import lapse_document
    from core.documents.states import EndReason

    registration = attended("round_table")
    first = issue(registration)
    lapse_document(first, reason_class=EndReason.GROUND_GONE, at=now())
    db.session.commit()
    second = issue(registration)
    assert second.serial != first.serial
    assert look_up(first.serial).replaced_by == second.serial
    page = app.test_client().get(f"/verify/{first.serial}").text
    assert "A later one was issued" in page
    assert f'href="/verify/{second.serial}"' in page


def test_two_organisers_revoke_many_of_an_event_at_once(app, work, two):
    first_came = attended("round_table", name="Ana Ruiz", email="ana@example.org")
    held = issue(first_came)
    first, second = two
    listed = f"/desk/events/{first_came.edition.slug}/certificates"
    sent = {"sure": "1", "ref": [first_came.reference]}
    why = {"choice": WHY["reason_class"], "reason_en": WHY["reason_en"], "reason_zh": ""}
    assert (
        first.post(f"{listed}/change", action="propose_revocation", **sent, **why).status_code
        == 303
    )
    assert refreshed(held).state == "issued"
    assert second.post(f"{listed}/change", action="confirm_revocation", **sent).status_code == 303
    assert refreshed(held).state == "revoked"
    assert held.end_reason["zh"] == WHY["reason_en"]
    [message] = db.session.scalars(select(Message).where(Message.kind == "documents/revoked"))
    assert message.address == "ana@example.org"
    assert second.post(f"{listed}/change", action="confirm_revocation", **sent).status_code == 303
