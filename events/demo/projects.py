"""The demonstration's Week: its call, and 120 projects on their way through the levels."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

from sqlalchemy import select

from core.accounts.models import User
from core.accounts.queries import find_account
from core.clock import BEIJING, now, today
from core.db import db
from core.entry_forms.models import FormVersion
from core.entry_forms.queries import newest_version
from core.entry_forms.services import ensure_form
from core.organisations.queries import find_by_name
from core.references import next_reference
from events.demo.editions import ORGANISER, demo_slug
from events.editions.models import Edition
from events.editions.queries import find_edition
from events.project_entries.services import set_call
from events.project_reviews.models import ProjectDecision, ProjectLevel
from events.project_reviews.states import Verdict
from events.projects.entry_form import call_form
from events.projects.models import Project, ProjectCarrier
from events.projects.states import Industry, ProjectState, Stage

DATA: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
LEVELS = 3
S = ProjectState
# How many stand where: state, level (4 is behind the last). 120 in all.
STANDING = (
    (S.SUBMITTED, 1, 12), (S.IN_REVIEW, 1, 4), (S.RETURNED, 1, 3), (S.REJECTED, 1, 9),
    (S.IN_REVIEW, 2, 36), (S.REJECTED, 2, 12), (S.RETURNED, 2, 1), (S.DEFERRED, 2, 1),
    (S.IN_REVIEW, 3, 20), (S.REJECTED, 3, 5), (S.PASSED, 4, 14), (S.WITHDRAWN, 1, 3),
)  # fmt: skip
TEXT = {
    "en": "Bring what is new and can be built here. Experts judge technology, market and team.",
    "zh": "征集可在本市落地的创新项目。专家将从技术、市场和团队三方面评审。",
}


def load_demo_projects() -> None:
    """Nothing is added where projects are."""
    organiser, edition = find_account(ORGANISER), find_edition(demo_slug("week"))
    if organiser is None or edition is None or db.session.scalar(select(Project.id).limit(1)):
        return
    following = find_edition(demo_slug("week-next"))
    cut_off = datetime.combine(today() + timedelta(days=10), datetime.min.time(), BEIJING)
    terms = {
        "is_open": True, "cut_off_at": cut_off + timedelta(hours=17), "text": TEXT,
        "next_edition_id": following.id if following else None,
    }  # fmt: skip
    call = set_call(edition, terms, by=organiser, at=edition.created_at)
    version = newest_version(ensure_form(call_form(call), by=organiser, at=now()))
    for number, (state, level) in enumerate(_places()):
        one = enter_project(edition, version, number, state, level)
        review_project(one, organiser, number)
    db.session.flush()


def _places() -> Iterator[tuple[ProjectState, int]]:
    """Where each stands, mixed so that no industry stands in one place."""
    every = [(state, level) for state, level, count in STANDING for _ in range(count)]
    # 7 and 120 have no common measure, so each place comes once.
    return (every[number * 7 % len(every)] for number in range(len(every)))


def enter_project(
    edition: Edition, version: FormVersion | None, number: int, state: ProjectState, level: int
) -> Project:
    zh, en, industry = DATA["ideas"][number % len(DATA["ideas"])]
    use_zh, use_en = DATA["uses"][number // len(DATA["ideas"])]
    at = now() - timedelta(days=40 - number // 4, minutes=13 * number)
    owner, country = _owner(number)
    one = Project(
        reference=next_reference("PRJ"), edition=edition, form_version=version, owner=owner,
        state=state, level=level, created_at=at, saved_at=at, submitted_at=at, sent_at=at,
        title=f"{zh}{use_zh}", title_en=f"{en}: {use_en}", industry=Industry(industry),
        stage=list(Stage)[number % len(Stage)], owner_name=owner.display_name,
        nationality=country, residence="CN" if number % 3 == 0 else country,
        degree="doctorate" if number % 2 else "master", employer="",
        born_on=today().replace(year=today().year - 30 - number % 19, day=1),
        summary=DATA["summaries"][number % 3][number % 2], answers=_answers(number),
        shares_with_carriers=number % 4 != 3, district=("sip", "", "snd")[number % 3],
        public_reason=_reasons(state), channel="" if number % 5 else "示例海外人才联络站",
        ended_at=now() if state in (S.REJECTED, S.WITHDRAWN, S.DEFERRED) else None,
        **_money(number),
    )  # fmt: skip
    names = DATA["carriers"]
    for position in range(1, 2 + number % 3):
        name = names[(number + position) % len(names)]
        known = ProjectCarrier(position=position, name=name, organisation=find_by_name(name))
        one.carriers.append(known)
    db.session.add(one)
    db.session.flush()
    return one


def _owner(number: int) -> tuple[User, str]:
    """The talent's sign-in enters one; the others are made up and cannot sign in."""
    talent = find_account("talent@demo.example") if number == 0 else None
    if talent is not None:
        return talent, "FR"
    chinese = ["".join(one) for one in product(DATA["surnames"], DATA["given"])]
    people = [*DATA["people"], *([name, "CN"] for name in chinese)]
    name, country = people[number % len(people)]
    email = f"founder{number}@projects.example"
    user = find_account(email)
    if user is None:
        user = User(email=email, display_name=name, password="", confirmed_at=now())
        db.session.add(user)
    return user, country


def _money(number: int) -> Mapping[str, Any]:
    """Every fifth looks for no financing now."""
    sought = None if number % 5 == 4 else Decimal(2_000_000 + number % 9 * 1_500_000)
    return {
        "financing_sought": sought, "financing_currency": "CNY" if sought else "",
        "total_investment": Decimal(12_000_000 + number % 7 * 6_000_000),
        "investment_currency": "CNY", "round_reached": ("none", "seed", "angel", "a")[number % 4],
    }  # fmt: skip


def _answers(number: int) -> dict[str, Any]:
    seeks = "na" if number % 5 == 4 else "yes"
    return {"experience": 3 + number % 12, "seeks": seeks, "has_company": False}


def _reasons(state: ProjectState) -> dict[str, str]:
    said: dict[str, str] = DATA["reasons"].get(state, {})
    return said


def review_project(one: Project, by: User, number: int) -> None:
    """It came to each level some days after the one before, and was decided there."""
    assert one.submitted_at is not None
    for level in range(1, min(one.level, LEVELS) + 1):
        entered = one.submitted_at + timedelta(days=5 * (level - 1))
        said = ProjectLevel(
            project_id=one.id, level=level, entered_at=entered,
            due_on=(entered + timedelta(days=14 if level == 1 else 60)).date(),
        )  # fmt: skip
        db.session.add(said)
        verdict = Verdict.PASS if level < one.level else _last_word(one.standing)
        if verdict is not None:
            at = min(now(), entered + timedelta(days=2 + number % 3))
            public = one.public_reason if verdict is not Verdict.PASS else {}
            known = {"reviewer_id": by.id, "internal_reason": "", "public_reason": public}
            db.session.add(
                ProjectDecision(project_id=one.id, level=level, verdict=verdict, at=at, **known)
            )


def _last_word(state: ProjectState) -> Verdict | None:
    return {S.REJECTED: Verdict.REJECT, S.RETURNED: Verdict.RETURN}.get(state)
