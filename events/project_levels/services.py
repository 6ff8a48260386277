"""The organiser's say in how many levels there are, and what each needs."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import DomainError
from core.policy import HIDDEN, Decision, authorize, decide, policy
from events.editions.models import Edition
from events.editions.states import EditionPermission
from events.event_types import Part
from events.project_levels import queries
from events.project_levels.levels import MOST_DAYS, MOST_LEVELS, MOST_REVIEWERS, Level
from events.projects.models import ProjectCall


class LevelPermission(StrEnum):
    EDIT = "project_levels:edit"


@policy(LevelPermission.EDIT)
def may_edit(user: User, edition: Edition) -> Decision:
    """Whoever runs the whole event."""
    fits = edition.type.has(Part.PROJECTS)
    return decide(user, EditionPermission.RUN, edition) if fits else HIDDEN


def change_levels(
    edition: Edition, levels: Sequence[Level], *, by: User, at: datetime
) -> ProjectCall:
    """Set the levels of an edition's call.

    None vanishes at which a project stands, and none is added once a project went through all.
    """
    authorize(LevelPermission.EDIT, edition, user=by)
    if not 1 <= len(levels) <= MOST_LEVELS:
        raise DomainError(_l("Set 1 to %(most)s levels.", most=MOST_LEVELS))
    for one in levels:
        _check_level(one)
    before = queries.levels_in(edition.id)
    if len(levels) < len(before) and queries.stands_beyond(edition, len(levels), passed=False):
        raise DomainError(_l("Projects stand at a level that would be gone."))
    if len(levels) > len(before) and queries.stands_beyond(edition, len(before), passed=True):
        raise DomainError(_l("Projects have passed all levels; no level can be added any more."))
    call = db.session.get(ProjectCall, edition.id) or ProjectCall(edition_id=edition.id)
    call.levels = [one.to_json() for one in levels]
    db.session.add(call)
    audit.record("project_call:levels", edition, by=by, at=at, levels=call.levels)
    return call


def _check_level(one: Level) -> None:
    if not one.en.strip() or not one.zh.strip():
        raise DomainError(_l("Name each level in both languages."))
    if not 1 <= one.reviewers <= MOST_REVIEWERS:
        raise DomainError(_l("A level needs 1 to %(most)s reviewers.", most=MOST_REVIEWERS))
    if not 1 <= one.days <= MOST_DAYS:
        raise DomainError(_l("Give 1 to %(most)s working days.", most=MOST_DAYS))
