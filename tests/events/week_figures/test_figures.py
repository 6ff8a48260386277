"""Every figure against a count of its own, and what each record changes when it goes."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from core.figures.registry import FIGURES
from core.figures.snapshots import Closed
from events.agreements.counting import count_signed
from events.agreements.queries import signings
from events.landing_follow_ups.figures import count_followed_up
from events.landings.models import Landing
from events.projects.models import Project
from events.taxonomies.services import ensure_first_list
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.events.week_figures.records import (
    agreement,
    attend,
    close,
    held,
    landing,
    make_city,
)
from tests.factories.core import make_user
from tests.factories.landings import make_follow_up
from tests.factories.projects import make_project
from tests.talent.catalogue.public.reading import check_page, in_wrong_language, words

# Counted by hand from what `make_city` makes; a new figure is named here, or the test fails.
BY_HAND = {
    "editions": 2,
    "attending_talent_cumulative": 5,
    "attending_talent_distinct": 4,
    "week_attendances": 5,
    "attending_nationalities": 2,
    "attending_residences": 2,
    "attending_newcomers": 4,
    "doctorate_share": 60.0,  # the one of both twice, and the owner, of three here and two before
    "master_share": 80.0,
    "platform_projects": 7,
    "platform_projects_overseas": 6,
    "platform_projects_domestic": 1,
    "key_platform_share": 71.4,  # two of seven are of no key industry
    "projects_passed": 1,
    "matching_rate": 66.7,
    "carriers_active": 3,
    "docking_contacts": 1,
    "projects_with_intent": 1,
    "projects_in_talks": 1,
    "signed_projects": 2,
    "signed_venture": 1,
    "signed_cooperation": 1,
    "signed_on_site": 1,
    "signed_online": 1,
    "signed_academician": 1,
    "agreements": 3,
    "landed_projects": 3,
    "landed_capital": 2_000_000,  # and 50,000 dollars
    "programme_talents_national": 1,
    "programme_talents_provincial": 2,
    "programme_talents_city": 3,
    "projects_pending": 4,
    "projects_returned": 1,
    "projects_rejected": 1,
    "talks_held": 1,
    "confirmed_talent": 5,
    "event_certificates": 1,
    "fair_employers": 2,
    "fair_employer_visits": 2,
    "fair_posts": 7,
    "fair_entrants": 2,
    "fair_attendances": 2,
    "fair_applications": 3,
    "fair_intents": 2,
    "fair_intent_persons": 2,
    "fair_signed_on_spot": 1,
    "fair_hired": 1,
    "fair_intent_rate": 66.7,
    "fair_intent_person_rate": 100,
    "awarded_projects": 2,
    "award_money": 200_000,  # and 20,000 dollars, which never add up with it
    "key_industry_share": 66.7,
    "operating_rate": 50.0,  # of three landed two have a checked year; one of these closed
    "projects_taking_part": 1,
    "round_table_editions": 1,
    "round_table_sessions": 1,
    "round_table_attendances": 1,
    "suggestions_collected": 2,
    "suggestions_resolved": 1,
    "training_sessions": 1,
    "training_attendances": 1,
    "partner_regions": 1,
    "enterprises_served": 2,
    "enterprise_services": 3,
    "catalogue_entries": 0,
}
_WEEK = {"attending_talent_cumulative", "week_attendances"}
_TALENTS = {f"programme_talents_{level}" for level in ("national", "provincial", "city")}
_INTENT = {
    "fair_applications", "fair_intents", "fair_intent_persons", "fair_intent_rate",
    "fair_intent_person_rate",
}  # fmt: skip
# What each record changes when it goes: these, and nothing else.
CHANGES = {
    "a talent of one edition": _WEEK | {
        "attending_talent_distinct", "attending_newcomers", "attending_nationalities",
        "attending_residences", "doctorate_share", "master_share",
    },
    "a talent of both editions": _WEEK | {"doctorate_share", "master_share"},
    "a person at the round table": {"round_table_attendances"},
    "a person at a course": {"training_attendances"},
    "a resolved suggestion": {"suggestions_collected", "suggestions_resolved"},
    "an answered suggestion": {"suggestions_collected"},
    "talks with a carrier": {"projects_in_talks", "matching_rate"},
    "an intent with a carrier": {
        "projects_with_intent", "matching_rate", "docking_contacts", "carriers_active",
    },
    "a word of a new carrier": {"carriers_active"},
    "the first of two agreements": {
        "agreements", "signed_venture", "signed_cooperation", "signed_on_site", "signed_online",
    },
    "the only agreement of a project": {
        "agreements", "signed_projects", "signed_cooperation", "signed_online",
        "signed_academician",
    },
    "a landing": _TALENTS | {
        "landed_projects", "key_industry_share", "operating_rate", "landed_capital",
    },
    "a landing whose company closed": {
        "landed_projects", "key_industry_share", "operating_rate", "landed_capital",
    },
    "the checked year of a company that operates": _TALENTS | {"operating_rate"},
    "a contact": {"docking_contacts"},
    "a talk that took place": {"talks_held"},
    "a certificate": {"event_certificates"},
    "an exhibitor that was present": {"fair_employers", "fair_employer_visits", "fair_posts"},
    "somebody at a fair": {"fair_entrants", "fair_attendances", "fair_intent_person_rate"},
    "an application without outcome": {"fair_applications", "fair_intent_rate"},
    "an application with an intent": _INTENT,
    "an application of who was hired": _INTENT | {"fair_signed_on_spot", "fair_hired"},
    "an award with money in yuan": {"awarded_projects", "award_money"},
    "the consent to show a project that was wanted": {"matching_rate"},
    "a project of another industry": {
        "projects_returned",
        "platform_projects", "platform_projects_overseas", "key_platform_share",
    },
    "a partner region": {"partner_regions"},
    "a service to a new enterprise": {"enterprises_served", "enterprise_services"},
    "a second service": {"enterprise_services"},
    "a project from abroad": {
        "projects_rejected",
        "platform_projects", "platform_projects_overseas", "key_platform_share",
    },
    "a project from here": {
        "projects_pending",
        "platform_projects", "platform_projects_domestic", "key_platform_share",
    },
    "a project that passed, whose owner came": {
        "platform_projects", "platform_projects_overseas", "key_platform_share",
        "projects_passed", "projects_taking_part",
    },
    "a Week that was held": _WEEK | {
        "editions", "attending_talent_distinct", "attending_newcomers", "doctorate_share",
        "confirmed_talent",
        "master_share",
    },
    "a session of a course": {"training_sessions"},
    "a session of the round table": {"round_table_sessions"},
    "a course that was held": {"training_sessions", "training_attendances"},
    "a round table that was held": {
        "round_table_editions", "round_table_sessions", "round_table_attendances",
        "suggestions_collected", "suggestions_resolved",
    },
}  # fmt: skip
# Counted from the catalogue, which has its own test.
ELSEWHERE = {"catalogue_entries"}


def measured() -> dict[str, float]:
    return {one.name: float(one.measure().value or 0) for one in FIGURES}


def test_every_figure_is_what_was_counted_by_hand(app):
    make_city()
    with app.test_request_context():
        assert measured() == BY_HAND


def test_money_of_another_currency_stands_beside_the_yuan(app):
    city = make_city()
    with app.test_request_context():
        one = FIGURES["award_money"]
        assert str(one.measure().note) == "Beside it: 20,000 USD."
        assert one.say(one.measure(city.week.slug)) == "200,000 yuan"
        assert one.measure(city.earlier.slug).value == 0
    # As the daily job counts it: without a request.
    assert one.count(city.week.slug).value == 200_000


def test_the_records_behind_add_up(app):
    make_city()
    with app.test_request_context():
        for one in FIGURES:
            for rows in filter(None, (one.rows, one.of)):
                behind = rows("")
                page = behind.page(1)
                assert sum(record.amount for record in page.rows) == behind.total(), one.name


def test_what_one_counting_tells_is_counted_once_and_as_its_records(app):
    make_city()
    with app.test_request_context():
        told = [one for one in FIGURES if one.together is not None]
        assert len(told) == 8
        for one in told:
            assert one.count().numerator == one.rows("").total(), one.name
            assert one.of is None or one.count().denominator == one.of("").total()
        closed = Closed()
        asked, _all = count_queries(lambda: [one.measure(closed=closed) for one in told])
        assert asked == 3


def test_records_of_cents_add_up_to_their_figure(app):
    make_city()
    capital = FIGURES["landed_capital"]
    with app.test_request_context():
        before = capital.count().value
    for one in db.session.scalars(select(Landing)):
        one.capital, one.currency = one.capital + Decimal("0.50"), "CNY"
    db.session.commit()
    with app.test_request_context():
        behind = capital.rows("")
        amounts = [record.amount for record in behind.page(1).rows]
        assert len(amounts) > 1
        assert int(sum(amounts)) == behind.total() > before


@pytest.mark.both_databases
@pytest.mark.parametrize("kind", CHANGES)
def test_a_record_that_goes_changes_just_its_figures(app, kind):
    city = make_city()
    with app.test_request_context():
        before = measured()
        city.gone(kind)
        after = measured()
    assert {name for name in before if before[name] != after[name]} == CHANGES[kind]


def test_no_figure_is_without_a_record_that_changes_it(app):
    with app.test_request_context():
        named = {one.name for one in FIGURES}
    assert named == set(BY_HAND)
    assert named - ELSEWHERE == set().union(*CHANGES.values())


@pytest.mark.both_databases
def test_the_example_of_two_editions(app, client):
    one, two = held(years_ago=2), held()
    for number in range(4):
        attend(one, document_number=f"P{number}")
    for number in range(2, 7):
        attend(two, document_number=f"p {number}")
    close(one, two)
    said = {
        name: client.get(f"/api/v1/figures/{name}").get_json()
        for name in ("editions", "attending_talent_cumulative", "attending_talent_distinct")
    }
    assert {name: one["value"] for name, one in said.items()} == {
        "editions": 2, "attending_talent_cumulative": 9, "attending_talent_distinct": 7,
    }  # fmt: skip
    body = said["attending_talent_cumulative"]
    assert body["source"] == "records"
    assert "每届内去重" in body["definition"]["zh"]
    assert "sum over editions" in body["definition"]["en"]
    of_one = client.get(f"/api/v1/figures/attending_talent_cumulative?edition={one.slug}")
    assert of_one.get_json()["value"] == 4
    assert client.get("/api/v1/figures/editions?edition=no-such").status_code == 404
    assert client.get("/api/v1/figures/no_such").status_code == 404


@pytest.mark.both_databases
def test_one_person_is_known_by_account_and_document(app):
    one, two, three = held(years_ago=3), held(years_ago=2), held()
    person, document = make_user(), {"document_country": "FR", "document_number": "A1"}
    attend(one, user=person, **document)
    attend(two, **document)  # in a delegation, without an account
    attend(three, user=person, document_country="", document_number="")
    attend(three, **document | {"document_country": "DE"})  # the same number, another country
    with app.test_request_context():
        assert FIGURES["attending_talent_distinct"].measure().value == 2
        assert FIGURES["attending_talent_cumulative"].measure().value == 4


def test_a_gap_in_the_years_begins_the_count_anew(app):
    close(held(years_ago=4), held(years_ago=2), held())
    with app.test_request_context():
        assert FIGURES["editions"].measure().value == 2


def test_pages_speak_both_languages_and_open_their_records(app, client):
    city = make_city()
    organiser = SignedIn(app, make_user(Role.ORGANISER))
    pages = ["/figures", "/figures/seed"]
    with app.test_request_context():
        pages += [f"/figures/{one.name}" for one in FIGURES]
        behind = [f"/desk/figures/{one.name}" for one in FIGURES]
    pages.append(f"/figures/attending_talent_cumulative?edition={city.week.slug}")
    for address in pages:
        lang = "&lang=zh" if "?" in address else "?lang=zh"
        tree = check_page(client.get(address + lang).text)
        assert not in_wrong_language(tree, "zh"), address
        check_page(client.get(f"{address}{lang[0]}lang=en").text)
    for address in behind:
        tree = check_page(organiser.get(f"{address}?lang=zh").text)
        assert not in_wrong_language(tree, "zh"), address
    assert organiser.get("/desk/figures/doctorate_share?of=1").status_code == 200
    assert organiser.get("/desk/figures/editions?of=1").status_code == 404
    assert client.get("/desk/figures/editions").status_code in {302, 404}


def test_more_records_ask_no_more(app, client):
    make_city()
    addresses = ("/figures", "/figures/attending_talent_cumulative", "/figures/seed")
    for address in addresses:
        client.get(address)
    first = [count_queries(lambda one=one: client.get(one))[0] for one in addresses]
    for number in range(3):
        attend(held(years_ago=5 + number))
        attend(held("round_table", years_ago=5 + number))
    assert [count_queries(lambda one=one: client.get(one))[0] for one in addresses] == first


@pytest.mark.both_databases
def test_the_example_of_landed_projects(app, client):
    ensure_first_list()
    one, two = held(years_ago=2), held()
    industries = ("energy", "it", "biomedicine", "digital", "materials", "equipment", "other", "")
    for place, industry in enumerate(industries):
        landing(make_project(one if place < 4 else two, industry=industry))
    landing(make_project(two, industry="it"), "claimed")
    close(one, two)
    assert client.get("/api/v1/figures/landed_projects").get_json()["value"] == 8
    share = client.get("/api/v1/figures/key_industry_share").get_json()
    assert (share["value"], share["numerator"], share["denominator"]) == (85.7, 6, 7)
    assert "version 1; 1 without industry" in share["note"]["en"]
    text = words(check_page(client.get("/figures/key_industry_share?lang=zh").text))
    assert "85.7%" in text
    assert "第1版；另有1项未归入产业" in text


@pytest.mark.both_databases
def test_the_operating_rate_is_that_of_the_list_of_landings(app, client):
    """Of the city and of one edition; who landed twice is one project, and the later speaks."""
    city = make_city()
    other = make_project(city.earlier)
    year = today().year - 1
    first = landing(other, "closed", ended_on=today(), valid_at=now() - timedelta(days=400))
    make_follow_up(first, year, is_operating=False)
    make_follow_up(landing(other), year)

    def check(address: str, *where) -> tuple[int, int]:
        said = client.get(f"/api/v1/figures/operating_rate{address}").get_json()
        counted = count_followed_up(*where)
        both = counted.operating, counted.followed_up
        assert (said["numerator"], said["denominator"]) == both
        assert said["value"] == float(counted.operating_rate)
        return both

    assert check("") == (2, 3)
    assert check(f"?edition={city.week.slug}", Project.edition_id == city.week.id) == (1, 2)
    assert check(f"?edition={city.earlier.slug}", Project.edition_id == city.earlier.id) == (1, 1)
    desk = SignedIn(app, make_user(Role.ORGANISER))
    page = words(check_page(desk.get("/desk/landings").text))
    assert "2 of 3 followed up" in page
    for name in ("landed_projects", "operating_rate"):
        said = client.get(f"/api/v1/figures/{name}").get_json()
        assert said["definition"]["en"] in page, name
    assert "66.7%" in words(check_page(client.get("/figures/operating_rate?lang=zh").text))


@pytest.mark.both_databases
def test_the_example_of_signed_projects(app, client):
    """X signed at three venues, Z at two: two projects, five agreements, splits by the first."""
    week = held()
    x, z = make_project(week), make_project(week)
    of_x = [agreement(x, "venture", "on_site", day=day) for day in (4, 2, 1)]
    agreement(z, "cooperation", "online", day=3)
    agreement(z, "cooperation", "on_site", day=2)
    names = ("signed_projects", "agreements", "signed_venture", "signed_cooperation",
             "signed_on_site", "signed_online")  # fmt: skip

    def said():
        db.session.commit()
        return [client.get(f"/api/v1/figures/{name}").get_json()["value"] for name in names]

    assert said() == [2, 5, 1, 1, 1, 1]
    of_x[0].state, of_x[0].annulled_at = "annulled", now()
    assert said() == [2, 4, 1, 1, 1, 1]
    for one in of_x:
        one.state, one.annulled_at = "annulled", now()
    assert said() == [1, 2, 0, 1, 0, 1]


@pytest.mark.both_databases
def test_of_two_signed_on_one_day_the_one_confirmed_before_is_first(app, client):
    """In the figures as at the desk of agreements, whatever their numbers."""
    week, desk = held(), make_user(Role.ORGANISER)
    project = make_project(week)
    for kind, mode, hours in (("venture", "on_site", 1), ("cooperation", "online", 2)):
        one = agreement(project, kind, mode)
        one.confirmed_at = now() - timedelta(hours=hours)
    db.session.commit()
    counted = count_signed(signings(desk, week))
    assert (counted.by_kind["cooperation"], counted.by_mode["online"]) == (1, 1)
    for name, value in (("cooperation", 1), ("online", 1), ("venture", 0), ("on_site", 0)):
        assert client.get(f"/api/v1/figures/signed_{name}").get_json()["value"] == value, name
