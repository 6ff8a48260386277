"""What the demonstration's fairs say of themselves does not contradict itself."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from core.clock import now, today
from core.db import db
from events.applications.models import Application
from events.applications.states import STEPS
from events.demo.people import load_demo_events
from events.editions.models import Edition
from events.editions.queries import find_edition
from events.exhibitors.models import Exhibitor
from events.jobs.models import JobPost
from events.partners.models import HeldFair
from events.permits.models import Permit
from events.permits.queries import requirements_of
from events.permits.states import PermitKind
from events.region_figures import FAIR_FIGURES
from events.reports.models import FairReportVersion
from events.reports.queries import count
from events.reports.values import RATES, Content
from events.sanctions.models import Sanction
from events.travel_support.models import TravelSupport
from events.visits.models import BoothVisit
from events.walls.models import Wall


def number_of(kind, *where):
    return db.session.scalar(select(func.count()).select_from(kind).where(*where))


def test_figures_of_reports_add_up_and_no_rate_is_above_a_hundred(events):
    kept = db.session.scalars(select(FairReportVersion)).all()
    contents = {one.edition.slug: Content.from_json(one.content) for one in kept}
    assert set(contents) == {"demo-fair-partner", "demo-fair-past"}
    contents["demo-fair-today"] = count(find_edition("demo-fair-today"), now())
    for slug, content in contents.items():
        found = content.counts
        rates = [rate.of(content) for rate in RATES]
        # Before the first visitor of the day comes there is nothing to have a rate of.
        assert None not in rates or (slug == "demo-fair-today" and not found["entrants"]), slug
        assert all(rate <= 100 for rate in rates if rate is not None), slug
        assert found["cvs"] >= found["intents"] >= found["signed"] >= found["hired"], slug
        assert found["intents"] >= found["intent_persons"], slug
        assert found["entrants"] >= found["intent_persons"] or slug == "demo-fair-today"
        assert found["signed"] >= found["signed_on_spot"], slug
        by_degree = dict(content.groups["intents_by_degree"])
        assert sum(by_degree.values()) == found["intent_persons"], slug
        for group in ("ownership", "industry"):
            assert sum(dict(content.groups[group]).values()) == found["employers"], slug
        by_posts = dict(content.groups["posts_by_degree"])
        assert sum(by_posts.values()) == found["headcount"], slug
    past = contents["demo-fair-past"].counts
    assert past["headcount"] > 0
    assert past["signed_on_spot"] > 0
    assert past["hired"] > 0


def test_every_step_of_an_application_comes_after_the_one_before(events):
    gone = select(Exhibitor.edition_id, Exhibitor.organisation_id)
    absent = {tuple(row) for row in db.session.execute(gone.where(Exhibitor.state == "no_show"))}
    for one in db.session.scalars(select(Application)):
        moments = [at for step in STEPS if (at := one.reached(step)) is not None]
        assert moments == sorted(moments), one.reference
        assert moments[-1] <= now()
        came = (one.edition_id, one.organisation_id) not in absent
        assert came or one.interview_at is None, "met somebody who did not come"


def test_absences_are_on_record_and_plans_were_filed_in_time(events):
    gone = set(db.session.scalars(select(Exhibitor.id).where(Exhibitor.state == "no_show")))
    assert len(gone) == 3
    assert set(db.session.scalars(select(Sanction.exhibitor_id))) == gone
    assert number_of(Sanction, Sanction.explained_at.is_not(None)) == 1
    editions = db.session.scalars(select(Edition).where(Edition.state != "draft")).all()
    required = requirements_of(editions, today())
    names = {one.id: one.slug for one in editions}
    still = {
        (names[key], each.kind): each.due_on
        for key, needs in required.items()
        for each in needs
        if each.is_open
    }
    assert set(still) == {
        ("demo-fair-today", PermitKind.STATISTICS), ("demo-fair", PermitKind.STATISTICS),
        ("demo-week", PermitKind.SECURITY),
    }  # fmt: skip
    assert min(still.values()) > today()
    assert all(each.days_late == 0 for needs in required.values() for each in needs)
    for permit in db.session.scalars(select(Permit)):
        assert permit.filed_on <= today()
        assert permit.granted_on is None or permit.granted_on <= today()


def test_every_part_has_something_to_show_and_a_second_start_adds_nothing(events):
    def seen():
        return {
            "to approve": number_of(JobPost, JobPost.state == "submitted"),
            "to change": number_of(JobPost, JobPost.pending_at.is_not(None)),
            "to check": number_of(Exhibitor, Exhibitor.state == "submitted"),
            "remote": number_of(JobPost, JobPost.mode == "remote"),
            "in a language": number_of(JobPost, JobPost.language == "en"),
            "leads": number_of(BoothVisit, BoothVisit.note != ""),
            "absences": number_of(Sanction),
            "permits": number_of(Permit),
            "walls": number_of(Wall),
            "travellers on notice": number_of(TravelSupport, TravelSupport.state == "published"),
            "held elsewhere": number_of(HeldFair),
        }

    before = seen()
    assert all(before.values()), before
    for figure in FAIR_FIGURES:
        rows = figure.rows().subquery()
        assert db.session.scalar(select(func.count()).select_from(rows)) > 0, figure.key
    load_demo_events()
    db.session.commit()
    assert seen() == before
    waiting = db.session.scalars(select(Exhibitor).where(Exhibitor.state == "submitted")).all()
    assert all(now() - one.submitted_at < timedelta(days=5) for one in waiting)
