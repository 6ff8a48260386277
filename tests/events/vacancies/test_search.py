"""Posts are found by words, filters and both; what changes is found changed at once."""

from __future__ import annotations

from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from core.organisations import services as organisations
from core.organisations.services import Entry
from core.organisations.states import OrganisationState
from core.outbox.models import Message
from events.exhibitors.states import ExhibitorState
from events.jobs import services
from events.jobs.models import FairJob
from events.jobs.queries import count_offered, get_open
from events.jobs.states import JobKind
from events.saved_searches.models import SavedSearch
from events.saved_searches.services import tell_of
from events.shortages.models import ShortageOccupation
from events.vacancies import queries
from events.vacancies.criteria import Criteria, Sort, read_criteria
from tests.counting import count_queries
from tests.factories.core import make_user
from tests.factories.exhibitors import make_employer, make_exhibitor
from tests.factories.jobs import make_job

pytestmark = pytest.mark.both_databases
NAMES = {"sip": "苏州工业园区"}


@pytest.fixture
def city(app):
    """Posts by a short name."""
    works = make_employer(make_user(), name_zh="华东机器人有限公司", name_en="East Robotics")
    lab = make_employer(make_user(), name_zh="金鸡湖生物", name_en="Jinji Lake Bio")
    said = {
        "robot": (works, {"title": {"en": "Robotics engineer", "zh": "机器人工程师"}, "degree": "master",
                          "pay_min": 30_000, "pay_max": 40_000, "language": "en"}),
        "nurse": (lab, {"title": {"zh": "护士"}, "place": "昆山", "district": "kunshan",
                        "pay_min": 200_000, "pay_max": 240_000, "pay_period": "year"}),
        "chemist": (lab, {"title": {"en": "Chemist"}, "degree": "doctorate", "mode": "remote",
                          "field": "Organic chemistry", "title_wanted": "RC-1", "pay_max": None,
                          "shortage_code": "2-02"}),
        "abroad": (lab, {"title": {"en": "Sales lead"}, "currency": "USD", "pay_min": 90_000,
                         "pay_max": 99_000}),
    }  # fmt: skip
    made = {}
    for age, (name, (employer, fields)) in enumerate(said.items()):
        at = now() - timedelta(days=age)
        made[name] = make_job(employer, published_at=at, conditions={"en": name}, **fields)
    return made


@pytest.fixture
def occupation(app):
    one = ShortageOccupation(
        code="2-02", name={"en": "Chemists", "zh": "化学人员"}, degree="urgent", edition="2026"
    )
    db.session.add(one)
    db.session.commit()
    return one


def found(city, **criteria):
    names = {one.id: name for name, one in city.items()}
    return [names[one.id] for one in queries.find(Criteria(**criteria)).posts]


@pytest.mark.parametrize(
    ("criteria", "names"),
    [
        ({}, ["robot", "nurse", "chemist", "abroad"]),
        ({"q": "robotics enginer"}, ["robot"]),
        ({"q": "jiqiren"}, ["robot"]),
        ({"q": "機器人"}, ["robot"]),
        ({"q": "east robotics"}, ["robot"]),
        ({"q": "nurse"}, ["nurse"]),
        ({"q": "金鸡湖"}, ["nurse", "chemist", "abroad"]),
        ({"place": "昆山"}, ["nurse"]),
        ({"place": "kunshan"}, ["nurse"]),
        ({"district": "kunshan"}, ["nurse"]),
        ({"pay": 19_000}, ["robot", "nurse"]),
        ({"pay": 20_001}, ["robot"]),
        ({"degree": "bachelor"}, ["nurse", "abroad"]),
        ({"degree": "master"}, ["robot", "nurse", "abroad"]),
        ({"field": "chemistry"}, ["chemist"]),
        ({"language": "en"}, ["robot"]),
        ({"mode": "remote"}, ["chemist"]),
        ({"title": "RC-1"}, ["chemist"]),
        ({"shortage": "1"}, ["chemist"]),
        ({"occupation": "2-02"}, ["chemist"]),
        ({"sort": Sort.PAY}, ["robot", "nurse", "chemist", "abroad"]),
        ({"sort": Sort.NEWEST, "q": "金鸡湖"}, ["nurse", "chemist", "abroad"]),
        ({"q": "robotics", "degree": "bachelor"}, []),
        ({"kind": JobKind.STAFF_OFFERED}, []),
    ],
)
def test_found_by_words_and_filters(city, occupation, criteria, names):
    assert found(city, **criteria) == names


def test_what_changes_is_found_changed_at_once(city):
    assert found(city, q="robotics") == ["robot"]
    job, officer = city["robot"], city["robot"].organisation.officers[0]
    services.close(job, by=db.session.get(type(make_user()), officer.user_id), at=now())
    db.session.commit()
    assert found(city, q="robotics") == []
    nurse = city["nurse"]
    nurse.title = {"en": "Robotics nurse"}
    services.note_public(nurse)
    db.session.commit()
    assert found(city, q="robotics") == ["nurse"]
    assert found(city) == ["nurse", "chemist", "abroad"]
    city["late"] = make_job(city["nurse"].organisation, title={"en": "Robotics tester"})
    assert found(city, q="robotics") == ["late", "nurse"]


def test_what_is_over_or_not_trusted_is_left_out(city):
    nurse = city["nurse"]
    nurse.valid_until = today() - timedelta(days=1)
    services.note_public(nurse)
    db.session.commit()
    assert found(city) == ["robot", "chemist", "abroad"]
    city["chemist"].organisation.state = OrganisationState.SUSPENDED
    db.session.commit()
    assert found(city) == ["robot"]


