"""The posts an exhibitor offers at its fair: chosen on its own page, seen at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now
from core.db import db
from events.exhibitors.states import ExhibitorState
from events.jobs.models import FairJob
from events.jobs.states import JobState
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.exhibitors import make_exhibitor
from tests.factories.jobs import make_job
from tests.talent.catalogue.public.reading import check_page

HOSTILE = "<script>alert(1)</script>{{7*7}}"


@pytest.fixture
def exhibitor(app):
    return make_exhibitor()


@pytest.fixture
def officer(app, exhibitor):
    return SignedIn(app, db.session.get_one(User, exhibitor.created_by_id))


def own(one, tail=""):
    return f"/me/exhibitors/{one.reference}{tail}"


def offered():
    db.session.expire_all()
    return {each.job.reference for each in db.session.query(FairJob)}


def test_an_employer_without_posts_finds_the_way_to_write_one(exhibitor, officer) -> None:
    page = officer.get(own(exhibitor)).text
    check_page(page)
    assert "At least one approved post has to be offered at this fair first." in page
    assert 'href="#posts-title">Offer posts</a>' in page
    assert f'href="/me/jobs/new?organisation={exhibitor.organisation.reference}"' in page


def test_approved_posts_are_offered_and_taken_back_on_the_page_of_the_fair(
    exhibitor, officer
) -> None:
    first, second = (make_job(exhibitor.organisation) for _number in range(2))
    waits = make_job(exhibitor.organisation, state=JobState.SUBMITTED, title={"en": HOSTILE})
    stranger = make_job()
    page = officer.get(own(exhibitor)).text
    check_page(page)
    assert HOSTILE not in page
    assert "No approved post is offered here yet" in page
    for job in (first, second, waits):
        assert f'href="/me/jobs/{job.reference}"' in page
    assert stranger.reference not in page
    chosen = [first.reference, waits.reference, stranger.reference]
    answer = officer.post(own(exhibitor, "/posts"), post=chosen)
    assert (answer.status_code, answer.location) == (303, own(exhibitor, "#posts-title"))
    assert offered() == {first.reference, waits.reference}
    page = officer.get(own(exhibitor)).text
    assert "No approved post is offered here yet" not in page
    assert "Choose a booth on the plan" in page or "You may hold a booth." in page
    officer.post(own(exhibitor, "/posts"), post=[second.reference])
    assert offered() == {second.reference}


def test_offering_here_leaves_other_fairs_as_they_are(exhibitor, officer) -> None:
    job = make_job(exhibitor.organisation)
    other = make_exhibitor(organisation=exhibitor.organisation, officer=officer.user)
    db.session.add(FairJob(exhibitor=other, job=job, added_at=now()))
    db.session.commit()
    officer.post(own(exhibitor, "/posts"), post=[job.reference])
    officer.post(own(exhibitor, "/posts"), post=[])
    assert [each.exhibitor_id for each in db.session.query(FairJob)] == [other.id]


@pytest.mark.parametrize("ends", ["draft", "over"])
def test_nothing_is_offered_before_it_is_sent_or_once_the_fair_is_over(app, ends) -> None:
    state = ExhibitorState.DRAFT if ends == "draft" else ExhibitorState.APPROVED
    one = make_exhibitor(state=state)
    officer = SignedIn(app, db.session.get_one(User, one.created_by_id))
    job = make_job(one.organisation)
    if ends == "over":
        one.edition.starts_at, one.edition.ends_at = (
            now() - timedelta(days=days) for days in (9, 8)
        )
        db.session.commit()
    assert "Save the posts" not in officer.get(own(one)).text
    assert officer.post(own(one, "/posts"), post=[job.reference]).status_code == 409
    assert offered() == set()


def test_nobody_else_offers_posts(app, exhibitor) -> None:
    job = make_job(exhibitor.organisation)
    for who in (make_user(), make_user(Role.ORGANISER)):
        answer = SignedIn(app, who).post(own(exhibitor, "/posts"), post=[job.reference])
        assert answer.status_code == 404
    assert offered() == set()


def test_the_desk_sees_its_posts_with_the_way_to_approve_them(app, exhibitor, officer) -> None:
    desk = SignedIn(app, make_user(Role.ORGANISER))
    waits = make_job(exhibitor.organisation, state=JobState.SUBMITTED)
    written = make_job(exhibitor.organisation, state=JobState.DRAFT)
    officer.post(own(exhibitor, "/posts"), post=[waits.reference])
    page = desk.get(f"/desk/events/{exhibitor.edition.slug}/exhibitors/{exhibitor.reference}").text
    check_page(page)
    assert f'href="/desk/jobs/{waits.reference}"' in page
    assert "Offered at this fair" in page
    assert written.reference not in page


def test_more_posts_take_no_more_queries(app, exhibitor, officer) -> None:
    desk = SignedIn(app, make_user(Role.ORGANISER))
    case = f"/desk/events/{exhibitor.edition.slug}/exhibitors/{exhibitor.reference}"
    counts = []
    for _round in range(2):
        for _number in range(3):
            make_job(exhibitor.organisation)
        for who, address in ((officer, own(exhibitor)), (desk, case)):
            who.get(address)
            counts.append(count_queries(lambda w=who, a=address: w.get(a))[0])
    assert counts == [*counts[:2], *counts[:2]]
    assert counts[:2] == [22, 18]
