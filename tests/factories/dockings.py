"""Carriers, released projects and dockings for tests; each is committed to the database."""

from __future__ import annotations

import itertools
from typing import Any

from core.accounts.models import User
from core.clock import now
from core.db import db
from core.organisations.models import Organisation
from core.organisations.states import OrganisationKind
from events.dockings.models import Docking
from events.dockings.states import STEPS, DockingState
from events.editions.models import Edition
from events.projects.models import Project
from events.projects.states import ProjectState
from tests.factories.fairs import make_employer
from tests.factories.projects import make_project

_numbers = itertools.count(1)


def make_carrier(**fields: Any) -> tuple[User, Organisation]:
    """A verified carrier and its officer."""
    return make_employer(**{"kind": OrganisationKind.CARRIER} | fields)


def make_released(edition: Edition | None = None, **fields: Any) -> Project:
    """A project past the second level whose owner lets carriers see it."""
    known: dict[str, Any] = {"level": 3, "shares_with_carriers": True}
    return make_project(edition, ProjectState.IN_REVIEW, **known | fields)


def make_docking(
    project: Project, carrier: Organisation, state: DockingState = DockingState.PROPOSED
) -> Docking:
    """One in this state that came there by every step before it."""
    at = now()
    reached = STEPS[: STEPS.index(state) + 1] if state in STEPS else ()
    if state is DockingState.ENDED:
        reached = STEPS[:1]
    moments = {f"{step}_at": at for step in reached}
    over = at if state in {DockingState.DECLINED, DockingState.ENDED} else None
    one = Docking(
        reference=f"DK-2020-{next(_numbers):04d}", project=project, carrier=carrier, state=state,
        ended_at=over, **moments,
    )  # fmt: skip
    db.session.add(one)
    db.session.commit()
    return one
