"""Drafts: everything typed is kept as typed, until it is sent or given up."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError
from core.policy import authorize
from core.references import next_reference
from talent.catalogue.models import CatalogueEntry
from talent.claims.models import Claim
from talent.claims.queries import find_draft, find_open_claim
from talent.claims.services.freezing import freeze_entry
from talent.claims.states import ClaimPermission

REFERENCE_SERIES = "RC"
MAX_STEP_BYTES = 64 * 1024
Draft = dict[str, dict[str, list[str]]]


def start_claim(
    entry: CatalogueEntry,
    *,
    by: User,
    at: datetime,
    facts: Mapping[str, str] | None = None,
) -> Claim:
    """Begin a draft on an entry, with what the early answer already knows (`facts`).

    A second start on the same entry finds the draft there is. Refused while a claim on the entry
    is open (recognition.md §8 (d)).
    """
    authorize(ClaimPermission.START, user=by)
    if find_open_claim(by.id, entry.code) is not None:
        raise Conflict(_l("You have an open claim on this qualification already."))
    known = find_draft(by.id, entry.code)
    if known is not None:
        return known
    claim = Claim(
        reference=next_reference(REFERENCE_SERIES),
        claimant_id=by.id,
        created_at=at,
        changed_at=at,
        entry_code=entry.code,
        edition_id=entry.edition_id,
        entry=freeze_entry(entry),
    )
    db.session.add(claim)
    if facts:
        _write(claim, {"experience": {name: [value] for name, value in facts.items() if value}})
    db.session.flush()
    audit.record("claim:started", claim, by=by, at=at, entry=entry.code)
    return claim


def read_draft(claim: Claim) -> Draft:
    """What was typed so far: {step: {field: [as typed]}}."""
    draft: Draft = json.loads(claim.draft)
    return draft


def keep_step(
    claim: Claim, step: str, typed: Mapping[str, Sequence[str]], *, by: User, at: datetime
) -> None:
    """Keep one step as typed, right or wrong. Refuses text beyond any honest answer."""
    authorize(ClaimPermission.EDIT, claim, user=by)
    kept = {name: list(values) for name, values in typed.items()}
    if len(json.dumps(kept)) > MAX_STEP_BYTES:
        raise DomainError(_l("This is too long to be kept. Shorten your answers."))
    draft = read_draft(claim)
    draft[step] = kept
    _write(claim, draft)
    claim.changed_at = at
    db.session.flush()


def delete_draft(claim: Claim, *, by: User, at: datetime) -> None:
    """Give a draft up; nothing of it is kept but the note that it was."""
    authorize(ClaimPermission.EDIT, claim, user=by)
    audit.record("claim:draft:deleted", claim, by=by, at=at)
    db.session.delete(claim)
    db.session.flush()


def _write(claim: Claim, draft: Draft) -> None:
    claim.draft = json.dumps(draft, ensure_ascii=False)
