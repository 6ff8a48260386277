"""What pages need of claims; every list holds only rows its reader may see."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from core.accounts.models import User
from core.accounts.roles import WHOLE_CITY, Role
from core.db import db
from core.errors import NotFound
from talent.claims.models import Claim, ClaimPaper, SupplementRequest
from talent.claims.states import OPEN_STATES, ClaimState
from talent.wallet.models import WalletPaper

PAGE_SIZE = 50
ORDERS: Mapping[str, Any] = {
    "due": (Claim.due_on.is_(None), Claim.due_on, Claim.submitted_at, Claim.id),
    "oldest": (Claim.submitted_at, Claim.id),
    "newest": (Claim.submitted_at.desc(), Claim.id),
    "name": (Claim.holder_name, Claim.id),
}


@dataclass(frozen=True)
class ClaimFilter:
    """What the queue is narrowed to; lives in the address of the page."""

    state: str = ""
    district: str = ""
    level: str = ""
    sector: str = ""
    words: str = ""
    mine: bool = False
    late: bool = False
    order: str = "due"


@dataclass(frozen=True)
class Page:
    """One page of a list and how many there are in all."""

    rows: list[Claim]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def visible_to(user: User) -> ColumnElement[bool]:
    """The claims of others (and one's own) that a person may see, as a condition."""
    if not user.is_authenticated:
        return false()
    conditions: list[ColumnElement[bool]] = [Claim.claimant_id == user.id]
    sent = Claim.state != ClaimState.DRAFT
    if user.has_role(Role.CITY_REVIEWER) or user.has_role(Role.AUDITOR):
        conditions.append(sent)
    if user.has_role(Role.PROVINCIAL_SEALER):
        conditions.append(and_(sent, Claim.level.in_(["associate-senior", "senior"])))
    districts = user.scopes_of(Role.DISTRICT_REVIEWER)
    if districts:
        here = true() if WHOLE_CITY in districts else Claim.district.in_(districts)
        conditions.append(and_(sent, here))
    return or_(*conditions)


def get_claim(reference: str, *, visible_to_user: User) -> Claim:
    """The claim with all its page shows. NotFound for none and for none of one's business."""
    claim = db.session.scalar(
        select(Claim)
        .where(Claim.reference == reference.upper(), visible_to(visible_to_user))
        .options(
            joinedload(Claim.edition),
            joinedload(Claim.claimant),
            selectinload(Claim.moves),
            selectinload(Claim.papers)
            .joinedload(ClaimPaper.paper)
            .joinedload(WalletPaper.original),
            selectinload(Claim.papers)
            .joinedload(ClaimPaper.paper)
            .joinedload(WalletPaper.translation),
            selectinload(Claim.requests).joinedload(SupplementRequest.paper),
        )
    )
    if claim is None:
        raise NotFound
    return claim


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


def list_queue(user: User, wanted: ClaimFilter, *, page: int, on: date) -> Page:
    """One page of the review queue."""
    query = _queue(user, wanted, on)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    number = min(max(1, page), max(1, -(-total // PAGE_SIZE)))
    rows = db.session.scalars(
        query.order_by(*ORDERS.get(wanted.order, ORDERS["due"]))
        .offset((number - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    return Page(list(rows), total, number)


def count_by_state(user: User) -> dict[str, int]:
    """How many claims of others stand in each state, for the desk."""
    rows = db.session.execute(
        select(Claim.state, func.count())
        .where(visible_to(user), Claim.state != ClaimState.DRAFT)
        .group_by(Claim.state)
    )
    return dict(rows.tuples().all())


def count_waiting_for(user: User) -> int:
    """How many claims this person's roles let them act on now."""
    waiting = _waiting_states(user)
    if not waiting:
        return 0
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Claim)
            .where(visible_to(user), Claim.state.in_(waiting), Claim.claimant_id != user.id)
        )
        or 0
    )


def list_earlier_decisions(claim: Claim, *, limit: int = 10) -> list[Claim]:
    """Earlier decisions on the same entry: the reviewers' precedents (recognition.md §7.11)."""
    return list(
        db.session.scalars(
            select(Claim)
            .where(
                Claim.entry_code == claim.entry_code,
                Claim.id != claim.id,
                Claim.state.in_([ClaimState.RECOGNISED, ClaimState.REFUSED]),
            )
            .order_by(Claim.decided_at.desc())
            .limit(limit)
        )
    )


def list_on_notice(on: date) -> list[Claim]:
    """The claims on public notice on a day, for everybody to see."""
    return list(
        db.session.scalars(
            select(Claim)
            .where(Claim.state == ClaimState.PUBLIC_NOTICE, Claim.notice_ends_on >= on)
            .order_by(Claim.notice_ends_on, Claim.reference)
        )
    )


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


def find_recognised(claimant_id: uuid.UUID, digest: str | None) -> list[Claim]:
    """Titles the person already holds here, by account or by identity document."""
    same_person = Claim.claimant_id == claimant_id
    if digest:
        same_person = or_(same_person, Claim.document_digest == digest)
    return list(
        db.session.scalars(select(Claim).where(same_person, Claim.state == ClaimState.RECOGNISED))
    )


def _waiting_states(user: User) -> set[ClaimState]:
    states: set[ClaimState] = set()
    if user.has_role(Role.DISTRICT_REVIEWER):
        states |= {ClaimState.SUBMITTED, ClaimState.INITIAL_REVIEW}
    if user.has_role(Role.CITY_REVIEWER):
        states.add(ClaimState.SECOND_REVIEW)
    if user.has_role(Role.PROVINCIAL_SEALER):
        states.add(ClaimState.PROVINCIAL_CONFIRMATION)
    return states


def _queue(user: User, wanted: ClaimFilter, on: date) -> Select[Claim]:
    query = select(Claim).where(visible_to(user), Claim.state != ClaimState.DRAFT)
    query = query.where(*_wanted_fields(wanted))
    if wanted.state == "open":
        query = query.where(Claim.state.in_(list(OPEN_STATES)))
    if wanted.mine:
        mine = (Claim.initial_reviewer_id, Claim.second_reviewer_id, Claim.provincial_sealer_id)
        query = query.where(or_(*(column == user.id for column in mine)))
    if wanted.late:
        query = query.where(Claim.due_on < on, Claim.state.in_(list(OPEN_STATES)))
    for word in wanted.words.split()[:6]:
        query = query.where(_mentions(word))
    return query


def _wanted_fields(wanted: ClaimFilter) -> list[ColumnElement[bool]]:
    columns = {
        Claim.state: "" if wanted.state == "open" else wanted.state,
        Claim.district: wanted.district,
        Claim.level: wanted.level,
        Claim.entry["sector"].as_string(): wanted.sector,
    }
    return [column == value for column, value in columns.items() if value]


def _mentions(word: str) -> ColumnElement[bool]:
    columns = (
        Claim.reference,
        Claim.holder_name,
        Claim.holder_name_latin,
        Claim.holder_name_chinese,
        Claim.entry_code,
        Claim.employer_name,
    )
    return or_(*(column.icontains(word, autoescape=True) for column in columns))
