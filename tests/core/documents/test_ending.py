"""Revoking and replacing: two people, at once visible, told to the holder, never deleted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.documents import ending, services
from core.documents.models import IssuedDocument, RevocationProposal
from core.documents.states import DocumentKind, DocumentState, EndReason, ProposalState
from core.errors import Conflict, Forbidden, NotFound
from core.outbox.models import Message
from tests.core.documents import orders
from tests.core.documents.orders import issue, order_for, under_an_official_seal
from tests.factories.core import make_user

pytestmark = pytest.mark.both_databases

WHY = {"en": "The degree was <b>forged</b>.", "zh": "学历系伪造。"}


@pytest.fixture
def two(app):
    return make_user(Role.CITY_REVIEWER), make_user(Role.CITY_REVIEWER)


def propose(document, by):
    return ending.propose_revocation(
        document, reason_class=EndReason.FALSE_PAPERS, reason=WHY, by=by, at=now()
    )


def revoke(document, two):
    return orders.revoke(document, two, reason=WHY)


def test_one_person_alone_revokes_nothing(app, client, two):
    document = issue()
    proposal = propose(document, two[0])
    db.session.commit()
    assert document.state == DocumentState.ISSUED
    under_an_official_seal(document)
    assert "Valid" in client.get(f"/verify/{document.serial}").text
    with pytest.raises(Forbidden):
        ending.confirm_revocation(proposal, by=two[0], at=now())


def test_the_database_too_refuses_one_person_for_both(app, two):
    proposal = propose(issue(), two[0])
    proposal.state, proposal.decided_by, proposal.decided_at = "confirmed", two[0], now()
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_a_revocation_is_public_at_once_with_its_class_only(client, two):
    document = issue()
    revoke(document, two)
    db.session.commit()
    page = client.get(f"/verify/{document.serial}").text
    assert "Revoked" in page
    assert "Obtained with false papers" in page
    assert "forged" not in page
    listed = client.get("/verify/withdrawn").json["withdrawn"]
    assert [(row["serial"], row["state"], row["reason"]) for row in listed] == [
        (document.serial, "revoked", "false_papers")
    ]
    assert set(listed[0]) == {"serial", "state", "on", "reason"}


def test_the_list_of_withdrawn_numbers_is_signed(app, client, two):
    from cryptography import x509

    from tests.core.documents.engine.tokens import read_token

    revoke(issue(), two)
    db.session.commit()
    answer = client.get("/verify/withdrawn").json
    pem = client.get("/.well-known/seal-certificates.pem").data
    certificate = x509.load_pem_x509_certificates(pem)[0]
    seal = app.extensions["seal"]
    signed = read_token(answer["signed"], {seal.fingerprint: certificate.public_key()})
    assert signed == {"as_of": answer["as_of"], "withdrawn": answer["withdrawn"]}


@pytest.mark.parametrize(("language", "word"), [("en", "forged"), ("zh", "学历系伪造")])
def test_the_holder_is_told_why_in_their_language(two, language, word):
    holder = make_user(preferred_language=language)
    document = issue(holder_id=holder.id)
    revoke(document, two)
    db.session.commit()
    (letter,) = db.session.scalars(select(Message).where(Message.recipient_id == holder.id))
    assert word in letter.text
    assert document.serial in letter.subject
    assert "<b>forged" not in letter.html


def test_nothing_is_deleted_and_everything_is_in_the_log(app, two):
    document = issue()
    revoke(document, two)
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(IssuedDocument)) == 1
    assert services.find_by_key(document.issue_key) is not None
    actions = list(
        db.session.scalars(
            select(AuditEntry.action).where(AuditEntry.subject_id == str(document.id))
        )
    )
    assert actions == ["document:issued", "document:revocation_proposed", "document:revoke"]


def test_a_document_ends_once(app, two):
    document = revoke(issue(), two)
    db.session.commit()
    with pytest.raises(Conflict):
        propose(document, two[0])
    proposal = db.session.scalar(select(RevocationProposal))
    for act in (ending.confirm_revocation, ending.drop_proposal):
        with pytest.raises(Conflict):
            act(proposal, by=two[1], at=now())


def test_a_second_proposal_waits_for_the_first(app, two):
    document = issue()
    first = propose(document, two[0])
    with pytest.raises(Conflict):
        propose(document, two[1])
    ending.drop_proposal(first, by=two[0], at=now())
    assert first.state == ProposalState.DROPPED
    assert propose(document, two[1]).state == ProposalState.OPEN


@pytest.mark.parametrize(
    "role", [None, Role.ADMINISTRATOR, Role.AUDITOR, Role.DISTRICT_REVIEWER, Role.PROVINCIAL_SEALER]
)
def test_nobody_else_may_revoke(app, two, role):
    document, person = issue(), make_user(role)
    with pytest.raises(NotFound):
        propose(document, person)
    proposal = propose(document, two[0])
    with pytest.raises(NotFound):
        ending.confirm_revocation(proposal, by=person, at=now())


def test_nobody_ends_a_document_of_their_own(app, two):
    document = issue(holder_id=two[0].id)
    with pytest.raises(Forbidden):
        propose(document, two[0])
    proposal = propose(document, two[1])
    with pytest.raises(Forbidden):
        ending.confirm_revocation(proposal, by=two[0], at=now())


def test_a_replacement_has_a_new_number_and_the_old_one_points_to_it(client, two):
    holder = make_user()
    old = issue("张玮", holder_id=holder.id)
    order = order_for(
        "张伟", key=ending.replacement_key(old), holder_id=holder.id, subject_id=old.subject_id
    )
    new = ending.replace_document(old, order, b"%PDF-1.7 new", by=two[0], at=now())
    db.session.commit()
    assert new.serial != old.serial
    page = client.get(f"/verify/{old.serial}").text
    assert "Superseded" in page
    assert new.serial in page
    assert f"/verify/{old.serial}" in client.get(f"/verify/{new.serial}").text
    letters = db.session.scalars(select(Message).where(Message.recipient_id == holder.id)).all()
    assert [letter.kind for letter in letters] == ["documents/replaced"]
    assert ending.replacement_key(new).endswith("#3")
    third = order_for(key=ending.replacement_key(old), subject_id=old.subject_id)
    with pytest.raises(Conflict):
        ending.replace_document(old, third, b"%PDF-1.7 third", by=None, at=now())


def test_a_replacement_the_database_refuses_leaves_no_bytes_behind(app, two):
    """Nobody would ever erase them: no row says whose they are."""
    old, storage = issue("张玮"), app.extensions["storage"]
    order = order_for("张伟", key=ending.replacement_key(old), subject_id=old.subject_id)
    services.register(replace(order, serial=order_for().serial), b"%PDF-1.7 quicker")
    db.session.commit()
    before = {one.key for one in storage.list("uploads")}
    with pytest.raises(IntegrityError):
        ending.replace_document(old, order, b"%PDF-1.7 new", by=two[0], at=now())
    assert {one.key for one in storage.list("uploads")} == before


def test_an_order_for_something_else_replaces_nothing(app, two):
    document = issue()
    with pytest.raises(ValueError, match="does not replace"):
        ending.replace_document(document, order_for(), b"%PDF", by=two[0], at=now())
    other = replace(
        order_for(key=ending.replacement_key(document), subject_id=document.subject_id),
        kind=DocumentKind.DECISION_LETTER,
    )
    with pytest.raises(ValueError, match="does not replace"):
        ending.replace_document(document, other, b"%PDF", by=two[0], at=now())
