"""Somebody applies with one click, looks after what was sent, and takes it back."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import func, select

from core.clock import now, today
from core.db import db
from core.outbox.models import Message
from events.applications.models import Application, Sharing
from events.applications.sharing import level_for
from events.applications.states import SharingLevel
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ExhibitorState
from events.jobs.models import FairJob
from events.jobs.states import JobKind, JobState
from events.profiles.models import TalentProfile
from tests.core.files.corpus import page_pdf
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_token, make_user
from tests.factories.events import make_edition
from tests.factories.fairs import make_employer, make_job, make_profile
from tests.talent.catalogue.public.reading import check_page

L = SharingLevel


@pytest.fixture
def job(app):
    _officer, employer = make_employer()
    return make_job(employer)


@pytest.fixture
def talent(app):
    return SignedIn(app, make_profile().user)


def offer(job, edition, state=ExhibitorState.APPROVED):
    at = exhibitor = Exhibitor(
        reference=f"EX-2020-{job.reference[-4:]}", edition=edition, state=state,
        organisation=job.organisation, created_at=now(),
    )  # fmt: skip
    db.session.add_all([at, FairJob(exhibitor=exhibitor, job=job, added_at=now())])
    db.session.commit()


def click(talent, job, level="cv", fair=""):
    return talent.post(f"/jobs/{job.reference}/apply", level=level, fair=fair)


def only():
    return db.session.scalars(select(Application)).one()


def test_one_click_sends_the_profile_as_it_is(app, job, talent):
    page = talent.get(f"/jobs/{job.reference}/apply").text
    check_page(page)
    assert "Bridge engineer" in page
    assert 'value="cv"' in page
    answer = click(talent, job)
    assert answer.status_code == 303
    one = only()
    assert answer.location == f"/me/applications/{one.reference}"
    assert (one.name, one.snapshot["profile"]["headline"]) == ("Ines Duarte", "Bridge engineer")
    assert (one.degree, one.edition, one.organisation) == ("master", None, job.organisation)
    assert level_for(talent.user.id, job.organisation_id) is L.CV
    [letter] = db.session.scalars(select(Message))
    assert (letter.kind, letter.address) == ("applications/sent", talent.user.email)
    check_page(talent.get(answer.location).text)


def test_a_second_click_makes_no_second_one(app, job, talent):
    first, second = click(talent, job), click(talent, job)
    assert first.location == second.location
    assert db.session.scalar(select(func.count()).select_from(Application)) == 1


def test_what_changes_later_is_sent_only_on_wish(app, job, talent):
    click(talent, job)
    profile = db.session.scalars(select(TalentProfile)).one()
    profile.headline = "Tunnel engineer"
    db.session.commit()
    assert only().snapshot["profile"]["headline"] == "Bridge engineer"
    talent.post(f"/me/applications/{only().reference}/renew")
    db.session.expire_all()
    assert only().snapshot["profile"]["headline"] == "Tunnel engineer"
    assert only().updated_at
    kinds = set(db.session.scalars(select(Message.kind)))
    assert kinds == {"applications/sent", "applications/renewed"}


def test_the_profile_comes_first_and_then_one_is_back(app, job):
    person = SignedIn(app, make_user(display_name="Kai Sun"))
    answer = click(person, job, level="profile", fair="spring")
    assert answer.location.startswith("/me/profile?")
    assert "level=profile" in answer.location
    assert "fair=spring" in answer.location
    page = person.get(answer.location).text
    check_page(page)
    assert 'value="Kai Sun"' in page
    answer = person.post(answer.location, name="Kai Sun", headline="Planner", degree="bachelor")
    back = person.get(answer.location).text
    assert answer.location.startswith(f"/jobs/{job.reference}/apply")
    assert html.fromstring(back).xpath("//input[@checked]/@value") == ["profile"]
    assert 'value="spring"' in back


def test_sharing_is_asked_and_changed_at_once(app, job, talent):
    click(talent, job, level="name")
    employer = job.organisation
    assert level_for(talent.user.id, employer.id) is L.NAME
    page = talent.get("/me/sharing").text
    check_page(page)
    address = f"/me/sharing/{employer.reference}"
    talent.post(address, **{f"{employer.reference}-level": "nothing"})
    assert level_for(talent.user.id, employer.id) is L.NOTHING
    _officer, other = make_employer()
    assert talent.post(f"/me/sharing/{other.reference}").status_code == 404
    wrong = talent.post(address, **{f"{employer.reference}-level": "everything"})
    assert wrong.status_code == 303
    assert level_for(talent.user.id, employer.id) is L.NOTHING


def test_withdrawing_takes_back_what_was_shared(app, job, talent):
    click(talent, job)
    talent.post(f"/me/applications/{only().reference}/withdraw")
    db.session.expire_all()
    assert only().state == "withdrawn"
    assert level_for(talent.user.id, job.organisation_id) is L.NOTHING
    assert talent.post(f"/me/applications/{only().reference}/withdraw").status_code == 409
    # One may think again.
    assert click(talent, job).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Application)) == 2


def test_another_application_keeps_what_is_shared(app, job, talent):
    click(talent, job)
    other = make_job(job.organisation)
    click(talent, other)
    first = db.session.scalars(select(Application).where(Application.job_id == job.id)).one()
    talent.post(f"/me/applications/{first.reference}/withdraw")
    assert level_for(talent.user.id, job.organisation_id) is L.CV


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"valid_until": today() - timedelta(days=1)}, 409, "This post is closed"),
        ({"state": JobState.WITHDRAWN}, 409, "This post is closed"),
        ({"state": JobState.EXPIRED}, 409, "This post is closed"),
        ({"kind": JobKind.STAFF_OFFERED}, 422, "listing between employers"),
        ({"state": JobState.DRAFT, "published_at": None}, 404, ""),
    ],
)
def test_a_post_that_takes_nobody_says_so(app, talent, changed, status, words):
    job = make_job(make_employer()[1], **changed)
    for answer in (talent.get(f"/jobs/{job.reference}/apply"), click(talent, job)):
        assert answer.status_code == status
        assert words in answer.text
    assert db.session.scalar(select(Application.id)) is None


@pytest.mark.parametrize("until", [None, today() - timedelta(days=1)])
@pytest.mark.parametrize("state", ["submitted", "returned"])
def test_nobody_applies_where_the_employer_is_verified_no_more(app, job, talent, state, until):
    job.organisation.state, job.organisation.verified_until = state, until
    db.session.commit()
    answer = click(talent, job)
    assert answer.status_code == 409
    assert "This post is closed" in answer.text
    assert db.session.scalar(select(Application.id)) is None


def test_nobody_applies_to_their_own_organisation(app):
    officer, employer = make_employer()
    make_profile(officer)
    answer = click(SignedIn(app, officer), make_job(employer))
    assert answer.status_code == 403
    assert "your own organisation" in answer.text


def test_after_a_refusal_one_does_not_apply_again(app, job, talent):
    from events.applicants import services

    click(talent, job)
    officer = db.session.get_one(type(talent.user), job.organisation.officers[0].user_id)
    services.decline(only(), {"en": "Full.", "zh": "已满。"}, by=officer, at=now())
    db.session.commit()
    assert click(talent, job).status_code == 409


def test_it_counts_for_the_fair_it_came_through(app, talent):
    _officer, employer = make_employer()
    at = now()
    running = make_edition(starts_at=at - timedelta(hours=1))
    over = make_edition(starts_at=at - timedelta(days=9), ends_at=at - timedelta(days=8))
    elsewhere = make_edition()
    for fair, counts in ((running, True), (over, False), (elsewhere, False)):
        job = make_job(employer)
        offer(job, running if fair is elsewhere else fair)
        click(talent, job, fair=fair.slug)
        one = db.session.scalars(select(Application).where(Application.job_id == job.id)).one()
        assert (one.edition == fair) is counts, fair.slug
        db.session.query(Exhibitor).filter_by(edition_id=running.id).update({"state": "cancelled"})
        db.session.commit()


def test_it_takes_so_many_statements(app, job, talent):
    talent.get("/me/sharing")
    talent.post("/me/sharing/none")
    number, answer = count_queries(lambda: click(talent, job))
    assert answer.status_code == 303
    assert number <= 24, number


def test_a_program_applies_once_for_a_key(app, job, talent):
    token = make_token(talent.user, ["applications:send"])
    sent = {"Authorization": f"Bearer {token}", "Idempotency-Key": "one"}
    address, client = f"/api/v1/jobs/{job.reference}/applications", app.test_client()
    first = client.post(address, json={"level": "profile"}, headers=sent)
    assert first.status_code == 201, first.text
    assert first.json["profile"]["name"] == "Ines Duarte"
    assert client.post(address, json={"level": "profile"}, headers=sent).json == first.json
    assert client.post(address, json={}, headers=sent).status_code == 422
    assert client.post(address, json={"level": "all"}, headers=sent).status_code == 422
    assert db.session.scalars(select(Sharing)).one().level == "profile"
    stranger = make_token(make_user(), ["applications:send"])
    refused = client.post(address, json={}, headers={"Authorization": f"Bearer {stranger}"})
    assert refused.status_code == 422
    assert "profile" in refused.text
    job.valid_until = today() - timedelta(days=1)
    db.session.commit()
    closed = client.post(address, json={}, headers={"Authorization": f"Bearer {token}"})
    assert closed.status_code == 409


def test_a_cv_of_a_wrong_kind_is_refused_at_its_field(app):
    person = SignedIn(app, make_user())
    typed = {"name": "Kai", "headline": "Planner", "degree": "none"}
    for name, content in (("cv.docx", b"PK\x03\x04 word"), ("cv.pdf", b"not a pdf")):
        answer = person.post("/me/profile", **typed, cv=(io.BytesIO(content), name))
        assert answer.status_code == 422
        assert "cv-error" in answer.text
        assert 'value="Planner"' in answer.text
    assert db.session.scalar(select(TalentProfile.id)) is None
    good = person.post("/me/profile", **typed, cv=(io.BytesIO(page_pdf()), "My CV.pdf"))
    assert good.status_code == 303
    profile = db.session.scalars(select(TalentProfile)).one()
    assert profile.cv.display_name == "My CV.pdf"
    person.post("/me/profile", **typed)
    db.session.expire_all()
    assert profile.cv, "it stays when no other is chosen"
    person.post("/me/profile", **typed, drops_cv="y")
    db.session.expire_all()
    assert profile.cv is None
