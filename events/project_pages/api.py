"""Projects for other programs of the office: as on the desk, by the same rules (contract.md §5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from flask import Response
from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, Field, RootModel
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.accounts.roles import Role
from core.api import Operation, Scope, api_blueprint, operation, token_user
from core.api.shapes import Strict, Words, both
from core.db import db
from core.errors import NotFound
from core.lists.api import ListQuery, answer_list, list_operation
from core.lists.filters import mentions
from core.paging import page_of
from core.policy import authorize
from events.editions.models import Edition
from events.editions.queries import get_edition, visible_editions
from events.event_types import Part
from events.project_pages.judged import JUDGED, JudgedLine, JudgedProject, Judging
from events.project_pages.lists import PROJECTS
from events.projects import queries
from events.projects.models import Project
from events.projects.states import Industry, ProjectPermission, ProjectState

TAG = "Projects"


class ProjectScope(StrEnum):
    READ = "projects:read"


blueprint = api_blueprint("projects")
_DESK = (Role.ORGANISER, Role.AUDITOR)
SCOPES = (Scope(ProjectScope.READ, _l("Read the projects you may see")),)
_IN_HAND = "Those in your hands as a juror; without: these too, unless you read the desk's list."


class ProjectsQuery(Strict):
    event: str = Field("", max_length=60, description="The address of an event; without: all.")
    q: str = Field("", max_length=200, description="Words in title, name or number.")
    state: ProjectState | None = None
    industry: Industry | None = None
    level: int | None = Field(None, ge=1, le=20)
    page: int = Field(1, ge=1, le=100_000)
    in_hand: bool = Field(False, description=_IN_HAND)


class ProjectQuery(Strict):
    in_hand: bool = Field(False, description=_IN_HAND)
    round: str = Field("", max_length=20, description="Needed where you judge it in several.")


class ProjectLine(BaseModel):
    reference: str
    title: Words
    state: str
    level: int
    industry: str
    stage: str
    owner_name: str
    residence: str
    submitted_at: datetime | None


class Projects(BaseModel):
    total: int
    page: int
    pages: int
    results: Sequence[ProjectLine | JudgedLine]


class Money(BaseModel):
    amount: Decimal | None
    currency: str


class ProjectBody(ProjectLine):
    """One project as the desk shows it; never what its owner alone may read."""

    event: str
    summary: str
    financing_sought: Money
    total_investment: Money
    company_name: str
    company_credit_code: str
    registers_on: date | None
    district: str
    carriers: list[str]
    channel: str
    shares_with_carriers: bool
    answers: dict[str, Any]


class ProjectAnswer(RootModel[ProjectBody | JudgedProject]):
    """As the desk shows it; for a juror as it lies in their hands, in a blind round covered."""


@blueprint.get("/projects")
@operation(Operation(_l("Projects"), TAG, Projects, ProjectsQuery, scope=ProjectScope.READ))
def index(query: ProjectsQuery) -> Projects:
    """One page of the projects the token's person may see on the desk, the latest first.

    Whoever reads no desk gets those in their hands as a juror, by round.
    """
    user, named = token_user(), (Project.reference, Project.title, Project.title_en)
    if query.in_hand or not _reads_desk():
        judged = _judging().list(user, query)
        told = {"total": judged.total, "page": judged.number, "pages": judged.pages}
        return Projects(**told, results=[*judged.rows])
    rows = queries.visible_projects(user, *_editions(query.event))
    for column in ("state", "industry", "level"):
        if value := getattr(query, column):
            rows = rows.where(getattr(Project, column) == value)
    if query.q:
        rows = rows.where(mentions(query.q, *named, Project.owner_name))
    found = page_of(rows.order_by(Project.submitted_at.desc(), Project.id), query.page)
    lines = [ProjectLine(**_line(one)) for one in found.rows]
    return Projects(total=found.total, page=found.number, pages=found.pages, results=lines)


@blueprint.get("/events/<slug>/projects")
@list_operation(_l("The projects of an event as a file"), TAG, ProjectScope.READ)
def take(slug: str, query: ListQuery) -> Response:
    """As the filter, columns and order say; what may be taken away."""
    return answer_list(PROJECTS, _editions(slug)[0], query, token_user())


@blueprint.get("/projects/<reference>")
@operation(Operation(_l("One project"), TAG, ProjectAnswer, ProjectQuery, scope=ProjectScope.READ))
def show(reference: str, query: ProjectQuery) -> ProjectAnswer:
    """What is none of one's business, or in conflict with it, is not found."""
    if query.in_hand or not _reads_desk():
        return ProjectAnswer(_judging().read(token_user(), reference, query.round))
    rows = select(Project).where(Project.reference == reference).options(*queries.WHOLE)
    one = db.session.scalar(rows)
    if one is None:
        raise NotFound
    authorize(ProjectPermission.READ, one, user=token_user())
    return ProjectAnswer(_body(one))


def _reads_desk() -> bool:
    return any(token_user().has_role(role) for role in _DESK)


def told_of(one: Project) -> dict[str, str] | None:
    """What the office's own program hears of a project that moved; nothing of what was not sent."""
    if one.submitted_at is None:
        return None
    return {"reference": one.reference, "event": one.edition.slug}


def _judging() -> Judging:
    return next(iter(JUDGED))


def _editions(slug: str) -> Sequence[Edition]:
    """The event asked for, or every one in reach that may have projects."""
    user = token_user()
    if slug:
        return [get_edition(slug, visible_to=user)]
    every = db.session.scalars(visible_editions(user).options(selectinload(Edition.venues)))
    return [one for one in every if one.type.has(Part.PROJECTS)]


def _line(one: Project) -> dict[str, Any]:
    plain = ("reference", "state", "level", "industry", "stage", "owner_name", "residence")
    said = {name: getattr(one, name) for name in plain}
    return said | {"title": both(one.name), "submitted_at": one.submitted_at}


def _body(one: Project) -> ProjectBody:
    plain = (
        "summary", "company_name", "company_credit_code", "registers_on", "district", "channel",
        "shares_with_carriers", "answers",
    )  # fmt: skip
    sought = Money(amount=one.financing_sought, currency=one.financing_currency)
    whole = Money(amount=one.total_investment, currency=one.investment_currency)
    return ProjectBody(
        **_line(one), **{name: getattr(one, name) for name in plain}, event=one.edition.slug,
        financing_sought=sought, total_investment=whole,
        carriers=[carrier.name for carrier in one.carriers],
    )  # fmt: skip
