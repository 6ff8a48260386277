"""What pages need of claims; every list holds only rows its reader may see."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import defer, joinedload, lazyload, load_only, selectinload

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from talent.claims import scopes
from talent.claims.models import Claim, ClaimMove, ClaimPaper, SupplementRequest
from talent.claims.states import OPEN_STATES, ClaimState
from talent.wallet.models import WalletPaper

PAGE_SIZE = 50
# Not states of a claim, but what a list of them may be narrowed to.
OPEN, WAITING = "open", "waiting"
# Those due first; what has no day last.
_DUE = (Claim.due_on.is_(None), Claim.due_on, Claim.submitted_at, Claim.id)


def visible_to(user: User) -> ColumnElement[bool]:
    """The claims of others (and one's own) that a person may see, as a condition."""
    return scopes.readable_by(user).sql


def waiting_for(user: User) -> ColumnElement[bool]:
    """The claims this person may act on now, as a condition."""
    return scopes.waiting_for(user).sql


def list_of_employer(employer_id: uuid.UUID, *, visible_to_user: User) -> Sequence[Claim]:
    """The newest claims that name this employer, of those the person may see."""
    seen = select(Claim).where(visible_to(visible_to_user), Claim.employer_id == employer_id)
    newest = seen.order_by(Claim.submitted_at.desc(), Claim.id).limit(PAGE_SIZE)
    return db.session.scalars(newest).all()


def find_career(user: User) -> Claim | None:
    """The newest of a person's claims that says anything of degree and work."""
    told = select(Claim).where(Claim.claimant_id == user.id, Claim.degree != "")
    return db.session.scalar(told.order_by(Claim.submitted_at.desc(), Claim.id).limit(1))


def get_claim(reference: str, *, visible_to_user: User) -> Claim:
    """The claim with all its page shows. NotFound for none and for none of one's business."""
    claim = db.session.scalar(
        select(Claim)
        .where(Claim.reference == reference.upper(), visible_to(visible_to_user))
        .options(
            joinedload(Claim.edition),
            joinedload(Claim.claimant),
            selectinload(Claim.moves).options(_named(ClaimMove.by)),
            selectinload(Claim.papers)
            .joinedload(ClaimPaper.paper)
            .joinedload(WalletPaper.original),
            selectinload(Claim.papers)
            .joinedload(ClaimPaper.paper)
            .joinedload(WalletPaper.translation),
            selectinload(Claim.requests).joinedload(SupplementRequest.paper),
            selectinload(Claim.checks),
        )
    )
    if claim is None:
        raise NotFound
    return claim


def lock_claim(claim: Claim) -> None:
    """Read it anew, and let nobody else write it until the transaction ends."""
    db.session.flush()
    # The claim alone: PostgreSQL refuses to lock what a join may leave out.
    db.session.refresh(claim, with_for_update={"of": Claim})


def find_claim(reference: str) -> Claim | None:
    """The claim, for the operator at the command line, who sees them all."""
    return db.session.scalar(select(Claim).where(Claim.reference == reference.strip().upper()))


def get_own_claim(reference: str, *, claimant: User) -> Claim:
    """A claim of the person's own; NotFound otherwise, staff included."""
    claim = get_claim(reference, visible_to_user=claimant)
    if claim.claimant_id != claimant.id:
        raise NotFound
    return claim


def list_own_claims(claimant: User) -> list[Claim]:
    """A person's claims, the open ones and the latest first."""
    return list(
        db.session.scalars(
            select(Claim)
            .where(Claim.claimant_id == claimant.id)
            .order_by(Claim.state.in_(list(OPEN_STATES)).desc(), Claim.changed_at.desc())
        )
    )


def count_waiting_for(user: User) -> int:
    """How many claims this person's roles let them act on now."""
    return db.session.scalar(select(func.count()).select_from(Claim).where(waiting_for(user))) or 0


def on_notice(on: date) -> Select[Claim]:
    """Claims that stand on the public notice on a day: until the last day that was announced.

    Those that end first before the others. Those to which somebody objected too, so that the notice
    tells nobody that there is an objection and others can still object.
    """
    noticed = Claim.state.in_([ClaimState.PUBLIC_NOTICE, ClaimState.OBJECTION_CHECK])
    rows = select(Claim).where(noticed, Claim.notice_ends_on >= on)
    return rows.order_by(Claim.notice_ends_on, Claim.reference)


def find_open_claim(claimant_id: uuid.UUID, entry_code: str) -> Claim | None:
    """The person's open claim on an entry, if there is one (recognition.md §8 (d))."""
    return db.session.scalar(
        select(Claim).where(
            Claim.claimant_id == claimant_id,
            Claim.entry_code == entry_code,
            Claim.state.in_(list(OPEN_STATES)),
        )
    )


def find_draft(claimant_id: uuid.UUID, entry_code: str) -> Claim | None:
    """The person's unsent draft on an entry, if there is one."""
    return db.session.scalar(
        select(Claim)
        .where(
            Claim.claimant_id == claimant_id,
            Claim.entry_code == entry_code,
            Claim.state == ClaimState.DRAFT,
        )
        .order_by(Claim.created_at)
        .limit(1)
    )


def find_claim_ids(text: str) -> list[str]:
    """The ids of claims by what staff typed of a reference, at most a page of them."""
    ids = select(Claim.id).where(Claim.reference.icontains(text.upper(), autoescape=True))
    return [str(claim_id) for claim_id in db.session.scalars(ids.limit(PAGE_SIZE))]


def count_claims() -> int:
    return db.session.scalar(select(func.count()).select_from(Claim)) or 0


def count_drafts(claimant_id: uuid.UUID) -> int:
    drafts = (Claim.claimant_id == claimant_id, Claim.state == ClaimState.DRAFT)
    return db.session.scalar(select(func.count()).select_from(Claim).where(*drafts)) or 0


def count_sent(claimant_id: uuid.UUID, *, since: datetime) -> int:
    """How many claims a person sent from a moment on, whatever became of them."""
    sent = (Claim.claimant_id == claimant_id, Claim.submitted_at >= since)
    return db.session.scalar(select(func.count()).select_from(Claim).where(*sent)) or 0


def find_recognised(claimant_id: uuid.UUID, digest: str | None) -> list[Claim]:
    """Titles the person already holds here, by account or by identity document."""
    same_person = Claim.claimant_id == claimant_id
    if digest:
        same_person = or_(same_person, Claim.document_digest == digest)
    return list(
        db.session.scalars(select(Claim).where(same_person, Claim.state == ClaimState.RECOGNISED))
    )


def _named(person: Any) -> Any:
    """Load somebody only to print the name."""
    return joinedload(person).options(
        load_only(User.display_name, User.email), lazyload(User.grants)
    )


def list_most_urgent(user: User, *, limit: int = 10) -> list[Claim]:
    """What waits for this person, the late ones first."""
    return list(
        db.session.scalars(
            select(Claim)
            .where(waiting_for(user))
            .options(defer(Claim.draft), defer(Claim.document_number))
            .order_by(*_DUE)
            .limit(limit)
        )
    )
