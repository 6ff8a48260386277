"""Who stands behind projects: what conflicts of interest are found by (events.md R8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.accounts.models import User
from core.db import db
from core.juries.subjects import Parties, Studies
from core.organisations.models import Organisation
from events.project_teams.models import ProjectMember
from events.project_teams.states import MemberState
from events.projects.models import Project


def parties_of(ids: Collection[UUID]) -> Mapping[UUID, Parties]:
    """The owner, the team, the applicant company and whoever recommended it, by the project."""
    rows = select(Project).where(Project.id.in_(ids))
    known = (
        # What is granted to the owner matters to nobody here.
        joinedload(Project.owner).load_only(User.organisation_id, User.email).lazyload(User.grants),
        joinedload(Project.channel_organisation).load_only(Organisation.name_zh),
    )
    projects = db.session.scalars(rows.options(*known)).all()
    teams: dict[UUID, list[ProjectMember]] = defaultdict(list)
    # Whoever declined is none of the team.
    members = select(ProjectMember, User.id).where(ProjectMember.state != MemberState.DECLINED)
    # Whoever has not answered yet is known by the address alone; holders of shares have none.
    members = members.outerjoin(User, User.email == ProjectMember.email)
    accounts: dict[UUID, set[UUID]] = defaultdict(set)
    found = db.session.execute(members.where(ProjectMember.project_id.in_(ids)))
    for each, account in found:
        teams[each.project_id].append(each)
        accounts[each.project_id] |= _some(each.user_id, account)
    return {one.id: _parties(one, teams[one.id], accounts[one.id]) for one in projects}


def _parties(one: Project, team: Sequence[ProjectMember], accounts: Iterable[UUID]) -> Parties:
    owner, channel = one.owner, one.channel_organisation
    named = [channel.name_zh] if channel else [one.channel]
    return Parties(
        user_ids=_some(one.owner_id, *accounts),
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
