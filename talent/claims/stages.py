"""The way of a claim as its claimant sees it: what is behind it, and when to expect what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import LazyString

from core.clock import beijing_date
from core.working_days.services import working_calendar
from core.working_days.values import UnknownYear
from talent.claims.models import Claim
from talent.claims.states import DAYS_ALLOWED, ClaimState

_S = ClaimState


@dataclass(frozen=True)
class Stage:
    """One stage: reached on a day, or expected to be; neither where nobody can say.

    `standing` is done, current or todo.
    """

    label: LazyString
    standing: str
    reached_on: date | None
    expected_on: date | None


def stages_of(claim: Claim, on: date) -> Sequence[Stage]:
    """The stages of an open claim, as a path; nothing of one that stands on none of them.

    A day is expected by what each state is allowed (recognition.md §8): the office may be quicker.
    While the claimant has to answer, as if they did so today.
    """
    path = _path(claim)
    current = ClaimState(claim.asked_from) if _waits_for_claimant(claim) else claim.standing
    if current not in path:
        return ()
    at = path.index(current)
    expected = _expected(claim, path[at:], on)
    reached = {ClaimState(move.target): beijing_date(move.at) for move in claim.moves}
    return [
        Stage(
            label=state.label,
            standing="done" if number < at else "current" if number == at else "todo",
            reached_on=reached.get(state) if number <= at else None,
            expected_on=expected.get(state) if number > at else None,
        )
        for number, state in enumerate(path)
    ]


def _waits_for_claimant(claim: Claim) -> bool:
    return claim.standing is _S.SUPPLEMENT_REQUESTED and bool(claim.asked_from)


def _path(claim: Claim) -> list[ClaimState]:
    by_panel = claim.is_by_panel or claim.standing is _S.PANEL_REVIEW
    judged = [_S.PANEL_REVIEW] if by_panel else []
    province = [_S.PROVINCIAL_CONFIRMATION] if claim.needs_province else []
    return [
        _S.SUBMITTED, _S.INITIAL_REVIEW, _S.SECOND_REVIEW, *judged, *province, _S.PUBLIC_NOTICE,
        _S.RECOGNISED,
    ]  # fmt: skip


def _expected(claim: Claim, ahead: Sequence[ClaimState], on: date) -> dict[ClaimState, date]:
    """When each state ahead is entered at the latest, until one that nobody can date."""
    calendar, days = working_calendar(), {}
    try:
        if _waits_for_claimant(claim):
            leaves = calendar.add(on, claim.days_left_when_asked)
        elif claim.due_on is None:
            return {}
        else:
            leaves = max(claim.due_on, on)
        for state in ahead[1:]:
            days[state] = leaves
            allowed = DAYS_ALLOWED.get(state)
            if allowed is None:
                break
            leaves = calendar.add(leaves, allowed)
    except UnknownYear:  # the coming year has no table of holidays yet
        pass
    return days
