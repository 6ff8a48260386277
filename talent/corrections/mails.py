"""The letter about a correction that was declined; of a new certificate the register writes."""

from __future__ import annotations

from core.outbox import Letter
from core.web import absolute_url
from talent.corrections.models import CertificateCorrection


def declined(one: CertificateCorrection) -> Letter:
    """Why the certificate stays as it is."""
    claim = one.claim
    return Letter(
        template="corrections/declined",
        address=claim.claimant.email,
        language=claim.claimant.preferred_language,
        recipient_name=claim.holder_name,
        values={
            "serial": one.document.serial,
            "text": one.text,
            "url": absolute_url("claims.show", reference=claim.reference),
        },
        recipient_id=claim.claimant_id,
        key=f"correction-declined:{one.id}",
        about=claim,
    )
