"""What becomes of a claim that another edition of the catalogue shall judge."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core import audit
from core.db import db
from talent.catalogue.models import CatalogueEntry
from talent.catalogue.states import Degree
from talent.catalogue.tier_words import freeze_rule
from talent.catalogue.tiers import Facts, Tier
from talent.claims.models import Claim
from talent.claims.services.submitting import freeze_entry
from talent.claims.states import ClaimState


def move_to_entry(
    claim: Claim, entry: CatalogueEntry, tier: Tier | None, *, by: Any, at: datetime
) -> None:
    """Have `entry` judge a claim that is not decided, or a draft go on under it (`tier` None).

    The stage, its clock and everything handed in stay; papers the entry asks for besides are then
    missing on the checklist. Whoever calls saw to it that the claim may be moved.
    """
    audit.record(
        "claim:edition:moved", claim, by=by, at=at, old=claim.entry_code, new=entry.code,
        edition=entry.edition.slug,
    )  # fmt: skip
    claim.entry_code, claim.entry = entry.code, freeze_entry(entry)
    claim.edition_id, claim.edition = entry.edition_id, entry.edition
    if tier is not None and claim.standing is not ClaimState.DRAFT:
        claim.level, claim.title = tier.level, dict(tier.title)
        facts = Facts(Degree(claim.degree), claim.years or 0)
        claim.entry = {**claim.entry, "rule": freeze_rule(entry, tier.level, facts)}
    db.session.flush()