@pytest.mark.parametrize(
    ("said", "is_public"),
    [
        ({}, True),
        ({"state": OrganisationState.SUBMITTED}, True),
        ({"state": OrganisationState.RETURNED}, True),
        ({"verified_until": today() - timedelta(days=1)}, False),
        ({"state": OrganisationState.SUBMITTED, "verified_until": None}, False),
        ({"state": OrganisationState.RETURNED, "verified_until": None}, False),
        ({"state": OrganisationState.SUBMITTED, "verified_until": today() - timedelta(days=1)}, False),
        ({"state": OrganisationState.RETURNED, "verified_until": today() - timedelta(days=1)}, False),
        ({"state": OrganisationState.EXPIRED}, False),
        ({"state": OrganisationState.SUSPENDED}, False),
        ({"state": OrganisationState.REFUSED}, False),
    ],
)  # fmt: skip
def test_posts_are_public_while_their_employer_is_verified(app, client, said, is_public):
    exhibitor = make_exhibitor()
    job = make_job(exhibitor.organisation)
    search = SavedSearch(
        user=make_user(), query="", created_at=now(), told_until=now() - timedelta(days=2)
    )
    offered = FairJob(exhibitor=exhibitor, job=job, added_at=now())
    db.session.add_all([search, offered])
    for name, value in said.items():
        setattr(job.organisation, name, value)
    db.session.commit()
    assert bool(queries.find(Criteria()).posts) is is_public
    assert bool(queries.find(Criteria()).total) is is_public
    assert bool(queries.list_open([job.id], today())) is is_public
    assert (get_open(job.reference, today()) is not None) is is_public
    assert bool(count_offered([exhibitor])) is is_public
    assert client.get(f"/jobs/{job.reference}").status_code == (200 if is_public else 404)
    assert client.get("/api/v1/jobs").json["total"] == is_public
    tell_of(search, at=now())
    told = select(Message).where(Message.recipient_id == search.user_id)
    assert (db.session.scalar(told) is not None) is is_public


def test_under_another_name_posts_wait_and_are_found_by_it_once_verified(app):
    officer = make_user()
    works = make_employer(officer, name_zh="华东机器人有限公司", name_en="East Robotics")
    job = make_job(works)
    said = {one.name: getattr(works, one.name, None) for one in fields_of(Entry)}
    entry = Entry(**said)
    organisations.change(works, replace(entry, name_en="Lake Automata"), by=officer, at=now())
    db.session.commit()
    assert [one.id for one in queries.find(Criteria(q="automata")).posts] == [job.id]
    assert queries.find(Criteria(q="robotics")).total == 0
    entry = replace(entry, name_zh="金鸡湖生物", name_en="")
    organisations.change(works, entry, by=officer, at=now())
    db.session.commit()
    assert queries.find(Criteria()).total == 0
    organisations.verify(works, by=make_user(Role.CITY_REVIEWER), at=now())
    db.session.commit()
    assert [one.id for one in queries.find(Criteria(q="金鸡湖")).posts] == [job.id]
    assert queries.find(Criteria(q="华东")).total == 0


def test_posts_of_a_fair_are_those_of_exhibitors_that_take_part(city):
    job = city["robot"]
    officer = make_user()
    exhibitor = make_exhibitor(state=ExhibitorState.DRAFT, officer=officer)
    fair = exhibitor.edition
    exhibitor.organisation_id = job.organisation_id
    db.session.add(FairJob(exhibitor=exhibitor, job=job, added_at=now()))
    db.session.commit()
    assert found(city, fair=fair.slug) == []
    exhibitor.state = ExhibitorState.APPROVED
    db.session.commit()
    assert found(city, fair=fair.slug) == ["robot"]
    assert queries.fairs_with_posts() == [fair]
    assert found(city, fair="no-such-fair") == []


def test_a_page_costs_the_same_queries_whatever_it_shows(city, client):
    def look():
        return client.get("/jobs?sort=newest")

    look()
    few = count_queries(look)[0]
    for _ in range(30):
        make_job(city["robot"].organisation)
    assert "34 posts" in look().text
    assert few == count_queries(look)[0] <= 8


def test_pages_follow_one_another(city, client):
    for _ in range(41):
        make_job(city["robot"].organisation, title={"en": "Turner"})
    pages = [queries.find(Criteria(page=number)) for number in (1, 2, 3, 99)]
    assert [(one.number, len(one.posts), one.pages) for one in pages] == [
        (1, 20, 3), (2, 20, 3), (3, 5, 3), (3, 5, 3),
    ]  # fmt: skip
    seen = [job.id for one in pages[:3] for job in one.posts]
    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"q": "  a\x00 b "}, {"q": "a b"}),
        ({"pay": "1.5万"}, {"pay": 15_000}),
        ({"pay": "面议"}, {}),
        ({"degree": "wizard", "sort": "odd", "mode": "moon", "language": "fr"}, {}),
        ({"page": "-1"}, {}),
        ({"page": "9" * 40}, {}),
        ({"place": "苏州工业园区"}, {"district": "sip"}),
        ({"place": "sip"}, {"district": "sip"}),
        ({"place": "上海"}, {"place": "上海"}),
        ({"kind": "staff_offered"}, {}),
    ],
)
def test_odd_addresses_are_read_as_far_as_they_mean_something(sent, read):
    assert read_criteria(sent, NAMES) == Criteria(**read)


def test_the_address_of_a_search_is_read_back():
    one = Criteria(q="a b", pay=9, degree="master", district="sip", sort=Sort.PAY, shortage="1")
    assert read_criteria(one.said, NAMES) == one


def test_shortage_figures(city, client, occupation):
    page = client.get("/jobs/shortage").text
    assert "Chemists" in page
    assert queries.wanted_by_occupation(today()) == {"2-02": (1, 3)}
    assert "In urgent need" in client.get("/jobs?shortage=1").text
