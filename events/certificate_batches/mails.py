"""The letter to whoever asked for a batch, when it has ended."""

from __future__ import annotations

from collections.abc import Mapping

from core.accounts.models import User
from core.outbox import Letter
from core.web import absolute_url
from events.certificate_batches.models import CertificateBatch
from events.certificate_batches.states import Outcome


def ended(batch: CertificateBatch, asker: User, counts: Mapping[str, int]) -> Letter:
    """How many were issued, how many were not, and the way to the files and the reasons."""
    edition = batch.edition
    return Letter(
        template="certificate_batches/ended",
        address=asker.email,
        language=asker.preferred_language,
        recipient_name=asker.display_name,
        values={
            "reference": batch.reference,
            "edition": edition,
            "issued": counts.get(Outcome.ISSUED, 0),
            "unchanged": counts.get(Outcome.UNCHANGED, 0),
            "failed": counts.get(Outcome.FAILED, 0),
            "url": absolute_url(
                "certificate_batch.index", slug=edition.slug, reference=batch.reference
            ),
        },
        recipient_id=asker.id,
        # Once for each time it ends: it may be run again.
        key=f"certificate-batch:{batch.id}:{batch.ended_at}",
        about=batch,
    )
