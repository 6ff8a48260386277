"""Which carriers and projects fit each other, and why.

`fit_of` is one number that the database works out for the pairs of any statement, so that a page
of rows costs nothing more; `reasons_of` says it in words, and the greater one stands first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntFlag
from typing import Any
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, or_, select

from core.db import db
from core.organisations.models import Organisation
from events.carriers.models import CarrierChain
from events.carriers.queries import is_trusted
from events.projects.models import Project, ProjectCarrier

MOST_SUGGESTED = 5


class Fit(IntFlag):
    """Why they fit, the strongest reason highest; a sum of some."""

    DISTRICT = 1
    CHAIN = 2
    NAMED = 4


_WORDS: Mapping[Fit, LazyString] = {
    Fit.NAMED: _l("named among the carriers the project means to settle at"),
    Fit.CHAIN: _l("the industry is one of the carrier’s chains"),
    Fit.DISTRICT: _l("the carrier is in the district wished for"),
}


@dataclass(frozen=True)
class Suggestion:
    """A carrier that fits a project; `fit` is a sum of `Fit`."""

    carrier: Organisation
    fit: int

    @property
    def reasons(self) -> list[LazyString]:
        return reasons_of(self.fit)


def fit_of(project: Any = Project, carrier: Any = Organisation) -> ColumnElement[int]:
    """How well a project and a carrier fit, as a sum of `Fit`; 0 where they do not.

    Each is a table of the statement, or one in hand that all rows are compared with. A district
    alone is no reason: a park of another industry there helps nobody.
    """
    named, chain = _named(project, carrier), _in_chain(project, carrier)
    near = and_(project.district != "", project.district == carrier.district)
    parts = ((named, Fit.NAMED), (chain, Fit.CHAIN), (near, Fit.DISTRICT))
    summed: Any = sum(case((holds, int(worth)), else_=0) for holds, worth in parts)
    return cast(case((or_(named, chain), summed), else_=0), Integer)


def reasons_of(fit: int) -> list[LazyString]:
    """The reasons in words, the strongest first."""
    return [words for reason, words in _WORDS.items() if reason & fit]


def fitting_carriers(
    project_ids: Sequence[UUID], *, on: date, most: int = MOST_SUGGESTED
) -> dict[UUID, list[Suggestion]]:
    """The verified carriers that fit each of these projects, the best first; one statement."""
    fit = fit_of().label("fit")
    best = (fit.desc(), Organisation.name_zh_key, Organisation.id)
    place = func.row_number().over(partition_by=Project.id, order_by=best).label("place")
    pairs = select(Project.id, Organisation.id.label("carrier_id"), fit, place)
    pairs = pairs.join(
        Organisation, or_(_named(Project, Organisation), _in_chain(Project, Organisation))
    )
    found = pairs.where(Project.id.in_(project_ids), is_trusted(on)).subquery()
    rows = select(found.c.id, Organisation, found.c.fit)
    rows = rows.join(Organisation, Organisation.id == found.c.carrier_id)
    ordered = rows.where(found.c.place <= most).order_by(found.c.id, found.c.place)
    suggested: dict[UUID, list[Suggestion]] = defaultdict(list)
    for project_id, carrier, worth in db.session.execute(ordered):
        suggested[project_id].append(Suggestion(carrier, worth))
    return suggested


def _named(project: Any, carrier: Any) -> ColumnElement[bool]:
    """Whether the carrier is among the three at most that the owner named."""
    named = select(ProjectCarrier.id).where(
        ProjectCarrier.project_id == project.id, ProjectCarrier.organisation_id == carrier.id
    )
    return named.correlate_except(ProjectCarrier).exists()


def _in_chain(project: Any, carrier: Any) -> ColumnElement[bool]:
    same = CarrierChain.carrier_id == carrier.id, CarrierChain.industry == project.industry
    return select(CarrierChain.industry).where(*same).correlate_except(CarrierChain).exists()
