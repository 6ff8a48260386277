"""Landings for tests; each is committed to the database."""

from __future__ import annotations

import itertools
from datetime import timedelta
from decimal import Decimal
from typing import Any

from core.clock import now, today
from core.db import db
from core.files.checks import CheckedUpload, MediaType
from core.files.services import keep_upload
from core.organisations.codes import credit_code_check_character
from events.landing_follow_ups.models import FollowUp
from events.landings.models import Landing
from events.landings.policies import FILE_PURPOSE
from events.landings.states import LANDED, LandingState
from events.projects.models import Project
from tests.factories.projects import make_passed

LICENCE = CheckedUpload(
    MediaType.PDF, b"%PDF-1.7 licence", "0" * 64, 1, 10, 10, "licence.pdf", signed=False
)
_numbers = itertools.count(1)


def credit_code() -> str:
    """Another valid one each time."""
    first = f"91320594MA{next(_numbers):07d}"
    return first + credit_code_check_character(first)


def make_landing(
    project: Project | None = None, state: LandingState = LandingState.CLAIMED, **fields: Any
) -> Landing:
    """One with its licence, in SIP, registered two years ago; ended ones ended yesterday.

    `edition` and `owner` are those of a project made for it.
    """
    number = next(_numbers)
    of_project = {key: fields.pop(key) for key in ("edition", "owner") if key in fields}
    project = project or make_passed(**of_project)
    fields = {
        "reference": f"LD-2020-{number:04d}",
        "company_name": f"落地科技{number}有限公司",
        "credit_code": credit_code(),
        "registered_on": today().replace(year=today().year - 2, day=1),
        "district": "sip",
        "carrier": "示例孵化器",
        "capital": Decimal(5_000_000),
        "currency": "CNY",
        "claimed_at": now(),
        "valid_at": now() if state in LANDED else None,
        "ended_on": today() - timedelta(days=1) if state in LANDED - {"valid"} else None,
        "licence": keep_upload(LICENCE, owner=project.owner, purpose=FILE_PURPOSE, at=now()),
    } | fields
    one = Landing(project=project, state=state, **fields)
    db.session.add(one)
    db.session.commit()
    return one


def make_follow_up(landing: Landing, year: int, **fields: Any) -> FollowUp:
    """A checked year of a company that operates."""
    fields = {"is_operating": True, "told_at": now(), "checked_at": now()} | fields
    one = FollowUp(landing=landing, year=year, **fields)
    db.session.add(one)
    db.session.commit()
    return one
