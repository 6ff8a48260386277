"""Set right what a recognised claim says of its holder; `talent.corrections` tells who may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core import audit
from core.accounts.models import User
from core.db import db
from core.files.models import StoredFile
from talent.catalogue.papers import Paper
from talent.claims.models import Claim, ClaimPaper
from talent.wallet.models import WalletPaper


def correct_facts(
    claim: Claim, right: Mapping[str, Any], photo: StoredFile | None, *, by: User, at: datetime
) -> None:
    """Put these facts, by column, in place of what the claim said, and a photo of the holder's.

    The log keeps which were changed; whoever calls has the certificate drawn anew.
    """
    for name, value in right.items():
        setattr(claim, name, value)
    if photo is not None:
        for used in claim.papers:
            if used.kind == Paper.PHOTO and used.set_aside_at is None:
                used.set_aside_at = at
        paper = WalletPaper(
            owner_id=claim.claimant_id, kind=Paper.PHOTO, original=photo, added_at=at
        )
        claim.papers.append(ClaimPaper(kind=Paper.PHOTO, paper=paper))
    claim.changed_at = at
    db.session.flush()
    changed = [*right, *(["photo"] if photo is not None else [])]
    audit.record("claim:facts:corrected", claim, by=by, at=at, fields=sorted(changed))
