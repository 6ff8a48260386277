"""Ask for a correction, write what is right, confirm it, have the certificate drawn anew."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.db import db
from core.documents.models import IssuedDocument
from core.documents.queries import open_proposal
from core.errors import Conflict, DomainError
from core.files.checks import CheckedUpload
from core.i18n import in_both, language
from core.jobs import enqueue
from core.policy import authorize
from core.references import next_reference
from talent.claims import services as claims
from talent.claims.models import Claim
from talent.corrections import mails
from talent.corrections.models import OPEN, CertificateCorrection
from talent.corrections.queries import correction_of
from talent.corrections.states import (
    CORRECTION_WORKFLOW,
    CorrectionAction,
    CorrectionPermission,
    CorrectionState,
)
from talent.revocations.queries import certificate_in_force
from talent.statements.models import StatementPaper
from talent.statements.services import Statement, keep_statement

SERIES = "GZ"
REISSUE = "corrections.reissue"
_TEXT = _l("Write the reason in English and in Chinese.")


def ask(claim: Claim, said: Statement, *, by: User, at: datetime) -> CertificateCorrection:
    """The holder says what is wrong on the certificate, with papers that show it."""
    authorize(CorrectionPermission.ASK, claim, user=by)
    one = _begin(claim, at)
    one.statement = keep_statement(claim, said, by=by, at=at)
    return _keep(one, by, at)


def begin(claim: Claim, *, by: User, at: datetime) -> CertificateCorrection:
    """The office itself found what is wrong."""
    authorize(CorrectionPermission.BEGIN, claim, user=by)
    return _keep(_begin(claim, at), by, at)


def write(
    one: CertificateCorrection, right: Mapping[str, Any], photo_number: int, *, by: User,
    at: datetime,
) -> None:  # fmt: skip
    """What has to stand on the certificate; it changes nothing until a second person confirms.

    `right` is by field of the claim; `photo_number` that of the holder's paper which is the new
    photo, 0 for none but what the office took in. Refuses what changes nothing, and a paper that is
    no picture.
    """
    authorize(CorrectionPermission.WRITE, one, user=by)
    photo = _picture(one, photo_number) if photo_number else _taken_in(one)
    changed = {
        name: [_text(getattr(one.claim, name)), _text(value)]
        for name, value in right.items()
        if _text(getattr(one.claim, name)) != _text(value)
    }
    if not changed and photo is None:
        raise DomainError(_l("Nothing of this differs from what is printed."), field="holder_name")
    one.changes, one.photo, one.written_by_id = json.dumps(changed), photo, by.id
    CORRECTION_WORKFLOW.fire(one, CorrectionAction.WRITE, by=by, at=at)
    db.session.flush()


def take_photo(
    one: CertificateCorrection, photo: CheckedUpload, said: str, *, by: User, at: datetime
) -> None:
    """The office takes in a new photo of the holder's, and notes how it came.

    Refuses what is no picture, and a correction that was written: whoever writes it sees the photo,
    and a second person confirms it.
    """
    authorize(CorrectionPermission.WRITE, one, user=by)
    if one.standing is not CorrectionState.ASKED:
        raise Conflict(_l("Take the photo in before the correction is written."))
    if not photo.media_type.startswith("image/"):
        raise DomainError(_l("Choose a JPEG or PNG picture for the photo."), field="photo")
    holder = db.session.get_one(User, one.claim.claimant_id)
    kept = keep_statement(one.claim, Statement(said, language(), [photo]), by=holder, at=at)
    one.photo = kept.papers[0]
    db.session.flush()
    audit.record("certificate_correction:photo", one, by=by, at=at, claim=one.claim.reference)


def confirm(one: CertificateCorrection, *, by: User, at: datetime) -> None:
    """The facts are set right, and the certificate is drawn anew in place of the old one.

    Refuses a certificate that ended or whose revocation is proposed.
    """
    authorize(CorrectionPermission.CONFIRM, one, user=by)
    held = certificate_in_force(one.claim)
    if held is None or held.id != one.document_id or open_proposal(held) is not None:
        raise Conflict(_l("This certificate no longer holds, or may be revoked."))
    one.decided_by_id, one.decided_at = by.id, at
    CORRECTION_WORKFLOW.fire(one, CorrectionAction.CONFIRM, by=by, at=at)
    right = {name: _typed(name, new) for name, (_old, new) in one.changed.items()}
    photo = one.photo.file if one.photo is not None else None
    claims.correct_facts(one.claim, right, photo, by=by, at=at)
    enqueue(REISSUE, key=f"correction:{one.id}", correction_id=str(one.id))


def decline(
    one: CertificateCorrection, reason: Mapping[str, str], *, by: User, at: datetime
) -> None:
    """The certificate stays; the holder who asked reads why."""
    authorize(CorrectionPermission.WRITE, one, user=by)
    one.text = dict(in_both(reason, _TEXT, field="text"))
    one.decided_by_id, one.decided_at = by.id, at
    CORRECTION_WORKFLOW.fire(one, CorrectionAction.DECLINE, by=by, at=at)
    db.session.flush()
    if one.statement_id is not None:
        outbox.post(mails.declined(one))


def _picture(one: CertificateCorrection, number: int) -> StatementPaper:
    papers = one.statement.papers if one.statement is not None else []
    found = next((paper for paper in papers if paper.position == number), None)
    if found is None or not found.file.media_type.startswith("image/"):
        raise DomainError(_l("This paper is not there, or is no picture."), field="photo")
    return found


def _taken_in(one: CertificateCorrection) -> StatementPaper | None:
    """The photo that the office took in; it came with no statement of the holder's."""
    is_own = one.photo is not None and one.photo.statement_id != one.statement_id
    return one.photo if is_own else None


def correctable(claim: Claim) -> IssuedDocument:
    """The certificate to be corrected; Conflict while one is under way or none is issued yet."""
    under_way = correction_of(claim)
    if under_way is not None and under_way.standing in OPEN:
        raise Conflict(_l("A correction of this certificate is under way."))
    held = certificate_in_force(claim)
    if held is None:
        raise Conflict(_l("The certificate is not issued yet. Try again in a minute."))
    return held


def _begin(claim: Claim, at: datetime) -> CertificateCorrection:
    held = correctable(claim)
    return CertificateCorrection(
        reference=next_reference(SERIES), claim=claim, document_id=held.id, asked_at=at
    )


def _keep(one: CertificateCorrection, by: User, at: datetime) -> CertificateCorrection:
    db.session.add(one)
    db.session.flush()
    audit.record("certificate_correction:asked", one, by=by, at=at, claim=one.claim.reference)
    return one


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _typed(name: str, text: str) -> Any:
    if not name.endswith("_on"):
        return text
    return date.fromisoformat(text) if text else None
