"""Plans and permits of events, each with whether it is needed and where it stands."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from core.accounts.models import RoleGrant, User
from core.accounts.roles import Role, ScopeKind
from core.clock import beijing_date
from core.db import db
from core.errors import NotFound
from events.editions.models import Edition
from events.editions.queries import list_team
from events.editions.states import EditionState
from events.permits.models import Permit, PermitFile
from events.permits.states import PermitKind, PermitStanding
from events.permits.values import Facts

# An event's own reminders end here; what is overdue for longer stands in the list.
LONGEST_AFTER = timedelta(days=60)


@dataclass(frozen=True)
class Requirement:
    """One plan or permit an event needs, or once had; `permit` None: nothing is known of it."""

    kind: PermitKind
    due_on: date
    standing: PermitStanding
    permit: Permit | None

    @property
    def is_open(self) -> bool:
        return self.standing in {PermitStanding.MISSING, PermitStanding.LATE}

    @property
    def days_late(self) -> int:
        """By how many days it was filed too late."""
        filed = self.permit.filed_on if self.permit else None
        return max((filed - self.due_on).days, 0) if filed else 0


def facts_of(edition: Edition) -> Facts:
    days = beijing_date(edition.starts_at), beijing_date(edition.ends_at)
    return Facts(edition.series.type_key, edition.expected_people, *days)


def requirements_of(
    editions: Iterable[Edition], on: date
) -> Mapping[uuid.UUID, Sequence[Requirement]]:
    """By edition, those needed and those of which something is kept; in one query."""
    asked = list(editions)
    rows = select(Permit).where(Permit.edition_id.in_([one.id for one in asked]))
    known: dict[uuid.UUID, dict[str, Permit]] = defaultdict(dict)
    for permit in db.session.scalars(rows.options(selectinload(Permit.files))):
        known[permit.edition_id][permit.kind] = permit
    return {one.id: _required(facts_of(one), known[one.id], on) for one in asked}


def _required(facts: Facts, known: Mapping[str, Permit], on: date) -> list[Requirement]:
    found = []
    for kind in PermitKind:
        permit = known.get(kind)
        days = (permit.filed_on, permit.granted_on) if permit else (None, None)
        standing = facts.standing(kind, *days, on)
        if permit or standing is not PermitStanding.NOT_NEEDED:
            found.append(Requirement(kind, facts.due_on(kind), standing, permit))
    return found


def find_permit(edition: Edition, kind: PermitKind, *, for_update: bool = False) -> Permit | None:
    rows = select(Permit).where(Permit.edition_id == edition.id, Permit.kind == kind)
    if for_update:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(rows)


def get_paper(permit: Permit | None, paper_id: uuid.UUID) -> PermitFile:
    papers = permit.papers if permit else []
    found = next((one for one in papers if one.id == paper_id), None)
    if found is None:
        raise NotFound
    return found


def editions_to_remind(at: datetime, *, longest: timedelta) -> Sequence[Edition]:
    """Those not cancelled that begin within `longest`, or ended not long ago."""
    rows = select(Edition).where(
        Edition.state != EditionState.CANCELLED,
        Edition.starts_at < at + longest,
        Edition.ends_at > at - LONGEST_AFTER,
    )
    return db.session.scalars(rows.order_by(Edition.starts_at, Edition.id)).all()


def team_of(edition: Edition) -> list[User]:
    """The organisers of this event alone; where there are none, those of the whole city."""
    own = [one.user for one in list_team(edition) if one.role == Role.ORGANISER]
    if own:
        return own
    rows = select(RoleGrant).where(
        RoleGrant.role == Role.ORGANISER, RoleGrant.scope_kind == ScopeKind.CITY
    )
    grants = db.session.scalars(rows.options(joinedload(RoleGrant.user)))
    return sorted({one.user for one in grants if one.user.active}, key=lambda user: user.email)
