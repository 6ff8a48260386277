"""What the desk's page of one claim shows, gathered with a number of queries that does not grow."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import LazyString
from flask_babel import gettext as _

from core.accounts.models import User
from core.accounts.queries import names_of
from core.clock import today
from core.i18n import tr
from core.policy import decide
from talent.catalogue.entry_words import ways_to_verify
from talent.catalogue.models import CatalogueEntry
from talent.catalogue.papers import Paper
from talent.catalogue.queries import get_entry, rules_for
from talent.claims.checklist import Grounds, Point, checklist
from talent.claims.clock import read_clock
from talent.claims.models import Claim, ClaimMove, ClaimPaper
from talent.claims.queries import find_recognised, list_earlier_decisions, next_waiting
from talent.claims.states import (
    CLAIM_WORKFLOW,
    ClaimAction,
    ClaimPermission,
    ClaimState,
    Reason,
)
from talent.claims.values import Clock


@dataclass(frozen=True)
class Deed:
    """One thing a reviewer may do: its address, its letter key, and how strong its button is."""

    name: str
    action: ClaimAction
    permission: ClaimPermission
    key: str
    tone: str = "plain"

    @property
    def label(self) -> LazyString:
        return CLAIM_WORKFLOW.find(self.action).label


@dataclass(frozen=True)
class StoryLine:
    """One move as the timeline shows it."""

    when: datetime
    title: LazyString
    who: str
    text: str
    tone: str


@dataclass(frozen=True)
class ClaimPage:
    """Everything the template needs besides the forms."""

    claim: Claim
    entry: CatalogueEntry | None
    ways: Sequence[LazyString | str]
    clock: Clock
    points: tuple[Point, ...]
    papers: list[ClaimPaper]
    precedents: list[Claim]
    story: list[StoryLine]
    people: Mapping[uuid.UUID, str]
    deeds: list[Deed]
    blocked: LazyString | str
    next_reference: str | None
    paper_labels: Mapping[str, LazyString] = field(
        default_factory=lambda: {paper.value: paper.label for paper in Paper}
    )


_A, _P = ClaimAction, ClaimPermission
DEEDS = {
    deed.name: deed
    for deed in (
        Deed("accept", _A.ACCEPT, _P.ACCEPT, "a", "primary"),
        Deed("forward", _A.FORWARD, _P.FORWARD, "f", "primary"),
        Deed("approve", _A.APPROVE, _P.APPROVE, "a", "primary"),
        Deed("confirm", _A.CONFIRM_FOR_PROVINCE, _P.CONFIRM, "a", "primary"),
        Deed("ask", _A.REQUEST_SUPPLEMENT, _P.ASK, "m"),
        Deed("refuse", _A.REFUSE, _P.REFUSE, "r", "danger"),
    )
}
# The move by which each stage is meant to be left; its refusal explains why somebody may not.
_STAGE = {
    ClaimState.SUBMITTED: _P.ACCEPT,
    ClaimState.INITIAL_REVIEW: _P.FORWARD,
    ClaimState.SECOND_REVIEW: _P.APPROVE,
    ClaimState.PROVINCIAL_CONFIRMATION: _P.CONFIRM,
}


def claim_page(claim: Claim, user: User) -> ClaimPage:
    """Gather what the desk shows of `claim` to `user`."""
    entry = get_entry(claim.entry_code, claim.edition)
    ways = ways_to_verify(entry) if entry is not None else []
    rules = rules_for(entry) if entry is not None else ()
    return ClaimPage(
        claim=claim,
        entry=entry,
        ways=ways,
        clock=read_clock(claim, today()),
        points=checklist(claim, Grounds(rules, ways, _held(claim), today())),
        papers=sorted(claim.papers, key=_asking_order),
        precedents=list_earlier_decisions(claim),
        story=[
            _story_line(move, with_note=claim.claimant_id != user.id)
            for move in reversed(claim.moves)
        ],
        people=_people(claim),
        deeds=_deeds(claim, user),
        blocked=_blocked(claim, user),
        next_reference=next_waiting(user, after=claim),
    )


def _asking_order(used: ClaimPaper) -> int:
    kinds = [paper.value for paper in Paper]
    return kinds.index(used.kind) if used.kind in kinds else len(kinds)


def _deeds(claim: Claim, user: User) -> list[Deed]:
    open_now = {transition.action for transition in CLAIM_WORKFLOW.open_to(user, claim)}
    return [deed for deed in DEEDS.values() if deed.action in open_now]


def _blocked(claim: Claim, user: User) -> LazyString | str:
    permission = _STAGE.get(claim.standing)
    if permission is None:
        return ""
    decision = decide(user, permission, claim)
    return "" if decision.allowed else decision.reason


def _held(claim: Claim) -> Claim | None:
    """A title that stands in the way: same series, same or higher level, another claim."""
    level = claim.title_level
    for held in find_recognised(claim.claimant_id, claim.document_digest):
        same_series = held.entry.get("series_zh") == claim.entry.get("series_zh")
        if held.id == claim.id or not same_series or level is None or held.title_level is None:
            continue
        if held.title_level.rank >= level.rank:
            return held
    return None


def _people(claim: Claim) -> dict[uuid.UUID, str]:
    """Names of the reviewers and of those who checked papers or asked questions (one query)."""
    ids = {used.paper.checked_by_id for used in claim.papers}
    ids |= {asked.asked_by_id for asked in claim.requests}
    ids |= {asked.paper.checked_by_id for asked in claim.requests if asked.paper is not None}
    ids |= {claim.initial_reviewer_id, claim.second_reviewer_id, claim.provincial_sealer_id}
    return names_of(ids)


def _story_line(move: ClaimMove, *, with_note: bool) -> StoryLine:
    target = ClaimState(move.target)
    reason = str(Reason(move.reason).label) if move.reason in set(Reason) else ""
    # Who claims may work here too; notes about their own claim are not for them.
    has_note = bool(move.internal_note) and with_note
    note = _("Note: %(note)s", note=move.internal_note) if has_note else ""
    parts = (reason, tr(move.text) if move.text else "", note)
    return StoryLine(
        when=move.at,
        title=target.label,
        who=(move.by.display_name or move.by.email) if move.by else _("the program"),
        text=" · ".join(part for part in parts if part),
        tone=target.tone,
    )
