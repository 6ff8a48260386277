"""Talks as the two sides and organisers see them, and who is busy when."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from core.accounts.models import User
from core.clock import today
from core.db import db
from core.errors import NotFound
from core.organisations.queries import is_verified
from core.organisations.scopes import officered_by
from events.dockings.models import Docking
from events.editions.models import Edition, Venue
from events.project_reviews.scopes import RELEASED
from events.project_teams.models import ProjectMember
from events.project_teams.queries import projects_joined
from events.project_teams.states import MemberState
from events.projects.models import Project
from events.projects.scopes import readable_by
from events.talks.models import Talk
from events.talks.states import TalkState

# A person reads this many of them at once; calendars hold as many.
MOST = 200


def visible_talks(user: User, edition: Edition) -> Select[Talk]:
    """Those about an edition's projects within an organiser's reach."""
    rows = select(Talk).join(Talk.docking).join(Docking.project).join(Docking.carrier)
    return rows.outerjoin(Talk.venue).where(readable_by(user, edition).sql)


def talks_about(project: Project) -> Sequence[Talk]:
    """With every carrier, for the owner."""
    return _list(Docking.project_id == project.id)


def talks_of(docking: Docking) -> Sequence[Talk]:
    return _list(Talk.docking_id == docking.id)


def calendar_of(user: User) -> Sequence[Talk]:
    """Those the person comes to: with the project's team; for a carrier while it is released.

    And while they act for the carrier and it counts as verified, as on its pages.
    """
    acts = Docking.carrier.has(officered_by(user).sql & is_verified(today()))
    comes = (Talk.officer_id == user.id) & RELEASED.sql & acts
    return _list(or_(Project.owner_id == user.id, Project.id.in_(projects_joined(user)), comes))


def get_talk(reference: str, *where: ColumnElement[bool]) -> Talk:
    """The one of this number among these; NotFound for any other."""
    found = _list(Talk.reference == reference, *where)
    if not found:
        raise NotFound
    return found[0]


def team_ids(project: Project) -> set[UUID]:
    """Whom a talk of the project takes up: its owner, and whoever said yes to be in the team."""
    said_yes = ProjectMember.state == MemberState.CONFIRMED, ProjectMember.user_id.is_not(None)
    rows = select(ProjectMember.user_id).where(ProjectMember.project_id == project.id, *said_yes)
    return {*db.session.scalars(rows), project.owner_id} - {None}


def during(starts: datetime, ends: datetime, *, but: Talk | None) -> list[ColumnElement[bool]]:
    """Those that are on at any moment of that time; `but` is the one being moved."""
    meets = [Talk.state == TalkState.SCHEDULED, Talk.starts_at < ends, Talk.ends_at > starts]
    return meets if but is None else [*meets, Talk.id != but.id]


def taking_up(people: Collection[UUID], *when: ColumnElement[bool]) -> Sequence[Talk]:
    """Those any of these comes to, for a carrier or with a team, with whatever other side."""
    joined = select(ProjectMember.project_id).where(
        ProjectMember.user_id.in_(people), ProjectMember.state == MemberState.CONFIRMED
    )
    comes = Talk.officer_id.in_(people), Project.owner_id.in_(people), Project.id.in_(joined)
    return _list(or_(*comes), *when)


def at_venue(venue: Venue, *when: ColumnElement[bool]) -> Sequence[Talk]:
    return _list(Talk.venue_id == venue.id, *when)


def coming(at: datetime, where: ColumnElement[bool]) -> Sequence[Talk]:
    """Those of these that are still on and have not begun (`Talk.is_ahead`)."""
    return _list(where, Talk.state == TalkState.SCHEDULED, Talk.starts_at > at)


def _list(*where: ColumnElement[bool]) -> Sequence[Talk]:
    whole = contains_eager(Talk.docking)
    rows = select(Talk).join(Talk.docking).join(Docking.project).options(
        whole.contains_eager(Docking.project).joinedload(Project.owner),
        whole.joinedload(Docking.carrier), joinedload(Talk.venue), joinedload(Talk.officer),
    )  # fmt: skip
    return db.session.scalars(
        rows.where(*where).order_by(Talk.starts_at, Talk.id).limit(MOST)
    ).all()
