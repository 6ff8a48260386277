"""Drafts: everything typed is kept as typed, until it is sent or given up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import audit, outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.drafts.wizard import Typed, as_typed, put_step, read_draft
from core.errors import Conflict, DomainError
from core.policy import authorize
from core.references import next_reference
from core.registries import News
from talent.catalogue.models import CatalogueEntry
from talent.claims import mails
from talent.claims.models import Claim
from talent.claims.queries import count_drafts, find_draft, find_open_claim
from talent.claims.services.submitting import freeze_entry
from talent.claims.states import DRAFT_KEPT_DAYS, ClaimPermission, ClaimState, OfferedFor

REFERENCE_SERIES = "RC"
MAX_FACT = 40
# Where a draft keeps what the early answer knows until the step it belongs to is typed.
EARLY_ANSWER = "early_answer"
# Where a draft keeps, step by step, what an earlier claim of the person said.
EARLIER_CLAIM = "earlier"
MOST_DRAFTS = 20
DRAFT_WARNING_DAYS = 14
# Before it goes, so that what hangs on it can go too.
draft_deleted = News[Claim]("draft deleted")


def start_claim(
    entry: CatalogueEntry, *, by: User, at: datetime, facts: Mapping[str, str] | None = None
) -> Claim:
    """Begin a draft on an entry, with what the early answer already knows (`facts`).

    A second start on the same entry finds the draft there is, and fills in of `facts` what was not
    typed there yet. Refused while a claim on the entry is open (recognition.md §8 (d)), on an
    entry that is closed to new claims, and beyond MOST_DRAFTS drafts.
    """
    authorize(ClaimPermission.START, user=by)
    if find_open_claim(by.id, entry.code) is not None:
        raise Conflict(_l("You have an open claim on this qualification already."))
    given = {name: [value[:MAX_FACT]] for name, value in (facts or {}).items() if value}
    known = find_draft(by.id, entry.code)
    if known is not None:
        _fill_in(known, given)
        return known
    if not entry.is_open:
        raise DomainError(_l("New claims cannot rest on this entry now."), field="entry_code")
    if count_drafts(by.id) >= MOST_DRAFTS:
        raise DomainError(
            _l("You have %(most)s drafts already. Send or delete one first.", most=MOST_DRAFTS)
        )
    claim = Claim(
        reference=next_reference(REFERENCE_SERIES),
        claimant_id=by.id,
        created_at=at,
        changed_at=at,
        draft="{}",
        entry_code=entry.code,
        edition_id=entry.edition_id,
        entry=freeze_entry(entry),
    )
    db.session.add(claim)
    _fill_in(claim, given)
    db.session.flush()
    audit.record("claim:started", claim, by=by, at=at, entry=entry.code)
    return claim


def start_offered_claim(
    entry: CatalogueEntry,
    offered_for: OfferedFor,
    earlier: Mapping[str, Mapping[str, Any]],
    *,
    by: User,
    at: datetime,
) -> Claim:
    """Begin a draft that the portal offered by itself, by the rules of `start_claim`.

    `earlier` is what an earlier claim of theirs said, by step. It stands in steps nobody has opened
    yet, for the person to read and keep: a step counts as answered only once it was saved.
    """
    claim = start_claim(entry, by=by, at=at)
    claim.offered_for = offered_for
    for step, facts in earlier.items():
        claim.draft = put_step(claim.draft, f"{EARLIER_CLAIM}:{step}", as_typed(facts))
    db.session.flush()
    return claim


def keep_step(claim: Claim, step: str, typed: Typed, *, by: User, at: datetime) -> None:
    """Keep one step as typed, right or wrong. Refuses text beyond any honest answer."""
    authorize(ClaimPermission.EDIT, claim, user=by)
    claim.draft = put_step(claim.draft, step, typed)
    claim.changed_at = at
    db.session.flush()


def delete_draft(claim: Claim, *, by: User, at: datetime) -> None:
    """Give a draft up; nothing of it is kept but the note that it was."""
    authorize(ClaimPermission.EDIT, claim, user=by)
    _delete(claim, by=by, at=at)


def end_idle_drafts(*, at: datetime) -> int:
    """Delete drafts nobody touched for 180 days and whose owner was told 14 days before.

    Drafts that come near are warned of by letter first; a draft whose warning left late lives until
    the 14 days are over (recognition.md §8). Returns how many were deleted.
    """
    idle_since = at - timedelta(days=DRAFT_KEPT_DAYS - DRAFT_WARNING_DAYS)
    idle = db.session.scalars(
        select(Claim).where(Claim.state == ClaimState.DRAFT, Claim.changed_at <= idle_since)
    ).all()
    deleted = 0
    for claim in idle:
        warned = outbox.post(mails.draft_ending(claim, ends_on=_last_day(claim, at)))
        is_told = warned.created_at <= at - timedelta(days=DRAFT_WARNING_DAYS)
        if is_told and claim.changed_at <= at - timedelta(days=DRAFT_KEPT_DAYS):
            _delete(claim, by=None, at=at)
            deleted += 1
    return deleted


def _last_day(claim: Claim, at: datetime) -> date:
    term = claim.changed_at + timedelta(days=DRAFT_KEPT_DAYS)
    return beijing_date(max(term, at + timedelta(days=DRAFT_WARNING_DAYS)))


def _delete(claim: Claim, *, by: User | None, at: datetime) -> None:
    draft_deleted.send(claim)
    audit.record("claim:draft:deleted", claim, by=by, at=at)
    db.session.delete(claim)
    db.session.flush()


def _fill_in(claim: Claim, facts: Mapping[str, list[str]]) -> None:
    """What the early answer knows, where nothing was typed; a draft's own words win.

    A step nobody has opened keeps it aside, so that its other questions are not passed by.
    """
    if not facts:
        return
    draft = read_draft(claim.draft)
    step = "experience" if "experience" in draft else EARLY_ANSWER
    typed = {name: values for name, values in draft.get(step, {}).items() if any(values)}
    claim.draft = put_step(claim.draft, step, {**facts, **typed})
