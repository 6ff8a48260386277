"""The facts a project is judged by, and the projects that are like it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.policy import decide
from events.job_descriptions.states import JobDegree
from events.project_eligibility.likeness import MarkKind, Traits, marks_of, reasons
from events.project_eligibility.models import ProjectLikeness, ProjectMark
from events.project_eligibility.rules import NO_COMPANY, Effect, Facts, Rule, RuleKind, rules_of
from events.project_teams.models import ProjectMember
from events.project_teams.queries import team_of
from events.project_teams.states import MemberState
from events.projects.models import Project, ProjectCall
from events.projects.states import LIVE_PROJECTS, ProjectPermission, ProjectState

# What a call asks before its organiser has said anything.
DEFAULT = (Rule(RuleKind.ONE_PROJECT, Effect.BLOCK),)
# Candidates compared, and of these the alike ones that are told of.
COMPARED = 40
_NONE = {"", "-", "–", "none", "no", "n/a", "na", "无", "没有"}


def rules_for(call: ProjectCall | None) -> Sequence[Rule]:
    kept = rules_of(call.eligibility) if call else []
    return kept or DEFAULT


def counted_on(call: ProjectCall) -> date:
    """The day by which years are counted: the cut-off, or the event's first."""
    return beijing_date(call.cut_off_at or call.edition.starts_at)


def facts_of(one: Project, call: ProjectCall, said: Mapping[str, Any] | None = None) -> Facts:
    """What is known of a project, as it was sent or, given `said`, as it is typed now."""
    known = {name: getattr(one, name) for name in _COLUMNS} if said is None else said
    team = [each for each in team_of(one) if each.holds]
    founder = next((each for each in team if each.is_founder), None)
    degree, company = known.get("degree"), known.get("company_name")
    support = str(known.get("earlier_support") or "").strip(" .。").casefold()
    return Facts(
        counted_on(call), known.get("born_on"),
        JobDegree(degree) if degree in set(JobDegree) else None,
        known.get("company_founded_on") or (None if company else NO_COMPANY),
        founder.share if founder else None, sum(bool(each.email) for each in team),
        sum(each.standing is MemberState.INVITED for each in team), _count_others(one, team),
        was_supported=support not in _NONE,
    )  # fmt: skip


def alike(one: Project, traits: Traits) -> list[tuple[Project, list[MarkKind]]]:
    """Projects sent before that may be this one, and why."""
    marks, others = ProjectMark.mark.in_(marks_of(traits)), ProjectMark.project_id != one.id
    met = select(ProjectMark.project_id).where(marks, others).group_by(ProjectMark.project_id)
    found = db.session.scalars(met.order_by(func.count().desc()).limit(COMPARED)).all()
    live = Project.id.in_(found), Project.state != ProjectState.WITHDRAWN
    known = joinedload(Project.edition), joinedload(Project.owner)
    rows = db.session.scalars(select(Project).where(*live).options(*known)).all()
    people = people_of(rows)
    every = ((each, reasons(traits, traits_of(each, people[each.id]))) for each in rows)
    return [(each, why) for each, why in every if why]


def traits_of(one: Project, people: Iterable[str], said: Mapping[str, Any] | None = None) -> Traits:
    """What a project is known by, as it was sent or as it is typed now."""
    known = {name: getattr(one, name) for name in _COLUMNS} if said is None else said
    texts = {name: str(known.get(name) or "") for name in _COLUMNS}
    founder = one.owner.email if one.owner else ""
    return Traits(
        (texts["title"], texts["title_en"]), texts["summary"],
        (texts["company_name"], texts["company_credit_code"]),
        founder, frozenset({*people, founder} - {""}),
    )  # fmt: skip


def people_of(projects: Iterable[Project]) -> dict[Any, set[str]]:
    """The addresses of everybody in these teams, by project."""
    named = ProjectMember.project_id.in_([one.id for one in projects])
    rows = select(ProjectMember.project_id, ProjectMember.email).where(named)
    found: dict[Any, set[str]] = defaultdict(set)
    for project_id, email in db.session.execute(rows):
        found[project_id].add(email)
    return found


def likenesses(one: Project, reader: User) -> list[tuple[Project, list[MarkKind]]]:
    """What was found when it, or the other, was sent; of projects the reader may read."""
    here = ProjectLikeness
    rows = select(here).where(or_(here.project_id == one.id, here.other_id == one.id))
    known = (joinedload(end).joinedload(Project.edition) for end in (here.project, here.other))
    found = (
        (each.other if each.project_id == one.id else each.project, [*map(MarkKind, each.kinds)])
        for each in db.session.scalars(rows.options(*known))
    )
    return [pair for pair in found if decide(reader, ProjectPermission.READ, pair[0]).allowed]


def _count_others(one: Project, team: Sequence[ProjectMember]) -> int:
    """Projects sent for the same edition in which somebody is who said yes to this one too."""
    agreed = {each.email for each in team if each.email and each.standing is MemberState.CONFIRMED}
    if one.owner:
        agreed.add(one.owner.email)
    owned = Project.owner_id.in_(select(User.id).where(User.email.in_(agreed)))
    named = select(ProjectMember.project_id).where(
        ProjectMember.email.in_(agreed), ProjectMember.state == MemberState.CONFIRMED
    )
    sent = Project.edition_id == one.edition_id, Project.submitted_at.is_not(None)
    rows = select(func.count()).select_from(Project).where(*sent, Project.id != one.id)
    rows = rows.where(Project.state.in_(LIVE_PROJECTS), or_(owned, Project.id.in_(named)))
    return db.session.scalar(rows) or 0


_COLUMNS = (
    "title", "title_en", "summary", "company_name", "company_credit_code", "born_on", "degree",
    "company_founded_on", "earlier_support",
)  # fmt: skip
