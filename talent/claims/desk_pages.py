"""What the desk's page of one claim shows, gathered with a number of queries that does not grow."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import url_for
from flask_babel import LazyString
from flask_babel import gettext as _

from core.accounts.models import User
from core.accounts.queries import names_of
from core.cases import Happening
from core.clock import today
from core.files.viewing import PaperView, view_paper
from core.i18n import tr
from core.policy import decide
from talent.catalogue.entry_words import ways_to_verify
from talent.catalogue.models import CatalogueEntry
from talent.catalogue.panels import basis_of
from talent.catalogue.papers import Paper
from talent.catalogue.queries import rules_for
from talent.claims.agreements import is_closed
from talent.claims.checklist import Grounds, Point, checklist
from talent.claims.clock import read_clock
from talent.claims.models import Claim, ClaimMove, ClaimPaper
from talent.claims.precedents import leading_case, on_entry
from talent.claims.queries import find_recognised
from talent.claims.states import (
    CLAIM_WORKFLOW,
    ClaimAction,
    ClaimPermission,
    ClaimState,
    reason_words,
)
from talent.claims.values import Clock
from talent.wallet.queries import Issued, issued_here


@dataclass(frozen=True)
class ClaimPage:
    entry: CatalogueEntry | None
    ways: Sequence[LazyString | str]
    clock: Clock
    points: tuple[Point, ...]
    line: Point
    shown: ClaimPaper | None
    # The register's row when the paper shown is one of our own documents.
    issued: Issued | None
    view: PaperView | None
    precedents: Sequence[Claim]
    # The like case that a decision otherwise would have to say something about.
    leading: Claim | None
    happenings: list[Happening]
    people: Mapping[uuid.UUID, str]
    blocked: LazyString | str
    paper_labels: Mapping[str, LazyString] = field(
        default_factory=lambda: {paper.value: paper.label for paper in Paper}
    )

    @property
    def open_points(self) -> list[Point]:
        """What nobody has seen to yet; named before a claim is passed on."""
        return [point for point in self.points if not point.is_settled]


_P = ClaimPermission
# A line without a paper of its own shows the one to read it by.
_NEAREST = {"validity": "issuer", "specialty": "employment"}
# The move by which each stage is meant to be left; its refusal explains why somebody may not.
_STAGE = {
    ClaimState.SUBMITTED: _P.ACCEPT,
    ClaimState.INITIAL_REVIEW: _P.FORWARD,
    ClaimState.SECOND_REVIEW: _P.APPROVE,
    ClaimState.PROVINCIAL_CONFIRMATION: _P.CONFIRM,
}


def claim_page(claim: Claim, user: User, wanted: Mapping[str, str]) -> ClaimPage:
    """Gather what the desk shows of `claim` to `user`; `wanted` is the address's line and paper."""
    entry = basis_of(claim.entry_code, claim.edition)
    ways = ways_to_verify(entry) if entry is not None else []
    rules = rules_for(entry) if entry is not None else ()
    points = checklist(claim, Grounds(rules, ways, _held(claim), today()))
    line, shown = _in_hand(claim, points, wanted)
    return ClaimPage(
        entry=entry,
        ways=ways,
        clock=read_clock(claim, today()),
        points=points,
        line=line,
        shown=shown,
        issued=issued_here([shown.paper]).get(shown.paper_id) if shown else None,
        view=_view(claim, line, shown, wanted),
        precedents=on_entry(claim),
        leading=leading_case(claim) if claim.standing.is_open else None,
        happenings=[
            _happening(move, with_note=claim.claimant_id != user.id)
            for move in reversed(claim.moves)
        ],
        people=_people(claim),
        blocked=_blocked(claim, user),
    )


def _in_hand(
    claim: Claim, points: Sequence[Point], wanted: Mapping[str, str]
) -> tuple[Point, ClaimPaper | None]:
    """The line and paper the address names; else the first line to see to, and its paper."""
    by_name = {point.name: point for point in points}
    papers = {str(used.paper_id): used for used in claim.papers if not is_closed(claim, used)}
    named = papers.get(wanted.get("paper", ""))
    of_paper = [point for point in points if named in point.papers]
    unseen = [point for point in points if not point.is_settled]
    first = (unseen or points)[0]
    line = by_name.get(wanted.get("line", "")) or (of_paper[0] if of_paper else first)
    near = line.papers or by_name[_NEAREST.get(line.name, line.name)].papers
    return line, named or (near[0] if near else None)


def _view(
    claim: Claim, line: Point, shown: ClaimPaper | None, wanted: Mapping[str, str]
) -> PaperView | None:
    if shown is None:
        return None
    return view_paper(
        shown.paper.original,
        shown.paper.translation,
        wanted,
        address=url_for("claims_desk.show", reference=claim.reference),
        kept={"line": line.name, "paper": str(shown.paper_id)},
    )


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
    ids |= {asked.withdrawn_by_id for asked in claim.requests}
    ids |= {asked.paper.checked_by_id for asked in claim.requests if asked.paper is not None}
    ids |= {check.by_id for check in claim.checks}
    ids |= {claim.initial_reviewer_id, claim.second_reviewer_id, claim.provincial_sealer_id}
    return names_of(ids)


def _happening(move: ClaimMove, *, with_note: bool) -> Happening:
    target = ClaimState(move.target)
    reason = str(reason_words(move.reason))
    # Who claims may work here too; notes about their own claim are not for them.
    has_note = bool(move.internal_note) and with_note
    note = _("Note: %(note)s", note=move.internal_note) if has_note else ""
    has_differed = bool(move.departure) and with_note
    differs = _("Differs from a like case: %(why)s", why=move.departure) if has_differed else ""
    parts = (reason, tr(move.text) if move.text else "", differs, note)
    stays = move.source == move.target and CLAIM_WORKFLOW.find(ClaimAction(move.action)).label
    return Happening(
        when=move.at,
        title=stays or target.label,
        who=(move.by.display_name or move.by.email) if move.by else _("the program"),
        text=" · ".join(part for part in parts if part),
        tone=target.tone,
    )
