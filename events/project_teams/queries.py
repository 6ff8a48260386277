"""The team of a project."""

import hashlib
import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from events.project_entries.wizard import Entry
from events.project_teams.models import ProjectMember
from events.project_teams.states import MemberState
from events.project_teams.values import Shares, sum_of
from events.projects.models import Project


def title_of(one: Project) -> str:
    """Its title, from the draft while it was not sent."""
    return one.title or str(Entry(one).facts.get("title") or "")


def team_of(one: Project) -> Sequence[ProjectMember]:
    """Everybody named, the founder first, then in the order in which they were."""
    rows = select(ProjectMember).where(ProjectMember.project_id == one.id)
    order = (ProjectMember.is_founder.desc(), ProjectMember.added_at, ProjectMember.id)
    return db.session.scalars(rows.order_by(*order)).all()


def shares_of(team: Collection[ProjectMember]) -> Shares:
    return sum_of(each.share for each in team if each.holds)


def get_member(one: Project, member_id: uuid.UUID) -> ProjectMember:
    member = db.session.get(ProjectMember, member_id)
    if member is None or member.project_id != one.id:
        raise NotFound
    return member


def projects_joined(user: User) -> Select[uuid.UUID]:
    """Projects whose team the person said yes to be in."""
    said_yes = ProjectMember.state == MemberState.CONFIRMED
    return select(ProjectMember.project_id).where(ProjectMember.user_id == user.id, said_yes)


def find_by_token(token: str) -> ProjectMember | None:
    """Whom the link of a letter is for; None for one that was replaced, or never sent."""
    known = joinedload(ProjectMember.project).joinedload(Project.edition)
    rows = select(ProjectMember).where(ProjectMember.token_hash == digest_of(token))
    return db.session.scalar(rows.options(known))


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
