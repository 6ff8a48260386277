"""Rules of one entry in place of the default ones, while its edition is still a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from core import audit
from core.db import db
from core.errors import Conflict
from core.policy import authorize
from talent.catalogue.importing.cells import write_tier_rules
from talent.catalogue.models import CatalogueEdition, CatalogueEntry
from talent.catalogue.services import fingerprint_of
from talent.catalogue.states import CataloguePermission, EditionState
from talent.catalogue.tiers import Rule
from talent.catalogue.values import STALE, rules_from


def set_entry_rules(
    entry: CatalogueEntry, rules: Sequence[Rule], *, by: Any, at: datetime, seen: str
) -> None:
    """Give an entry of a draft rules of its own; none at all: the default ones hold again.

    They belong to the edition, as everything it says: a published one is never changed. Refuses,
    beside that, a page older than the draft (Conflict).
    """
    edition = entry.edition
    authorize(CataloguePermission.EDIT, edition, user=by)
    if edition.state != EditionState.DRAFT or seen != fingerprint_of(edition):
        raise Conflict(STALE)
    old = rules_from(entry.own_tiers or ())
    if list(old) == list(rules):
        return
    entry.own_tiers = [asdict(rule) for rule in rules] or None
    note_edit(edition)
    changes = {"entry": entry.code, "old": write_tier_rules(old), "new": write_tier_rules(rules)}
    audit.record("catalogue:entry:tiers_set", edition, by=by, at=at, **changes)
    db.session.flush()


def note_edit(edition: CatalogueEdition) -> None:
    """Pages drawn before are stale, although the file is the same."""
    report = edition.import_report or {}
    edition.import_report = {**report, "edits": int(report.get("edits", 0)) + 1}
