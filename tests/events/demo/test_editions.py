"""The demonstration's events: every kind, in every phase, and made only once."""

from __future__ import annotations

from sqlalchemy import func, select

from core.clock import beijing_date, now, today
from core.db import db
from events.applications.models import Application
from events.booths.models import Reservation
from events.demo.people import load_demo_events
from events.editions.models import Edition, EventSession, Venue
from events.editions.publication import find_faults
from events.editions.queries import find_edition
from events.editions.states import EditionState
from events.event_types import EVENT_TYPES
from events.exhibitors.models import Exhibitor
from events.interviews.models import Interview
from events.jobs.models import JobPost
from events.plans.models import Booth
from events.reports.models import FairReportVersion


def test_every_phase_and_four_kinds_are_there(events):
    states = {one.slug: one.state for one in db.session.scalars(select(Edition))}
    assert states == {
        "demo-week": "open", "demo-week-next": "draft", "demo-fair": "open",
        "demo-fair-partner": "closed", "demo-fair-past": "closed", "demo-fair-today": "running",
        "demo-training-past": "closed", "demo-training-today": "running",
        "demo-training-next": "open", "demo-round-table": "open",
        "demo-contest-past": "closed", "demo-contest-today": "running",
    }  # fmt: skip
    kinds = {one.type.key for one in db.session.scalars(select(Edition))}
    assert kinds == {
        "entrepreneurship_week", "recruitment_fair", "training", "round_table", "contest",
    }  # fmt: skip
    assert kinds <= set(EVENT_TYPES.by_key())


def test_the_week_has_a_main_venue_ten_districts_and_three_levels(events):
    week = find_edition("demo-week")
    assert sum(one.depth == 1 for one in week.venues) == 10
    assert {one.depth for one in week.venues} == {0, 1, 2}
    assert len(week.sessions) >= 8
    assert min(one.capacity for one in week.sessions) <= 12
    assert week.next_edition.slug == "demo-week-next"
    assert len(week.next_edition.sessions) == len(week.sessions)


def test_dates_are_told_from_today(events):
    assert beijing_date(find_edition("demo-training-today").starts_at) == today()
    assert find_edition("demo-training-past").ends_at < now()
    assert find_edition("demo-week").cutoff_at > now()


def test_all_that_is_public_could_be_published_again(events):
    for edition in db.session.scalars(select(Edition).where(Edition.state == EditionState.OPEN)):
        assert find_faults(edition) == []


def test_a_second_start_adds_nothing(events):
    def count():
        return [
            db.session.scalar(select(func.count()).select_from(kind))
            for kind in (Edition, Venue, EventSession)
        ]

    before = count()
    load_demo_events()
    db.session.commit()
    assert count() == before


def test_a_fair_has_employers_posts_applications_a_hall_and_interviews(events):
    def count(kind, *where):
        return db.session.scalar(select(func.count()).select_from(kind).where(*where))

    fair = find_edition("demo-fair-today")
    assert count(Exhibitor, Exhibitor.edition_id == fair.id) == 60
    assert count(JobPost) == 241
    assert count(Application) == 320
    assert count(Booth, Booth.edition_id == fair.id) == 80
    assert count(Reservation, Reservation.edition_id == fair.id) == 60
    assert count(Interview) == 48
    past = find_edition("demo-fair-past")
    hired = count(Application, Application.edition_id == past.id, Application.state == "hired")
    assert hired > 5
    assert count(FairReportVersion, FairReportVersion.edition_id == past.id) == 1
