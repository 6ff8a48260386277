"""Landed projects of the Week, how many of key industries, how many still operate (R12)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from core.amounts import Currency
from core.figures.registry import Distinct, Figure, Group, Summed
from core.figures.snapshots import Counting
from core.figures.units import Unit
from events.landing_follow_ups.figures import OPERATING_MEANS, TALENTS_MEANS, count_followed_up
from events.landing_follow_ups.models import FollowUp
from events.landing_follow_ups.queries import OPERATES, followed_up
from events.landings.figures import CAPITAL_MEANS, LANDED_MEANS, count_landed
from events.landings.models import Landing
from events.landings.queries import speaking_for_projects
from events.landings.states import LANDED
from events.projects.models import Project
from events.week_figures.awards import say_beside
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


def followed_counts(edition: str) -> Counting:
    """The operating rate and programme talents, in one counting."""
    one = count_followed_up(in_counted(Project.edition_id, WEEK, edition))
    return {
        "operating_rate": (one.operating, one.followed_up, ""),
        "programme_talents_national": (one.national, None, ""),
        "programme_talents_provincial": (one.provincial, None, ""),
        "programme_talents_city": (one.city, None, ""),
    }


def capital(edition: str) -> Summed:
    """In yuan; other currencies are never added to them (`landed_counts`)."""
    speaking = speaking_for_projects(in_counted(Project.edition_id, WEEK, edition))
    rows = select(Landing.id, Landing.reference, Landing.capital).where(
        Landing.id.in_(speaking), Landing.currency == Currency.CNY
    )
    return Summed(rows, _landing)


def landed_counts(edition: str) -> Counting:
    """Landed projects and their capital, other currencies as a note, in one counting."""
    one = count_landed(in_counted(Project.edition_id, WEEK, edition))
    others = {name: amount for name, amount in one.capital.items() if name != Currency.CNY}
    return {
        "landed_projects": (one.projects, None, ""),
        "landed_capital": (
            int(one.capital.get(Currency.CNY, 0)), None,
            LazyString(say_beside, others) if others else "",
        ),
    }  # fmt: skip


def talents(column: InstrumentedAttribute[int]) -> Callable[[str], Summed]:
    """What the latest checked year of each landed project says."""

    def rows(edition: str) -> Summed:
        found = followed_up(in_counted(Project.edition_id, WEEK, edition)).where(column > 0)
        return Summed(found.with_only_columns(FollowUp.id, Landing.reference, column), _landing)

    return rows


def _landing(row: Any) -> str:
    return url_for("landings_desk.show", reference=row[1])


_NAMES = names_of(WEEK)
_LANDED = Shared(landed)
LANDED_FIGURES = (
    Figure(
        "landed_projects", Group.OUTCOMES, _l("Landed projects"),
        LANDED_MEANS, Unit.PROJECTS, landed, 212, together=landed_counts, editions=_NAMES,
        before=before, freezes=False,
        trap=_l("Landed is not signed."), drawn=(by_edition,),
        groups=_LANDED.groups(_l("Landed projects by industry")),
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
        OPERATING_MEANS, Unit.PERCENT, operating, 214, of=followed, together=followed_counts,
        editions=_NAMES, before=before, freezes=False,
    ),
    Figure(
        "landed_capital", Group.OUTCOMES, _l("Registered capital of landed projects, in yuan"),
        CAPITAL_MEANS, Unit.YUAN, capital, 217, together=landed_counts, editions=_NAMES,
        before=before, freezes=False,
        trap=_l("Registered is not paid in; each currency is added up by itself."),
    ),
    *(
        Figure(
            f"programme_talents_{key}", Group.OUTCOMES, title, TALENTS_MEANS, Unit.PERSONS,
            talents(column), order, together=followed_counts, editions=_NAMES, before=before,
            freezes=False,
            trap=_l("Somebody of two levels counts at both, so the levels do not add up."),
        )
        for key, order, column, title in (
            ("national", 218, FollowUp.talents_national, _l("National programme talents")),
            ("provincial", 219, FollowUp.talents_provincial, _l("Provincial programme talents")),
            ("city", 220, FollowUp.talents_city, _l("City programme talents")),
        )
    ),
)  # fmt: skip
