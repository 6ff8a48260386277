"""Landed projects of the Week, how many of key industries, how many still here (R12)."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select

from core.figures.registry import Distinct, Figure, Group, Groups
from core.figures.units import Unit
from events.landings.models import Landing
from events.landings.states import LANDED, LandingState
from events.projects.models import Project
from events.week_figures.editions import WEEK, before, in_counted, link_within, named, names_of
from events.week_figures.industries import Shared

_shown = link_within("projects_desk.show")
_Rows = Callable[[str], Distinct]


def landed(*conditions: ColumnElement[bool]) -> _Rows:
    """Distinct projects with a landing that was counted; one that closed or moved stays in."""

    def rows(edition: str) -> Distinct:
        found = select(Landing).join(Landing.project).join(Project.edition)
        found = found.where(Landing.state.in_(LANDED), *conditions)
        found = found.where(in_counted(Project.edition_id, WEEK, edition))
        return Distinct(found.with_only_columns(Project.id, named(Project.reference)), _shown)

    return rows


_NAMES = names_of(WEEK)
_LANDED = Shared(landed())
LANDED_FIGURES = (
    Figure(
        "landed_projects", Group.OUTCOMES, _l("Landed projects"),
        _l("Distinct projects with a landing that was verified and counted; a company that closed "
           "or moved away stays in."), Unit.PROJECTS, landed(), 212, editions=_NAMES,
        before=before, freezes=False, trap=_l("Landed is not signed."),
        groups=Groups(_l("Landed projects by industry"), _LANDED.by_industry),
    ),
    Figure(
        "key_industry_share", Group.OUTCOMES, _l("Landed projects in key industries"),
        _l("Landed projects in a key emerging industry, of those with an industry of the list."),
        Unit.PERCENT, _LANDED.key, 213, of=_LANDED.known, note=_LANDED.note, editions=_NAMES,
        before=before, freezes=False,
        trap=_l("A share means nothing without its list: another list gives another share."),
    ),
    Figure(
        "operating_rate", Group.OUTCOMES, _l("Operating rate of landed projects"),
        _l("Landed projects whose company is still valid here, of all landed."), Unit.PERCENT,
        landed(Landing.state == LandingState.VALID), 214, of=landed(), editions=_NAMES,
        before=before, freezes=False,
    ),
)  # fmt: skip
