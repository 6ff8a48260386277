"""The public pages of posts, what programs read, and searches that are kept."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from core.outbox.models import Message
from events.exhibitors.states import ExhibitorState
from events.jobs.models import FairJob, SavedSearch
from events.vacancies import saved
from tests.events.signed_in import SignedIn
from tests.factories.core import make_token, make_user
from tests.factories.exhibitors import make_employer, make_exhibitor
from tests.factories.jobs import make_job
from tests.talent.catalogue.public.reading import (
    check_page,
    in_wrong_language,
    parse_fragment,
    words,
)

HOSTILE = "</script><script>alert(1)</script>"
LINKED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def employer(app):
    return make_employer(
        make_user(), name_zh="华东机器人有限公司", name_en="East Robotics", contact_name="Lu Yan",
        contact_phone="+86 512 6000 1111", contact_email="lu@robotics.example",
        website="https://robotics.example",
    )  # fmt: skip


@pytest.mark.parametrize("code", ["en", "zh"])
def test_pages_are_whole_and_in_the_language_asked_for(employer, client, code):
    job = make_job(
        employer, title={"en": "Turner", "zh": "车工"}, place="SIP" if code == "en" else "园区"
    )
    make_job(
        employer, kind="staff_offered", title={"en": "Five fitters", "zh": "五名钳工"}, place="-"
    )
    for address in (
        "/jobs", "/jobs?q=turner&pay=1&degree=master&place=x&sort=pay", f"/jobs/{job.reference}",
        "/jobs/staff/offered", "/jobs/staff/wanted", "/jobs/shortage", "/jobs?q=zzzzzz",
    ):  # fmt: skip
        answer = client.get(address + ("&" if "?" in address else "?") + f"lang={code}")
        assert answer.status_code == 200
        assert in_wrong_language(check_page(answer.text), code) == []


def test_scripts_ask_for_the_results_alone(employer, client):
    make_job(employer)
    answer = client.get("/jobs?q=engineer&page=1&place=", headers={"HX-Request": "true"})
    parse_fragment(answer.text)
    assert "<html" not in answer.text
    assert answer.headers["HX-Push-Url"] == "/jobs?q=engineer"


def test_a_post_says_what_it_is_to_search_engines(employer, client):
    job = make_job(employer, title={"en": f"Turner {HOSTILE}"}, pay_period="year", degree="master",
                   mode="remote", district="sip", content={"en": HOSTILE})  # fmt: skip
    text = client.get(f"/jobs/{job.reference}").text
    assert "<script>alert" not in text
    said = json.loads(LINKED.search(text)[1])
    assert (said["@type"], said["title"]) == ("JobPosting", f"Turner {HOSTILE}")
    assert said["validThrough"] == f"{job.valid_until}T23:59:59+08:00"
    assert said["baseSalary"]["value"] == {
        "@type": "QuantitativeValue", "minValue": 12_000, "unitText": "YEAR", "maxValue": 18_000,
    }  # fmt: skip
    assert said["hiringOrganization"]["name"] == "East Robotics"
    assert (said["jobLocationType"], said["totalJobOpenings"]) == ("TELECOMMUTE", 3)
    assert 'property="og:title"' in text
    zh = json.loads(LINKED.search(client.get(f"/jobs/{job.reference}?lang=zh").text)[1])
    assert zh["hiringOrganization"]["name"] == "华东机器人有限公司"


def test_contacts_of_shared_staff_are_for_verified_employers_only(app, employer, client):
    job = make_job(employer, kind="staff_wanted", title={"en": "Ten packers"})
    talent, other = make_user(), make_user()
    make_employer(other)
    address = f"/jobs/{job.reference}"
    for browser in (client, SignedIn(app, talent)):
        assert "6000 1111" not in browser.get(address).text
        assert "Apply" not in browser.get(address).text
    assert "6000 1111" in SignedIn(app, other).get(address).text
    assert job.reference not in client.get("/jobs").text
    assert job.reference in client.get("/jobs/staff/wanted").text
    ordinary = make_job(employer)
    assert "6000 1111" not in SignedIn(app, other).get(f"/jobs/{ordinary.reference}").text


def test_a_fair_leads_to_its_posts(employer, client):
    officer = make_user()
    exhibitor = make_exhibitor(officer=officer, state=ExhibitorState.APPROVED)
    job = make_job(exhibitor.organisation)
    make_job(employer)
    db.session.add(FairJob(exhibitor=exhibitor, job=job, added_at=now()))
    db.session.commit()
    slug = exhibitor.edition.slug
    assert f"/events/{slug}/jobs" in client.get(f"/events/{slug}").text
    answer = client.get(f"/events/{slug}/jobs")
    assert answer.location == f"/jobs?fair={slug}"
    assert "1 post<" in client.get(answer.location).text


def test_programs_read_posts_in_force(employer, client):
    make_job(employer, title={"en": "Turner"}, degree="master", published_at=now())
    for _ in range(2):
        make_job(employer, title={"zh": "车工"}, published_at=now() - timedelta(days=1))
    make_job(employer, valid_until=today() - timedelta(days=1))
    make_job(employer, kind="staff_offered")
    answer = client.get("/api/v1/jobs?limit=2")
    assert (answer.json["total"], len(answer.json["jobs"])) == (3, 2)
    first = answer.json["jobs"][0]
    assert (first["title"]["en"], first["employer"]["en"]) == ("Turner", "East Robotics")
    assert (first["pay_min"], first["currency"], first["degree"]) == (12_000, "CNY", "master")
    link = re.search(r"<(.*?)>", answer.headers["Link"])[1]
    rest = client.get(link)
    assert len(rest.json["jobs"]) == 1
    assert "Link" not in rest.headers
    assert client.get("/api/v1/jobs?q=turnr").json["total"] == 1
    assert client.get("/api/v1/jobs?degree=bachelor").json["total"] == 2
    for wrong in ("cursor=x", "limit=0", "limit=9999", "odd=1"):
        assert client.get(f"/api/v1/jobs?{wrong}").status_code == 422
    assert "/jobs" in client.get("/api/v1/openapi.json").json["paths"]


def test_programs_of_the_office_read_the_list(employer, client):
    reference = make_job(employer).reference
    token = make_token(make_user(Role.CITY_REVIEWER), ["jobs:list"])
    db.session.commit()
    answer = client.get("/api/v1/posts", headers={"Authorization": f"Bearer {token}"})
    assert reference in answer.text
    assert client.get("/api/v1/posts").status_code == 401


@pytest.fixture
def ann(app):
    return SignedIn(app, make_user(display_name="Ann", preferred_language="en"))


def letters():
    db.session.expire_all()
    return db.session.scalars(select(Message).where(Message.kind == "vacancies/new_posts")).all()


def test_a_kept_search_writes_only_when_something_new_fits(employer, ann, client):
    make_job(employer, title={"en": "Turner"})
    assert "q=turner" in client.get("/jobs?q=turner").text
    assert client.get("/me/searches/new?q=turner").status_code == 302
    check_page(ann.get("/me/searches/new?q=turner").text)
    assert ann.post("/me/searches/new?q=turner", every_days="1").status_code == 303
    assert ann.post("/me/searches/new?q=turner", every_days="7").status_code == 303
    assert ann.post("/me/searches/new?q=turner", every_days="3").status_code == 422
    one = db.session.scalar(select(SavedSearch))
    assert (one.query, one.every_days) == ("q=turner", 7)
    assert "turner" in words(check_page(ann.get("/me/searches").text))
    one.every_days = 1
    begun = one.told_until
    saved.tell_of(one, at=begun + timedelta(days=1))
    assert letters() == []
    make_job(
        employer, title={"en": "Turner of lathes"}, published_at=begun + timedelta(days=1, hours=1)
    )
    make_job(employer, title={"en": "Nurse"}, published_at=begun + timedelta(days=1, hours=1))
    one = db.session.scalar(select(SavedSearch))
    for _ in range(2):
        saved.tell_of(one, at=begun + timedelta(days=2))
        db.session.commit()
    (letter,) = letters()
    assert "Turner of lathes" in letter.text
    assert "Nurse" not in letter.text
    stop = re.search(r"/jobs/unsubscribe/\S+", letter.text)[0]
    page = client.get(stop)
    assert db.session.scalar(select(SavedSearch)) is not None
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    assert "Nothing more is written" in client.post(stop, data={"csrf_token": token}).text
    db.session.expire_all()
    assert db.session.scalar(select(SavedSearch)) is None
    assert client.get(stop).status_code == 200
    assert client.get("/jobs/unsubscribe/forged").status_code == 404


def test_a_letter_says_when_there_are_more_than_it_names(employer, ann, monkeypatch):
    monkeypatch.setattr(saved, "MOST_TOLD", 2)
    ann.post("/me/searches/new?degree=master&mode=remote&sort=newest", every_days="1")
    page = words(check_page(ann.get("/me/searches").text))
    assert "Master's degree · Remote" in page
    one = db.session.scalar(select(SavedSearch))
    later = one.told_until + timedelta(hours=1)
    for number in range(3):
        make_job(
            employer, title={"en": f"Turner {number}"}, degree="master", mode="remote",
            published_at=later,
        )  # fmt: skip
    saved.tell_of(one, at=later + timedelta(days=1))
    db.session.commit()
    (letter,) = letters()
    assert letter.text.count("Turner") == 2
    assert "There are more than these." in letter.text
    assert "Master's degree · Remote" in letter.text


def test_the_daily_job_writes_when_it_is_due(employer, ann):
    ann.post("/me/searches/new?q=turner", every_days="7")
    one = db.session.scalar(select(SavedSearch))
    one.told_until = now() - timedelta(days=3)
    db.session.commit()
    make_job(employer, title={"en": "Turner"})
    saved.tell()
    db.session.commit()
    assert letters() == []
    one = db.session.scalar(select(SavedSearch))
    one.told_until = now() - timedelta(days=7)
    db.session.commit()
    saved.tell()
    db.session.commit()
    assert len(letters()) == 1


def test_searches_are_deleted_by_their_owner_alone_and_not_too_many(app, ann):
    for number in range(saved.MOST_SEARCHES):
        ann.post(f"/me/searches/new?q=turner{number}", every_days="1")
    assert ann.post("/me/searches/new?q=more", every_days="1").status_code == 422
    one = db.session.scalar(select(SavedSearch))
    stranger = SignedIn(app, make_user())
    assert stranger.post(f"/me/searches/{one.id}/delete").status_code == 404
    assert ann.post(f"/me/searches/{one.id}/delete").status_code == 303
    assert len(saved.list_own(ann.user)) == saved.MOST_SEARCHES - 1
