"""What the organiser's office did at the demonstration's events, and what waits for it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from core.accounts.models import User
from core.accounts.queries import find_account
from core.clock import now, today
from core.db import db
from core.references import next_reference
from events.demo.cooperation import REGIONS
from events.demo.editions import ORGANISER, demo_slug
from events.demo.seekers import DATA
from events.editions.models import Edition
from events.editions.queries import find_edition
from events.exhibitors.models import Exhibitor
from events.exhibitors.parts import ExhibitorMoved
from events.exhibitors.states import ExhibitorState
from events.job_descriptions.values import Entry
from events.jobs.models import JobPost
from events.jobs.states import JobState
from events.partners.models import PartnerRegion
from events.partners.services import add_fair
from events.permits.models import Permit
from events.permits.queries import requirements_of
from events.permits.states import PermitKind
from events.reports.models import FairReport
from events.reports.services import freeze, write
from events.sanctions.queries import find_of
from events.sanctions.services import follow
from events.walls.services import set_wall

# Filed so many days before the last that was allowed, and granted so many days later.
BEFORE, UNTIL_GRANTED = timedelta(days=2), timedelta(days=5)
# What is projected: who sees the demonstration on its first day sees it alive.
ON_WALLS = ("fair-today", "contest-today")
FAIRS, WITH_PERMITS = ("fair-partner", "fair-past"), ("fair-today", "fair", "week")
# What still has to be filed, beside what is due only after its event.
OPEN = {("week", PermitKind.SECURITY)}


def load_demo_office() -> None:
    """Nothing is added where a fair has its report."""
    organiser = find_account(ORGANISER)
    fairs = {key: find_edition(demo_slug(key)) for key in FAIRS + WITH_PERMITS}
    if organiser is None or not all(fairs.values()) or db.session.scalar(select(FairReport)):
        return
    for key, fair in fairs.items():
        assert fair is not None
        _file_permits(key, fair)
        if key in FAIRS:
            _end(fair, organiser)
    for edition in filter(None, (find_edition(demo_slug(key)) for key in ON_WALLS)):
        set_wall(
            edition, is_public=True, refresh_seconds=60, seen=0, by=organiser,
            at=edition.created_at,
        )  # fmt: skip
    partner = fairs["fair-partner"]
    region = db.session.scalar(select(PartnerRegion).where(PartnerRegion.code == REGIONS[0][1]))
    if region is not None and partner is not None:
        add_fair(region, partner, by=organiser, at=partner.created_at)


def leave_posts_to_approve(posts: list[JobPost]) -> None:
    """One is new, and of another a change waits."""
    first, second = posts[:2]
    second.pending = Entry.of(second).kept() | {"headcount": (second.headcount or 1) + 3}
    second.pending_at = now() - timedelta(hours=5)
    said = Entry.of(Entry.of(first).kept() | {"title": DATA["new_post"]})
    db.session.add(
        JobPost(
            reference=next_reference("JP"), organisation=first.organisation, kind=first.kind,
            state=JobState.SUBMITTED, created_at=now() - timedelta(days=2),
            submitted_at=now() - timedelta(days=1), **vars(said),
        )
    )  # fmt: skip


def _end(fair: Edition, organiser: User) -> None:
    """Who did not come is on record (R13), one explains it, and the report was sent in time."""
    gone = select(Exhibitor).where(
        Exhibitor.edition_id == fair.id, Exhibitor.state == ExhibitorState.NO_SHOW
    )
    at = fair.ends_at + timedelta(hours=12)
    for place, one in enumerate(db.session.scalars(gone.order_by(Exhibitor.reference)).all()):
        follow(ExhibitorMoved(one, ExhibitorState.CONFIRMED, None, at))
        sanction = find_of(one)
        if sanction is not None and not place:
            sanction.explanation, sanction.explained_at = DATA["explanation"], at
    at = fair.ends_at + timedelta(days=5)
    write(fair, DATA["report"], seen=0, by=organiser, at=at)
    freeze(fair, by=organiser, at=at)


def _file_permits(key: str, fair: Edition) -> None:
    """Each was filed some days early; what is due only after today is still open."""
    for one in requirements_of([fair], today())[fair.id]:
        filed = min(one.due_on - BEFORE, today() - BEFORE)
        is_to_come = one.kind is PermitKind.STATISTICS and key not in FAIRS
        if is_to_come or (key, one.kind) in OPEN:
            continue
        granted = filed + UNTIL_GRANTED if one.kind.is_granted and key != "week" else None
        number = DATA["permit_number"].format(year=filed.year) if granted else ""
        db.session.add(
            Permit(
                edition=fair, kind=one.kind, filed_on=filed, number=number, note="",
                granted_on=min(granted, today()) if granted else None,
            )
        )  # fmt: skip
