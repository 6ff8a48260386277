"""Who stands behind projects: what conflicts of interest are found by (events.md R8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import joinedload, load_only
from sqlalchemy.orm.interfaces import ORMOption

from core.accounts.models import User
from core.db import db
from core.juries.subjects import Parties, Studies
from core.organisations.models import Organisation
from events.project_teams.models import ProjectMember
from events.project_teams.states import MemberState
from events.projects.models import Project

# Loaded with a project for `parties_among`: whom it names in other tables.
BEHIND: tuple[ORMOption, ...] = (
    # What is granted to the owner matters to nobody here.
    joinedload(Project.owner).load_only(User.organisation_id, User.email).lazyload(User.grants),
    joinedload(Project.channel_organisation).load_only(Organisation.name_zh),
)
_NAMED = (
    Project.owner_id, Project.owner_name, Project.employer, Project.company_name,
    Project.company_credit_code, Project.channel_id, Project.channel,
)  # fmt: skip
_TEAMS = (
    select(
        ProjectMember.project_id, ProjectMember.user_id, ProjectMember.name, ProjectMember.email,
        ProjectMember.employer, ProjectMember.organisation_id, ProjectMember.universities,
        User.id.label("account_id"),
    )
    # Whoever has not answered yet is known by the address alone; holders of shares have none.
    .outerjoin(User, User.email == ProjectMember.email)
    .where(ProjectMember.project_id.in_(bindparam("projects", expanding=True)))
    # Whoever declined is none of the team.
    .where(ProjectMember.state != MemberState.DECLINED)
)  # fmt: skip


def parties_of(ids: Collection[UUID]) -> Mapping[UUID, Parties]:
    """The owner, the team, the applicant company and whoever recommended it, by the project."""
    rows = select(Project).where(Project.id.in_(ids)).options(load_only(*_NAMED), *BEHIND)
    return parties_among(db.session.scalars(rows).all())


def parties_among(projects: Sequence[Project]) -> Mapping[UUID, Parties]:
    """As `parties_of`, of projects in hand: their teams are all that is asked for."""
    teams: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for each in db.session.execute(_TEAMS, {"projects": [one.id for one in projects]}):
        teams[each.project_id].append(each)
    return {one.id: _parties(one, teams[one.id]) for one in projects}


def _parties(one: Project, team: Sequence[Row[Any]]) -> Parties:
    owner, channel = one.owner, one.channel_organisation
    named = [channel.name_zh] if channel else [one.channel]
    return Parties(
        user_ids=_some(one.owner_id, *(one for m in team for one in (m.user_id, m.account_id))),
        people=tuple(dict.fromkeys(filter(None, [one.owner_name, *(m.name for m in team)]))),
        organisation_ids=_some(
            owner.organisation_id if owner else None, *(each.organisation_id for each in team)
        ),
        # The register knows a company by its credit code too.
        organisation_names=_some(
            one.employer, one.company_name, one.company_credit_code, *(m.employer for m in team)
        ),
        universities=tuple(
            Studies(named["name"], named.get("from"), named.get("to"))
            for each in team for named in each.universities
        ),
        email_domains=_some(owner.email if owner else "", *(each.email for each in team)),
        recommender_ids=_some(one.channel_id),
        recommender_names=_some(*named),
    )  # fmt: skip


def _some(*values: Any) -> frozenset[Any]:
    return frozenset(filter(None, values))
