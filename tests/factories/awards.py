"""Prizes and awards for tests; each is committed to the database."""

from __future__ import annotations

import itertools
from typing import Any

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.juries.models import JuryRound
from core.juries.states import Outcome, RoundState
from events.awards import services
from events.awards.models import Award, Prize
from events.editions.models import Edition
from events.project_teams.models import ProjectMember
from events.project_teams.states import MemberState
from events.projects.models import Project
from tests.factories.core import make_user
from tests.factories.juries import make_entry, make_round, make_rubric
from tests.factories.projects import make_passed

_numbers = itertools.count(1)
REASON = {"en": "Prior publication", "zh": "已有在先公开"}


def make_prize(edition: Edition, **fields: Any) -> Prize:
    """An overall prize without money and notice, one place, ranked behind those before it."""
    number = next(_numbers)
    fields = {
        "code": f"prize-{number}", "name_en": f"Prize {number}", "name_zh": f"{number}号奖",
        "rank": number, "places": 1,
    } | fields  # fmt: skip
    one = Prize(edition=edition, **fields)
    db.session.add(one)
    db.session.commit()
    return one


def make_award(
    prize: Prize, project: Project | None = None, *, by: User | None = None, **fields: Any
) -> Award:
    """One proposed by hand for a project that passed its review."""
    project = project or make_passed(edition=prize.edition, **fields)
    desk = by or make_user(Role.ORGANISER)
    one = services.give(prize.edition, project.reference, prize, "Vote of the hall", by=desk,
                        at=now())  # fmt: skip
    db.session.commit()
    return one


def make_confirmed(prize: Prize, project: Project | None = None, **fields: Any) -> Award:
    one = make_award(prize, project, **fields)
    services.confirm(one, by=make_user(Role.ORGANISER), at=now())
    db.session.commit()
    return one


def make_decided(edition: Edition, *ranked: tuple[Project, int | None], **fields: Any) -> JuryRound:
    """A round over these projects with their ranks, its result on record unless `state` says so."""
    fields = {"state": RoundState.DECIDED, "decided_at": now()} | fields
    one = make_round(
        make_rubric(subject="project"), subject="project", context_id=edition.id, **fields
    )
    for project, rank in ranked:
        make_entry(
            one, subject_id=project.id, reference=project.reference, title=project.name, rank=rank,
            outcome=Outcome.PROMOTED, field=project.industry,
        )  # fmt: skip
    return one


def make_colleague(project: Project, **fields: Any) -> ProjectMember:
    """Somebody with an account who confirmed to be of the team."""
    user = fields.pop("user", None) or make_user()
    fields = {
        "name": "李雷", "email": user.email, "user_id": user.id, "share": 10, "added_at": now(),
        "state": MemberState.CONFIRMED,
    } | fields  # fmt: skip
    one = ProjectMember(project_id=project.id, **fields)
    db.session.add(one)
    db.session.commit()
    return one
