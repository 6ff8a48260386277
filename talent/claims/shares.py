"""What claims put on the desks of those who review them, watch them, or are named as employers."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.accounts.roles import Role
from core.charts import Chart, Kind, Series, ages_chart
from core.clock import now, today
from core.desk.shares import Mark, Moment, Share, ShareSource, Task, Waits
from core.i18n import tr
from talent.claims import figures
from talent.claims.links import employer_token
from talent.claims.models import Claim, ClaimMove
from talent.claims.policies import ANSWERABLE
from talent.claims.queries import OPEN, WAITING, list_most_urgent
from talent.claims.scopes import REVIEWER_ROLES, TURNS
from talent.claims.states import ClaimState

SHOWN = 8


def review_share(user: User, since: datetime) -> Share:
    """What waits for a reviewer; the auditor, who acts on nothing, sees how many are open."""
    acts = any(user.has_role(role) for role in TURNS)
    claims = figures.open_claims(user, now())
    return Share(
        waiting=[_waiting(user)] if acts else (),
        tasks=[_task(claim) for claim in list_most_urgent(user)] if acts else (),
        changes=[_change(move) for move in figures.latest_moves(user, since, limit=SHOWN)],
        ahead=[_term(one) for one in figures.coming_terms(user, today(), limit=SHOWN)],
        figures=_figures(claims),
        charts=_charts(claims),
    )


def employer_share(user: User, _since: datetime) -> Share:
    """Employments that wait for the organisation's word; each opens as its letter's link does."""
    if not user.has_role(Role.EMPLOYER_OFFICER, str(user.organisation_id)):
        return Share()
    claims = figures.employments_to_confirm(user, tuple(ANSWERABLE))
    return Share(
        waiting=[Waits(_l("Employments to confirm"), len(claims), f"{url_for('desk.show')}#tasks")],
        tasks=[
            Task(
                claim.holder_name,
                url_for("employers.answer", token=employer_token(claim)),
                _l("Employment"),
                Mark(_l("Waits for your word")),
                claim.submitted_at,
            )
            for claim in claims
        ],
    )


SOURCES = (
    ShareSource("claims", 10, frozenset(REVIEWER_ROLES), review_share),
    ShareSource("employments", 15, frozenset({Role.EMPLOYER_OFFICER}), employer_share),
)


def _waiting(user: User) -> Waits:
    count, late = figures.count_waiting(user, today())
    return Waits(_l("Claims that wait for you"), count, _list(WAITING), late=late)


def _task(claim: Claim) -> Task:
    title = f"{claim.reference} {claim.holder_name}"
    url = url_for("claims_desk.show", reference=claim.reference)
    what = tr({"en": claim.entry.get("name_en", ""), "zh": claim.entry.get("name_zh", "")})
    return Task(title, url, what, claim.standing, claim.submitted_at, claim.due_on)


def _change(move: ClaimMove) -> Moment:
    target = ClaimState(move.target)
    return Moment(
        _("%(claim)s is now: %(state)s", claim=move.claim.reference, state=target.label),
        url_for("claims_desk.show", reference=move.claim.reference),
        move.at,
        place=move.claim.holder_name,
    )


def _term(claim: Claim) -> Moment:
    ends = (
        _l("Public notice ends")
        if claim.standing is ClaimState.PUBLIC_NOTICE
        else _l("Further papers are due")
    )
    url = url_for("claims_desk.show", reference=claim.reference)
    assert claim.due_on is not None
    return Moment(ends, url, claim.due_on, place=f"{claim.reference} {claim.holder_name}")


def _figures(claims: figures.OpenClaims) -> list[Waits]:
    asked = claims.by_state[ClaimState.SUPPLEMENT_REQUESTED]
    notice = claims.by_state[ClaimState.PUBLIC_NOTICE]
    panel = claims.by_state[ClaimState.PANEL_REVIEW]
    return [
        Waits(_l("Open claims"), claims.total, _list(OPEN), late=claims.late),
        Waits(_l("With the claimant"), asked, _list(ClaimState.SUPPLEMENT_REQUESTED)),
        Waits(ClaimState.PANEL_REVIEW.label, panel, _list(ClaimState.PANEL_REVIEW)),
        Waits(_l("On public notice"), notice, _list(ClaimState.PUBLIC_NOTICE)),
    ]


def _charts(claims: figures.OpenClaims) -> list[Chart]:
    if not claims.total:
        return []
    states, counts = list(claims.by_state), list(claims.by_state.values())
    title = _l("Open claims by state")
    most = max(states, key=claims.by_state.__getitem__)
    by_state = Chart(
        title,
        _(
            "%(total)s open; most of them: %(state)s (%(most)s).",
            total=claims.total,
            state=most.label,
            most=claims.by_state[most],
        ),
        [state.label for state in states],
        [Series(title, counts)],
        Kind.BARS,
        urls=[_list(state) for state in states],
    )
    ages = ages_chart(
        _l("Open claims by days since they were sent"), claims.by_age, claims.oldest,
        edges=figures.AGES,
    )  # fmt: skip
    return [by_state, ages]


def _list(state: str) -> str:
    return url_for("claims_desk.index", state=str(state))
