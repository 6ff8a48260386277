"""Certificates follow attendance: asked for when an edition closes and whenever it is corrected."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.documents import services as documents
from core.documents.ending import lapse_document, replace_document, replacement_key
from core.documents.models import IssuedDocument
from core.documents.queries import open_proposal
from core.documents.states import DocumentState, EndReason
from core.documents.values import Order
from core.errors import Conflict
from core.jobs import enqueue
from core.policy import authorize
from events.certificates import mails
from events.certificates.documents import certificate, first_key, printed, says_the_same
from events.certificates.policies import CLOSED_STATES, CertificatePermission
from events.certificates.queries import SUBJECT, certificates_of, earned_by
from events.certificates.values import has_certificates
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
    earned = earned_by(registration)
    if not earned or not has_certificates(registration.edition):
        return None
    if registration.edition.standing not in CLOSED_STATES:
        return None
    held = next(iter(certificates_of(registration)), None)
    if held is None:
        return Plan(
            certificate(registration, earned, issue_key=first_key(registration), at=at), None
        )
    again = certificate(registration, earned, issue_key=replacement_key(held), at=at)
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
    earned = earned_by(registration)
    is_lapsed = plan.before is not None and plan.before.state != DocumentState.ISSUED
    if not earned or is_lapsed is not plan.follows_lapsed:
        raise Conflict(_MOVED_ON)
    wanted = printed(registration, earned, issued_on=beijing_date(at))
    if not says_the_same(dict(plan.order.printed), wanted):
        raise Conflict(_MOVED_ON)
    if plan.before is None or is_lapsed:
        document = documents.register(plan.order, pdf)
        if plan.before is not None:
            plan.before.replaced_by = document
        outbox.post(mails.issued(registration, document))
        return
    document = replace_document(plan.before, plan.order, pdf, by=None, at=at)
    # Holders with an account are written to by the register itself.
    if registration.user_id is None:
        outbox.post(mails.reissued(registration, document, plan.before.serial))


def withdraw_unearned(registration: Registration, *, at: datetime) -> bool:
    """End a certificate whose attendance was taken back; whether nothing is earned any more."""
    if earned_by(registration):
        return False
    for document in certificates_of(registration):
        if document.state == DocumentState.ISSUED:
            lapse_document(document, reason_class=EndReason.GROUND_GONE, at=at)
    return True
