"""Offers of one person, and what is known of a part of those who agreed to be told."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import defer, joinedload

from core.accounts.models import User
from core.consents.models import Consent
from core.db import db
from core.errors import NotFound
from talent.catalogue.models import CatalogueSuggestion
from talent.catalogue.papers import Paper
from talent.claims.models import Claim, ClaimPaper
from talent.claims.states import ClaimState, Reason
from talent.missed_entries.models import MissedEntry, MissedMention
from talent.missed_entries.states import MissedState
from talent.offers.models import RecognitionOffer
from talent.offers.policies import OfferPurpose
from talent.wallet.models import WalletPaper


@dataclass
class Known:
    """What somebody keeps here that an entry may fit.

    `papers`: notes on certificates, each with the number of the claim refused with it, or "".
    `suggested`: qualification and region. `taken_up`: codes that an edition took up for them, with
    what they suggested, or "" and the number of the claim refused without. `refused`: claims
    refused as not in the catalogue, by code. `settled`: codes the person has claimed otherwise, so
    that they know of them.
    """

    papers: list[tuple[str, str]] = field(default_factory=list)
    suggested: list[tuple[str, str]] = field(default_factory=list)
    taken_up: list[tuple[str, str, str]] = field(default_factory=list)
    refused: dict[str, Claim] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    offers: dict[str, RecognitionOffer] = field(default_factory=dict)


def get_offer(offer_id: uuid.UUID, *, user: User) -> RecognitionOffer:
    """Held until it is answered: it is taken or declined, never both. NotFound for another's."""
    offer = db.session.get(RecognitionOffer, offer_id, with_for_update=True)
    if offer is None or offer.user_id != user.id:
        raise NotFound
    return offer


def offers_of(user: User) -> list[RecognitionOffer]:
    """Every offer made to this person, the latest first."""
    rows = select(RecognitionOffer).where(RecognitionOffer.user_id == user.id)
    latest = (RecognitionOffer.offered_at.desc(), RecognitionOffer.entry_code)
    shown = joinedload(RecognitionOffer.claim).load_only(Claim.reference)
    return list(db.session.scalars(rows.order_by(*latest).options(shown)))


def _agrees() -> ColumnElement[bool]:
    """The account of the outer query agreed to be told, and is in use."""
    agreed = select(Consent.user_id).where(
        Consent.purpose == OfferPurpose.OFFERS.value, Consent.withdrawn_at.is_(None)
    )
    return and_(User.id.in_(agreed), User.active.is_(True))


def people_to_tell(
    *, after: uuid.UUID | None = None, only: uuid.UUID | None = None, limit: int
) -> list[User]:
    """Those who agreed to be told, by id; those behind `after` only, or `only` this one."""
    rows = select(User).where(_agrees()).order_by(User.id).limit(limit)
    if after is not None:
        rows = rows.where(User.id > after)
    if only is not None:
        rows = rows.where(User.id == only)
    return list(db.session.scalars(rows))


def known_of(people: Collection[uuid.UUID]) -> dict[uuid.UUID, Known]:
    """What each of these people keeps; five questions, however many they are."""
    known: dict[uuid.UUID, Known] = defaultdict(Known)
    refused = _note_claims(known, people)
    papers = (
        select(WalletPaper.owner_id, WalletPaper.title, ClaimPaper.claim_id)
        .outerjoin(ClaimPaper, ClaimPaper.paper_id == WalletPaper.id)
        .where(
            WalletPaper.owner_id.in_(people),
            WalletPaper.kind == Paper.CERTIFICATE,
            WalletPaper.removed_at.is_(None),
            WalletPaper.title != "",
        )
        .order_by(WalletPaper.added_at, WalletPaper.id)
    )
    for owner_id, title, claim_id in db.session.execute(papers):
        known[owner_id].papers.append((title, refused.get(claim_id, "")))
    one = CatalogueSuggestion
    suggested = select(one.user_id, one.qualification, one.region).where(one.user_id.in_(people))
    for user_id, qualification, region in db.session.execute(suggested.order_by(one.created_at)):
        if user_id is not None:
            known[user_id].suggested.append((qualification, region))
    _note_taken_up(known, people)
    offered = select(RecognitionOffer).where(RecognitionOffer.user_id.in_(people))
    for offer in db.session.scalars(offered):
        known[offer.user_id].offers[offer.entry_code] = offer
    return known


def _note_taken_up(known: dict[uuid.UUID, Known], people: Collection[uuid.UUID]) -> None:
    """What the work list of an edition says was entered for somebody: no search has to be sure."""
    one, said = MissedMention, CatalogueSuggestion
    whose = func.coalesce(said.user_id, Claim.claimant_id)
    rows = (
        select(whose, MissedEntry.entry_code, said.qualification, Claim.reference)
        .select_from(one)
        .join(MissedEntry, MissedEntry.id == one.missed_id)
        .outerjoin(said, said.id == one.suggestion_id)
        .outerjoin(Claim, Claim.id == one.claim_id)
        .where(MissedEntry.state == MissedState.PUBLISHED, whose.in_(people))
        .order_by(one.created_at)
    )
    for user_id, code, qualification, reference in db.session.execute(rows):
        known[user_id].taken_up.append((code, qualification or "", reference or ""))


def _note_claims(
    known: dict[uuid.UUID, Known], people: Collection[uuid.UUID]
) -> dict[uuid.UUID | None, str]:
    """Note refused and other claims; the numbers of those refused as missing, by id."""
    mine = select(Claim).where(Claim.claimant_id.in_(people)).options(defer(Claim.draft))
    refused: dict[uuid.UUID | None, str] = {}
    for claim in db.session.scalars(mine.order_by(Claim.created_at)):
        if _is_missing(claim):
            refused[claim.id] = claim.reference
            known[claim.claimant_id].refused[claim.entry_code] = claim
        else:
            known[claim.claimant_id].settled.add(claim.entry_code)
    return refused


def _is_missing(claim: Claim) -> bool:
    return claim.state == ClaimState.REFUSED and claim.reason == Reason.NOT_IN_EDITION
