"""Companies that the demonstration's projects founded: in every state, and followed up.

Two years of follow-ups need an event that is long over; it is a contest, so that the Week's figures
stay those of the article.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from core.accounts.demo import CARRIER_NAME, specimen
from core.accounts.models import User
from core.accounts.queries import find_account
from core.amounts import Currency
from core.clock import BEIJING, beijing_date, now, today
from core.db import db
from core.files.checks import CheckedUpload, MediaType
from core.i18n import speaking
from core.organisations.codes import credit_code_check_character
from events.demo.editions import ORGANISER, demo_slug
from events.demo.projects import DATA, LEVELS, TEXT, enter_project, review_project
from events.editions.models import Edition
from events.editions.queries import find_edition
from events.landing_follow_ups import services as follow_ups
from events.landing_follow_ups.services import Told
from events.landing_follow_ups.states import Qualification
from events.landings import services
from events.landings.models import Landing, Said
from events.landings.states import LandingState
from events.project_entries.services import set_call
from events.projects.models import Project
from events.projects.states import ProjectState

S = LandingState
TALENT = "talent@demo.example"
DISTRICTS = ("sip", "kunshan", "snd", "taicang", "wuzhong")
REASONS: dict[LandingState, dict[str, str]] = {
    S.RETURNED: {
        "en": "The day of registration differs from the licence.",
        "zh": "成立日期与营业执照不一致。",
    },
    S.CLOSED: {"en": "The company was deregistered.", "zh": "企业已注销。"},
    S.MOVED: {"en": "It moved to another city.", "zh": "企业已迁往外市。"},
    S.ANNULLED: {"en": "Entered for another project.", "zh": "误登记为其他项目。"},
}  # fmt: skip


@dataclass(frozen=True)
class Story:
    """Of one project: where its landing stands, and how many of the last two years are checked."""

    state: LandingState
    checked: int = 0
    is_operating: bool = True
    # The company has told the last year, and nobody has looked at it.
    is_told: bool = False


# Of the contest three years ago; the first is the talent's own.
STORIES: Sequence[Story] = (
    Story(S.VALID, 1, is_told=True), Story(S.VALID, 2), Story(S.VALID, 2), Story(S.VALID, 2),
    Story(S.VALID, 2, is_operating=False), Story(S.VALID, 1), Story(S.CLOSED, 1), Story(S.MOVED, 1),
)  # fmt: skip
# Of the Week, none of which counts: what has landed by past Weeks is the article's (`history`).
CLAIMED: Sequence[Story] = tuple(map(Story, (S.ANNULLED, S.VERIFIED, S.RETURNED, S.CLAIMED)))


def load_demo_landings() -> None:
    """Nothing is added where landings are."""
    organiser, week = find_account(ORGANISER), find_edition(demo_slug("week"))
    contest = find_edition(demo_slug("contest-past"))
    known = db.session.scalar(select(Landing.id).limit(1))
    if organiser is None or week is None or contest is None or known is not None:
        return
    terms: dict[str, Any] = {"is_open": False, "cut_off_at": None, "text": TEXT}
    opened = contest.created_at
    set_call(contest, terms | {"next_edition_id": None}, by=organiser, at=opened)
    # The office writes what stands in their history.
    with speaking("zh"):
        _land(contest, organiser)
        _claim_some(week, organiser)
    db.session.flush()


def _land(contest: Edition, organiser: User) -> None:
    for number, story in enumerate(STORIES):
        at = contest.starts_at + timedelta(days=70 + 7 * number)
        one = _claim(_enter(contest, number, organiser), number, at)
        _decide(one, story, organiser)
        _follow_up(one, number, story, organiser)
        _end(one, story, organiser)


def _claim_some(week: Edition, organiser: User) -> None:
    passed = select(Project).where(
        Project.edition_id == week.id, Project.state == ProjectState.PASSED
    )
    projects = db.session.scalars(passed.order_by(Project.reference).limit(len(CLAIMED)))
    for number, (project, story) in enumerate(zip(projects.all(), CLAIMED, strict=True), start=8):
        one = _claim(project, number, now() - timedelta(days=number))
        _decide(one, story, organiser)
        _end(one, story, organiser)


def _enter(edition: Edition, number: int, organiser: User) -> Project:
    """A project that passed before that contest."""
    one = enter_project(edition, None, 119 - 7 * number, ProjectState.PASSED, LEVELS + 1)
    at = edition.starts_at - timedelta(days=60, minutes=13 * number)
    one.created_at = one.saved_at = one.submitted_at = one.sent_at = at
    talent = find_account(TALENT) if number == 0 else None
    if talent is not None:
        one.owner, one.owner_name, one.nationality = talent, talent.display_name, "FR"
    review_project(one, organiser, number)
    db.session.flush()
    return one


def _claim(project: Project, number: int, at: datetime) -> Landing:
    """By its owner, some days after the company was registered."""
    assert project.owner is not None
    idea = next(zh for zh, _en, _industry in DATA["ideas"] if project.title.startswith(zh))
    first, paid_in = f"91320594MA8L{number:05d}", Decimal(500_000 * (number % 4))
    said = Said(
        company_name=f"苏州示例{idea}有限公司",
        credit_code=first + credit_code_check_character(first),
        registered_on=beijing_date(at) - timedelta(days=6),
        district=DISTRICTS[number % len(DISTRICTS)],
        carrier=CARRIER_NAME if number % 5 == 0 else "",
        capital=Decimal(2_000_000 + 1_500_000 * (number % 6)), paid_in=paid_in or None,
        currency=Currency.USD if number % 6 == 5 else Currency.CNY,
    )  # fmt: skip
    return services.claim(project, said, _licence(number), by=project.owner, at=at)


def _licence(number: int) -> CheckedUpload:
    data = specimen()
    return CheckedUpload(
        media_type=MediaType.PDF, cleaned=data, sha256=hashlib.sha256(data).hexdigest(), pages=1,
        width=620, height=877, display_name=f"licence-{number}.pdf", signed=False,
    )  # fmt: skip


def _decide(one: Landing, story: Story, by: User) -> None:
    at = one.claimed_at + timedelta(days=3)
    if story.state is S.RETURNED:
        services.send_back(one, REASONS[story.state], by=by, at=at)
    elif story.state is not S.CLAIMED:
        services.verify(one, by=by, at=at)
        if story.state is not S.VERIFIED:
            services.accept(one, by=by, at=at)


def _follow_up(one: Landing, number: int, story: Story, by: User) -> None:
    """The year before the last, and the last one."""
    last = today().year - 1
    for step, year in enumerate((last - 1, last)):
        # What a company wins stays won.
        told = Told(
            is_operating=story.is_operating or year < last, staff=(4 + number) * (step + 1),
            revenue=Decimal(800_000 * (number + 1) * (step + 1)),
            tax=Decimal(24_000 * (number + 1)),
            financing=Decimal(3_000_000) if number % 3 == 1 else None,
            qualifications=(Qualification.SME_TECH, Qualification.HIGH_TECH)[: step + 1],
            talents_national=int(number == 1), talents_provincial=number % 2 * step,
            talents_city=number % 3,
        )  # fmt: skip
        if step < story.checked:
            follow_ups.check(one, year, told, seen=0, by=by, at=_spring_after(year))
        elif story.is_told and one.project.owner is not None:
            at = _spring_after(year)
            follow_ups.tell(one, year, told, seen=0, by=one.project.owner, at=at)


def _spring_after(year: int) -> datetime:
    return min(now(), datetime.combine(date(year + 1, 3, 1), datetime.min.time(), BEIJING))


def _end(one: Landing, story: Story, by: User) -> None:
    """A company that ended did so some months ago."""
    ended, at = today() - timedelta(days=100), now() - timedelta(days=4)
    if story.state is S.CLOSED:
        services.close(one, ended, REASONS[story.state], by=by, at=at)
    elif story.state is S.MOVED:
        services.move_away(one, ended, REASONS[story.state], by=by, at=at)
    elif story.state is S.ANNULLED:
        services.annul(one, REASONS[story.state], by=by, at=at)
