"""Landed projects of the Week, how many of key industries, how many still operate (R12)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select

from core.errors import Words
from core.figures.registry import Distinct, Figure, Group, Groups
from core.figures.units import Unit
from events.landing_follow_ups.figures import OPERATING_MEANS, count_followed_up
from events.landing_follow_ups.queries import OPERATES, followed_up
from events.landings.figures import LANDED_MEANS
from events.landings.models import Landing
from events.landings.states import LANDED
from events.projects.models import Project
from events.week_figures.charts import by_edition
from events.week_figures.editions import WEEK, before, in_counted, link_within, named, names_of
from events.week_figures.industries import Shared

_shown = link_within("projects_desk.show")


def landed(edition: str) -> Distinct:
    """Distinct projects with a landing that was counted; one that closed or moved stays in."""
    found = select(Landing).join(Landing.project).join(Project.edition)
    found = found.where(Landing.state.in_(LANDED), in_counted(Project.edition_id, WEEK, edition))
    return Distinct(found.with_only_columns(Project.id, named(Project.reference)), _shown)


def followed(edition: str, *conditions: ColumnElement[bool]) -> Distinct:
    """Those of them with a checked year, where this holds of the latest."""
    found = followed_up(in_counted(Project.edition_id, WEEK, edition)).where(*conditions)
    found = found.join(Landing.project).join(Project.edition)
    return Distinct(found.with_only_columns(Project.id, named(Project.reference)), _shown)


def operating(edition: str) -> Distinct:
    return followed(edition, OPERATES)


def operating_counts(edition: str) -> tuple[int, int, Words]:
    counted = count_followed_up(in_counted(Project.edition_id, WEEK, edition))
    return counted.operating, counted.followed_up, ""


_NAMES = names_of(WEEK)
_LANDED = Shared(landed)
LANDED_FIGURES = (
    Figure(
        "landed_projects", Group.OUTCOMES, _l("Landed projects"),
        LANDED_MEANS, Unit.PROJECTS, landed, 212, editions=_NAMES, before=before, freezes=False,
        trap=_l("Landed is not signed."), drawn=(by_edition,),
        groups=Groups(_l("Landed projects by industry"), _LANDED.by_industry),
    ),
    Figure(
        "key_industry_share", Group.OUTCOMES, _l("Landed projects in key industries"),
        _l("Landed projects in a key emerging industry, of those with an industry of the list."),
        Unit.PERCENT, _LANDED.key, 213, of=_LANDED.known, counts=_LANDED.counts, editions=_NAMES,
        before=before, freezes=False,
        trap=_l("A share means nothing without its list: another list gives another share."),
    ),
    Figure(
        "operating_rate", Group.OUTCOMES, _l("Operating rate of landed projects"),
        OPERATING_MEANS, Unit.PERCENT, operating, 214, of=followed, counts=operating_counts,
        editions=_NAMES, before=before, freezes=False,
    ),
)  # fmt: skip
