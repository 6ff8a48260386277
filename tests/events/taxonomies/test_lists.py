"""Versions of the list of industries: kept, mapped, and never changed under what was counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role, ScopeKind
from core.clock import now, today
from core.db import db
from events.taxonomies.models import Taxonomy, TaxonomyItem
from events.taxonomies.queries import reading_on
from events.taxonomies.services import ensure_first_list
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.events.week_figures.records import close, held
from tests.factories.core import make_user
from tests.factories.projects import make_project
from tests.talent.catalogue.public.reading import check_page, in_wrong_language, words

DESK = "/desk/industry-lists"
SHARE = "/api/v1/figures/key_platform_share"


@pytest.fixture
def organiser(app):
    ensure_first_list()
    db.session.commit()
    return SignedIn(app, make_user(Role.ORGANISER))


def day_of(day):
    return {f"in_force_from-{part}": getattr(day, part) for part in ("day", "month", "year")}


def entered(organiser, number=2, day=None, **fields):
    said = {"number": number, "name_zh": "1030产业目录", "name_en": "1030", "source": "Notice"}
    said |= day_of(day or today() + timedelta(days=30)) | fields
    return organiser.post(f"{DESK}/new", **said)


def put(organiser, one, code, **fields):
    said = {"code": code, "item_zh": "产业", "item_en": "Industry", "next_code": ""} | fields
    return organiser.post(f"{DESK}/{one.reference}/items", **said)


def version(number):
    return db.session.scalar(select(Taxonomy).where(Taxonomy.number == number))


def test_the_first_list_is_the_one_projects_carry(organiser):
    ensure_first_list()
    one = db.session.scalars(select(Taxonomy)).one()
    assert (one.number, one.in_force_from) == (1, date(2009, 1, 1))
    keys = {item.code: item.is_key for item in one.items}
    assert (keys["biomedicine"], keys["other"]) == (True, False)
    names = {item.code: item.name for item in one.items}
    assert names["energy"] == {"zh": "新能源", "en": "New energy"}


def test_a_share_stands_with_its_list_and_what_is_in_none(organiser, client):
    week = held()
    for industry in ("energy", "it", "biomedicine", "digital", "materials", "equipment", "other"):
        make_project(week, industry=industry)
    make_project(week, industry="")
    close(week)
    body = client.get(SHARE).get_json()
    assert (body["value"], body["numerator"], body["denominator"]) == (85.7, 6, 7)
    assert body["note"] == {
        "en": "List: Week industries, version 1; 1 without industry.",
        "zh": "目录：创业周产业目录第1版；另有1项未归入产业。",
    }


@pytest.mark.both_databases
def test_a_new_version_changes_nothing_that_was_counted(organiser, client):
    week = held()
    for industry in ("energy", "it", "other"):
        make_project(week, industry=industry)
    close(week)
    before = client.get(SHARE).get_json()
    assert entered(organiser).status_code == 303
    two = version(2)
    put(organiser, two, "power", is_key="y")
    put(organiser, version(1), "energy", item_zh="新能源", item_en="New energy", is_key="y",
        next_code="power")  # fmt: skip
    two.in_force_from = today()  # the day has come
    db.session.commit()
    after = client.get(SHARE).get_json()
    assert {**after, "as_of": ""} == {**before, "as_of": ""}
    # The next edition is counted by it: what leads nowhere is in no industry of it.
    new = held(years_ago=0)
    new.starts_at, new.ends_at = now() - timedelta(seconds=1), now() + timedelta(days=1)
    for industry in ("energy", "energy", "it"):
        make_project(new, industry=industry)
    db.session.commit()
    of_new = client.get(f"{SHARE}?edition={new.slug}").get_json()
    assert (of_new["numerator"], of_new["denominator"]) == (2, 2)
    assert "version 2; 1 without industry" in of_new["note"]["en"]
    of_old = client.get(f"{SHARE}?edition={week.slug}").get_json()
    assert {**of_old, "as_of": ""} == {**before, "as_of": ""}


def test_codes_lead_from_version_to_version(app):
    ensure_first_list()
    one = version(1)
    next(item for item in one.items if item.code == "it").next_code = "digital"
    two = Taxonomy(reference="TX-2", number=2, name_zh="二", name_en="Two",
                   in_force_from=date(2023, 1, 1), created_at=now())  # fmt: skip
    three = Taxonomy(reference="TX-3", number=3, name_zh="三", name_en="Three",
                     in_force_from=date(2024, 1, 1), created_at=now())  # fmt: skip
    two.items = [TaxonomyItem(code="digital", name_zh="数", name_en="D", next_code="ai")]
    three.items = [TaxonomyItem(code="ai", name_zh="智", name_en="AI", is_key=True)]
    db.session.add_all([two, three])
    db.session.flush()
    assert set(reading_on(date(2022, 1, 1)).items) >= {"it", "digital", "other"}
    assert set(reading_on(date(2023, 1, 1)).items) == {"it", "digital"}
    found = reading_on(date(2030, 1, 1))
    assert found.taxonomy is three
    assert set(found.key_codes) == {"it", "digital"}
    assert reading_on(date(2000, 1, 1)).taxonomy is one


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": 1}, "Another version has this number."),
        ({"number": "x"}, "number"),
        ({"day": date(2008, 1, 1)}, "in the order of their numbers"),
        ({"day": date(2020, 1, 1)}, "holds from a day to come"),
        ({"name_zh": ""}, "Enter the name in Chinese."),
    ],
)
def test_a_wrong_version_is_said_at_its_field(organiser, wrong, said):
    answer = entered(organiser, **wrong)
    assert answer.status_code == 422
    assert said in words(check_page(answer.text))
    assert version(2) is None


def test_a_list_that_holds_keeps_its_industries(organiser):
    one = version(1)
    for fields in ({"code": "ai"}, {"code": "energy"},
                   {"code": "energy", "item_zh": "新能源", "item_en": "New energy"}):  # fmt: skip
        refused = put(organiser, one, **fields)
        assert refused.status_code == 422
        assert "only what an industry becomes" in words(check_page(refused.text))
    item = one.items[0]
    assert organiser.post(f"{DESK}/{one.reference}/items/{item.id}/remove").status_code == 422
    said = {"number": 1, "name_zh": "一", "name_en": "One", "source": "", "seen": one.version}
    moved = organiser.post(f"{DESK}/{one.reference}", **said, **day_of(date(2010, 1, 1)))
    assert moved.status_code == 422
    kept = organiser.post(f"{DESK}/{one.reference}", **said, **day_of(date(2009, 1, 1)))
    assert kept.status_code == 303


def test_industries_of_a_list_to_come_are_entered_and_taken_out(organiser):
    entered(organiser)
    two = version(2)
    assert put(organiser, two, "AI").status_code == 422
    assert put(organiser, two, "ai", is_key="y").status_code == 303
    assert put(organiser, two, "ai", item_en="Artificial intelligence").status_code == 303
    item = db.session.scalars(select(TaxonomyItem).filter_by(taxonomy_id=two.id)).one()
    assert (item.name_en, item.is_key) == ("Artificial intelligence", False)
    assert organiser.post(f"{DESK}/{two.reference}/items/{item.id}/remove").status_code == 303
    db.session.expire_all()
    assert two.items == []


def test_who_keeps_lists_and_in_which_language(app, organiser):
    entered(organiser)
    two = version(2)
    put(organiser, two, "ai")
    organiser.get(DESK)
    for address in (DESK, f"{DESK}/new", f"{DESK}/{two.reference}",
                    f"{DESK}/{version(1).reference}"):  # fmt: skip
        tree = check_page(organiser.get(f"{address}?lang=zh").text)
        assert not in_wrong_language(tree, "zh"), address
    auditor = SignedIn(app, make_user(Role.AUDITOR))
    assert auditor.get(f"{DESK}/{two.reference}").status_code == 200
    assert put(auditor, two, "x").status_code == 404
    district = SignedIn(app, make_user(Role.ORGANISER, "sip", scope_kind=ScopeKind.DISTRICT))
    assert district.get(DESK).status_code == 404


def test_a_page_asks_no_more_for_more_industries(organiser):
    entered(organiser)
    two = version(2)
    put(organiser, two, "ai")
    page = f"{DESK}/{two.reference}"
    organiser.get(page)
    first = count_queries(lambda: organiser.get(page))[0]
    for code in ("bio", "chips"):
        put(organiser, two, code)
    organiser.get(page)
    assert count_queries(lambda: organiser.get(page))[0] == first
