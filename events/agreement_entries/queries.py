"""Of what, where and with whom somebody may record an agreement."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from core.accounts.models import User
from core.clock import today
from core.db import db
from core.organisations.models import Organisation
from events.agreement_entries.scopes import recordable_by
from events.agreements.models import Agreement
from events.agreements.states import LIVE_AGREEMENTS
from events.carriers.queries import is_trusted
from events.editions.models import Edition, Venue
from events.editions.paths import lies_within
from events.editions.reach import running_reach
from events.projects.models import Project

# More are not offered by name; whoever looks for another types its number.
MOST_OFFERED = 300


def signing_venues(user: User, edition: Edition) -> list[Venue]:
    """Where the person may record a signing: at venues they run, and those that are the city's.

    The latter are the venues theirs lie in, and those that no district names: a district records
    what its projects sign on the stage of the city too.
    """
    reach = running_reach(user, edition)
    mine = [one for one in edition.venues if reach.has_venue(one.id)]
    over = [one for one in edition.venues if _is_over(one, mine) or not _names_district(one)]
    return [one for one in edition.venues if one in mine or one in over]


def _is_over(venue: Venue, others: Sequence[Venue]) -> bool:
    return any(lies_within(one.path, venue.path) for one in others)


def _names_district(venue: Venue | None) -> bool:
    return venue is not None and bool(venue.district or _names_district(venue.parent))


def offered_projects(user: User, edition: Edition) -> Sequence[Project]:
    """Of which the person may record an agreement, by their numbers."""
    rows = select(Project).where(recordable_by(user, edition).sql)
    return db.session.scalars(rows.order_by(Project.reference).limit(MOST_OFFERED)).all()


def find_project(reference: str, user: User, edition: Edition) -> Project | None:
    """The one of this number, if the person may record an agreement of it."""
    rows = select(Project).where(recordable_by(user, edition).sql)
    return db.session.scalar(rows.where(Project.reference == reference))


def carrier_names() -> Sequence[str]:
    """Carriers that count as verified today, for the boxes in which one is typed."""
    rows = select(Organisation.name_zh).where(is_trusted(today())).order_by(Organisation.name_zh)
    return db.session.scalars(rows).all()


def find_signing(
    project: Project, venue_id: uuid.UUID, signed_on: date, kind: str
) -> Agreement | None:
    """The live one of this project, venue, day and kind."""
    same = (
        Agreement.project_id == project.id, Agreement.venue_id == venue_id,
        Agreement.signed_on == signed_on, Agreement.kind == kind,
    )  # fmt: skip
    return db.session.scalar(select(Agreement).where(*same, Agreement.state.in_(LIVE_AGREEMENTS)))


def find_on_stage(project: Project) -> Agreement | None:
    on = Agreement.project_id == project.id, Agreement.is_on_stage
    return db.session.scalar(select(Agreement).where(*on, Agreement.state.in_(LIVE_AGREEMENTS)))
