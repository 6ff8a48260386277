"""A call with its projects and reviewers, and the ways to decide, for tests of this slice."""

from __future__ import annotations

from typing import Any

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now
from core.db import db
from events.project_levels.levels import Level
from events.project_reviews import services
from events.projects.models import Project
from tests.factories.core import make_user

BOTH = {"en": "The market is not described.", "zh": "未说明市场情况。"}
INSIDE = "Copied from another project, we think."


def levels(*reviewers: int) -> list[dict[str, Any]]:
    """As many levels, each of which needs so many reviewers."""
    return [
        Level(number, f"Level {number}", f"第{number}级", needed).to_json()
        for number, needed in enumerate(reviewers, 1)
    ]


def reviewer(**fields: Any) -> User:
    return make_user(Role.CITY_REVIEWER, **fields)


def approve(project: Project, by: User | None = None) -> Project:
    services.approve(project, by=by or reviewer(), at=now())
    db.session.commit()
    return project


def reject(project: Project, by: User | None = None) -> Project:
    services.reject(project, BOTH, INSIDE, by=by or reviewer(), at=now())
    db.session.commit()
    return project


def send_back(project: Project, by: User | None = None) -> Project:
    services.send_back(project, BOTH, INSIDE, by=by or reviewer(), at=now())
    db.session.commit()
    return project


def reopen(project: Project, by: User | None = None) -> Project:
    services.reopen(project, BOTH, "Found good by the contest.", by=by or reviewer(), at=now())
    db.session.commit()
    return project
