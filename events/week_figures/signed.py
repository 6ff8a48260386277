"""Signed projects of the Week and their agreements: distinct, with splits that add up (R11)."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select

from core.figures.registry import Distinct, Figure, Group
from core.figures.units import Unit
from events.agreements.models import Agreement
from events.agreements.queries import IN_ORDER
from events.agreements.states import SIGNED, AgreementKind
from events.editions.states import Mode
from events.projects.models import Project
from events.week_figures.charts import by_edition
from events.week_figures.editions import WEEK, before, in_counted, link_within, named, names_of
from events.week_figures.industries import Shared

_shown = link_within("projects_desk.show")
_Rows = Callable[[str], Distinct]


def signed(*conditions: ColumnElement[bool]) -> _Rows:
    """Distinct projects with a confirmed agreement; a project signed at three venues is one."""

    def rows(edition: str) -> Distinct:
        found = select(Agreement).join(Agreement.project).join(Project.edition)
        found = found.where(Agreement.state.in_(SIGNED), *conditions)
        found = found.where(in_counted(Agreement.edition_id, WEEK, edition))
        return Distinct(found.with_only_columns(Project.id, named(Project.reference)), _shown)

    return rows


def _first(is_so: ColumnElement[bool]) -> ColumnElement[bool]:
    """That the agreement is its project's first confirmed one, and this holds of it (R11)."""
    number = func.row_number().over(partition_by=Agreement.project_id, order_by=IN_ORDER)
    ranked = select(Agreement.id, number.label("place")).where(Agreement.state.in_(SIGNED))
    first = ranked.subquery()
    chosen = select(first.c.id).where(first.c.place == 1)
    return Agreement.id.in_(chosen) & is_so


def agreements(edition: str) -> Distinct:
    found = select(Agreement).join(Agreement.edition).where(Agreement.state.in_(SIGNED))
    found = found.where(in_counted(Agreement.edition_id, WEEK, edition))
    columns = found.with_only_columns(Agreement.id, named(Agreement.reference))
    return Distinct(columns, link_within("agreements_desk.show"))


_NAMES = names_of(WEEK)
_SIGNED_TRAP = _l("Signed is not landed, and an agreement is not a project.")
SIGNED_FIGURES = (
    Figure(
        "signed_projects", Group.OUTCOMES, _l("Signed projects"),
        _l("Distinct projects with a confirmed agreement, at whichever venues."), Unit.PROJECTS,
        signed(), 205, editions=_NAMES, before=before, adds_up=True, trap=_SIGNED_TRAP,
        drawn=(by_edition,),
        groups=Shared(signed()).groups(_l("Signed projects by industry")),
    ),
    Figure(
        "signed_venture", Group.OUTCOMES, _l("Signed: venture investment"),
        _l("Signed projects whose first confirmed agreement is one of venture investment."),
        Unit.PROJECTS, signed(_first(Agreement.kind == AgreementKind.VENTURE)), 206,
        editions=_NAMES, before=before, adds_up=True,
    ),
    Figure(
        "signed_cooperation", Group.OUTCOMES, _l("Signed: innovation cooperation"),
        _l("Signed projects whose first confirmed agreement is one of innovation cooperation."),
        Unit.PROJECTS, signed(_first(Agreement.kind == AgreementKind.COOPERATION)), 207,
        editions=_NAMES, before=before, adds_up=True,
    ),
    Figure(
        "signed_on_site", Group.OUTCOMES, _l("Signed on site"),
        _l("Signed projects whose first confirmed agreement was signed on site."),
        Unit.PROJECTS, signed(_first(Agreement.mode == Mode.ON_SITE)), 208, editions=_NAMES,
        before=before, adds_up=True,
    ),
    Figure(
        "signed_online", Group.OUTCOMES, _l("Signed online"),
        _l("Signed projects whose first confirmed agreement was signed online."), Unit.PROJECTS,
        signed(_first(Agreement.mode == Mode.ONLINE)), 209, editions=_NAMES, before=before,
        adds_up=True,
    ),
    Figure(
        "signed_academician", Group.OUTCOMES, _l("Signed projects with an academician"),
        _l("Signed projects of which any confirmed agreement names an academician."),
        Unit.PROJECTS, signed(Agreement.has_academician.is_(True)), 210, editions=_NAMES,
        before=before, adds_up=True,
    ),
    Figure(
        "agreements", Group.OUTCOMES, _l("Confirmed agreements"),
        _l("Confirmed agreements; several of one project are several."), Unit.AGREEMENTS,
        agreements, 211, editions=_NAMES, before=before, adds_up=True, trap=_SIGNED_TRAP,
        drawn=(by_edition,),
    ),
)  # fmt: skip
