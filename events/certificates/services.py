"""Certificates follow attendance: asked for when an edition closes and whenever it is corrected."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.documents import services as documents
from core.documents.ending import lapse_document, replace_document, replacement_key
from core.documents.models import IssuedDocument, PaperDesignVersion
from core.documents.queries import open_proposal
from core.documents.sealing import office_seal, publish_seal
from core.documents.states import DocumentState, EndReason
from core.documents.values import Order
from core.errors import Conflict
from core.files.services import drop_bytes
from core.files.storage import StorageUnavailable
from core.jobs import enqueue
from core.outbox import Letter
from core.policy import authorize
from events.certificates import mails
from events.certificates.documents import certificate, design_of, first_key, printed, says_the_same
from events.certificates.policies import CLOSED_STATES, CertificatePermission
from events.certificates.queries import (
    SUBJECT,
    certificates_of,
    certificates_of_each,
    earned_by,
    earned_by_each,
)
from events.certificates.values import Earned, has_certificates
from events.gate.signals import AttendanceChanged
from events.registrations.models import Registration

SETTLE = "certificates.settle"
_MOVED_ON = _l("It was changed meanwhile: run the batch again")


@dataclass(frozen=True)
class Plan:
    """What is to be done for one registration: an order to draw.

    `before` is the one it follows: valid, so that it is replaced, or lapsed.
    """

    order: Order
    before: IssuedDocument | None
    follows_lapsed: bool = False


def reissue(registration: Registration, *, by: User, at: datetime) -> None:
    """Bring one person's certificate up to date, after a name was corrected."""
    authorize(CertificatePermission.REISSUE, registration, user=by)
    audit.record("certificates:asked_for", registration, by=by, at=at)
    enqueue(SETTLE, registration_id=str(registration.id))


def follow_attendance(news: AttendanceChanged) -> None:
    """Attendance corrected after the close: the certificate follows."""
    attendance = news.attendance
    edition = attendance.registration.edition
    if edition.standing in CLOSED_STATES and has_certificates(edition):
        enqueue(SETTLE, registration_id=str(attendance.registration_id))


def follow_revocation(document: IssuedDocument) -> None:
    """Whoever registered without an account reads of it by the address of the registration."""
    if document.holder_id is None and document.subject_kind == SUBJECT:
        registration = db.session.get_one(Registration, uuid.UUID(document.subject_id))
        outbox.post(mails.revoked(registration, document))


def plan_for(registration: Registration, *, at: datetime) -> Plan | None:
    """The certificate that is missing or out of date; None when all is as it should be.

    What people revoked stays revoked; what only lapsed with its ground may come again.
    """
    return plans_for([registration], at=at)[0]


def plans_for(registrations: Sequence[Registration], *, at: datetime) -> list[Plan | None]:
    """The same for many of one edition, in their order."""
    edition = registrations[0].edition
    if not has_certificates(edition) or edition.standing not in CLOSED_STATES:
        return [None] * len(registrations)
    earned, held = earned_by_each(registrations), certificates_of_each(registrations)
    design = design_of(edition)
    return [_plan(one, earned[one.id], held[one.id], design, at) for one in registrations]


def _plan(
    registration: Registration,
    earned: Earned,
    issued: Sequence[IssuedDocument],
    design: PaperDesignVersion | None,
    at: datetime,
) -> Plan | None:
    if not earned:
        return None
    if not issued:
        key = first_key(registration)
        return Plan(certificate(registration, earned, design, issue_key=key, at=at), None)
    held = issued[0]
    again = certificate(registration, earned, design, issue_key=replacement_key(held), at=at)
    if held.state == DocumentState.ISSUED:
        wanted = printed(registration, earned, issued_on=beijing_date(at))
        same = says_the_same(dict(held.printed), wanted)
        return None if same or open_proposal(held) is not None else Plan(again, held)
    lapsed = (held.end_reason or {}).get("class") == EndReason.GROUND_GONE
    return Plan(again, held, follows_lapsed=True) if lapsed else None


def register_certificate(
    registration: Registration, plan: Plan, pdf: bytes, *, at: datetime
) -> None:
    """Enter the drawn certificate in the register with the letter to the person, or neither.

    Refuses (Conflict) what no longer says what was earned, or follows one that ended while it was
    drawn: what was revoked meanwhile stays revoked.
    """
    register_certificates([(registration, plan, pdf)], at=at)


def register_certificates(
    drawn: Sequence[tuple[Registration, Plan, bytes]], *, at: datetime
) -> list[IssuedDocument]:
    """The same for many of one edition, in their order: all of them, or none."""
    earned = earned_by_each([registration for registration, _plan, _pdf in drawn])
    for registration, plan, _pdf in drawn:
        _refuse_moved(registration, plan, earned[registration.id], at)
    publish_seal(office_seal())
    issued: list[IssuedDocument] = []
    letters: list[Letter] = []
    kept: list[str] = []
    try:
        for registration, plan, pdf in drawn:
            document, letter = _enter(registration, plan, pdf, at)
            kept.append(document.file.storage_key)
            issued.append(document)
            letters += letter
        db.session.flush()
        outbox.post_all(letters)
    except Exception:
        # Their rows are undone; bytes that no row names would outlast the person's erasure.
        with suppress(StorageUnavailable):
            for key in kept:
                drop_bytes(key)
        raise
    return issued


def _refuse_moved(registration: Registration, plan: Plan, earned: Earned, at: datetime) -> None:
    is_lapsed = plan.before is not None and plan.before.state != DocumentState.ISSUED
    wanted = printed(registration, earned, issued_on=beijing_date(at))
    same = says_the_same(dict(plan.order.printed), wanted)
    if not earned or is_lapsed is not plan.follows_lapsed or not same:
        raise Conflict(_MOVED_ON)


def _enter(
    registration: Registration, plan: Plan, pdf: bytes, at: datetime
) -> tuple[IssuedDocument, list[Letter]]:
    if plan.before is None or plan.follows_lapsed:
        document = documents.enter(plan.order, pdf)
        if plan.before is not None:
            plan.before.replaced_by = document
        return document, [mails.issued(registration, document)]
    document = replace_document(plan.before, plan.order, pdf, by=None, at=at)
    # Holders with an account are written to by the register itself.
    told = registration.user_id is not None
    return document, [] if told else [mails.reissued(registration, document, plan.before.serial)]


def withdraw_unearned(registration: Registration, *, at: datetime) -> bool:
    """End a certificate whose attendance was taken back; whether nothing is earned any more."""
    if earned_by(registration):
        return False
    for document in certificates_of(registration):
        if document.state == DocumentState.ISSUED:
            lapse_document(document, reason_class=EndReason.GROUND_GONE, at=at)
    return True
