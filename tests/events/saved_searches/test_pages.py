"""Searches that people keep: written about when something new fits, ended by a link."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.clock import now
from core.db import db
from core.outbox.models import Message
from events.saved_searches import services as saved
from events.saved_searches.models import SavedSearch
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.exhibitors import make_employer
from tests.factories.jobs import make_job
from tests.talent.catalogue.public.reading import check_page, words


@pytest.fixture
def employer(app):
    return make_employer(make_user(), name_zh="华东机器人有限公司", name_en="East Robotics")


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


def test_a_letter_names_the_search_in_its_readers_language(app, employer):
    li = SignedIn(app, make_user(preferred_language="zh"))
    li.post("/me/searches/new?mode=remote", every_days="1")
    one = db.session.scalar(select(SavedSearch))
    later = one.told_until + timedelta(hours=1)
    make_job(employer, mode="remote", published_at=later)
    db.session.commit()
    saved.tell_of(one, at=later + timedelta(days=1))
    db.session.commit()
    (letter,) = letters()
    assert "远程" in letter.text
    assert "Remote" not in letter.text


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
