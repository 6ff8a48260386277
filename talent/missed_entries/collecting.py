"""Gather what people miss: from suggestions, refused claims, and searches without a hit."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.clock import now
from core.db import db, write_afterwards
from core.name_keys import folded
from core.workflow import Move
from talent.catalogue.models import CatalogueSuggestion
from talent.catalogue.papers import Paper
from talent.claims.models import Claim
from talent.claims.states import ClaimState, Reason
from talent.missed_entries.models import MissedEntry, MissedMention
from talent.missed_entries.states import MISSED_WORKFLOW, MissedAction, MissedState

SHORTEST, LONGEST = 3, 120
# Addresses and numbers of people are typed into any box.
_OF_A_PERSON = re.compile(r"@|[0-9]{5}|[0-9](?:[ -]?[0-9]){6}")


def follow_suggestion(suggestion: CatalogueSuggestion) -> None:
    """An editor accepted it, or put it on the list again."""
    assert suggestion.answered_at is not None
    one = collect(suggestion.qualification, at=suggestion.answered_at)
    one.issuer = one.issuer or suggestion.issuer
    one.region = one.region or suggestion.region
    one.mentions.append(MissedMention(suggestion=suggestion, created_at=suggestion.answered_at))
    db.session.flush()


def follow_refusal(move: Move) -> None:
    """A claim was refused because the edition lacks what its certificate says."""
    claim = move.subject
    if not isinstance(claim, Claim) or move.target != ClaimState.REFUSED:
        return
    if claim.reason != Reason.NOT_IN_EDITION or claim.is_by_panel:
        return
    known = select(MissedMention.id).where(MissedMention.claim_id == claim.id)
    if db.session.scalar(known) is None:
        one = collect(_certificate_of(claim), at=move.at)
        one.mentions.append(MissedMention(claim=claim, created_at=move.at))
        db.session.flush()


def follow_search(words: str) -> None:
    """Count a search that found nothing sure; nothing of who searched is kept.

    Counted after the page was answered, since a GET never writes. Left out is what may be
    somebody's address or number, and what is too short or long for a name.
    """
    name = " ".join(words.split())
    key = folded(name)
    if not SHORTEST <= len(key) <= LONGEST or _OF_A_PERSON.search(name):
        return
    at = now()
    write_afterwards(lambda session: _count(session, name, key, at))


def collect(name: str, *, at: datetime) -> MissedEntry:
    """The line of this qualification, whatever its case and signs; new where there is none."""
    key = folded(name)[:300] or name[:300]
    one = db.session.scalar(select(MissedEntry).where(MissedEntry.folded == key))
    if one is None:
        one = MissedEntry(folded=key, name=name[:300], created_at=at, state=MissedState.OPEN)
        db.session.add(one)
    elif one.standing is MissedState.HEARD:
        MISSED_WORKFLOW.fire(one, MissedAction.COLLECT, by=None, at=at)
    return one


def _count(session: Session, name: str, key: str, at: datetime) -> None:
    seen = {"searches": MissedEntry.searches + 1, "searched_at": at}
    counted = session.scalar(
        update(MissedEntry)
        .where(MissedEntry.folded == key)
        .values(seen)
        .returning(MissedEntry.id)
        .execution_options(synchronize_session=False)
    )
    if counted is None:
        session.add(
            MissedEntry(
                folded=key, name=name, created_at=at, state=MissedState.HEARD, searches=1,
                searched_at=at,
            )
        )  # fmt: skip


def _certificate_of(claim: Claim) -> str:
    """What the person calls the certificate; where that is not said, the entry they claimed."""
    titles = (one.paper.title for one in claim.papers if one.kind == Paper.CERTIFICATE)
    return next((title for title in titles if title), "") or claim.entry["name_en"]
