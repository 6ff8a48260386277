"""Draw the corrected certificate; the register puts it in the place of the old one."""

from __future__ import annotations

import uuid

from core.clock import now
from core.db import db, reading
from core.documents import services as documents
from core.documents.ending import replace_document
from core.documents.states import DocumentState
from core.jobs import job
from talent.claims.documents import title_certificate
from talent.corrections.models import CertificateCorrection
from talent.corrections.services import REISSUE


@job(REISSUE, attempts=20)
def reissue(correction_id: str) -> None:
    """Issue the certificate anew, once; its holder is written to by the register.

    Drawn without a transaction. Killed before the commit it starts anew; killed after, it finds
    that the old one gave way.
    """
    with reading():
        one = db.session.get_one(CertificateCorrection, uuid.UUID(correction_id))
        if one.document.state != DocumentState.ISSUED:
            return
        order = title_certificate(one.claim, at=now(), in_place_of=one.document)
    pdf = documents.draw(order)
    one = db.session.get_one(CertificateCorrection, uuid.UUID(correction_id))
    replace_document(one.document, order, pdf, by=None, at=now())
