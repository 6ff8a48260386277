"""Figures drawn: their numbers are those counted by hand, and small ones are joined."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.clock import BEIJING, now
from core.db import db
from core.figures.registry import find_counted
from core.figures.snapshots import final_of, keep_snapshot, superseded_of
from core.i18n import show_short_days
from events.taxonomies.services import ensure_first_list
from events.week_figures.charts import by_day, by_edition, funnel
from tests.counting import count_queries
from tests.events.week_figures.records import attend, close, held, make_city
from tests.factories.projects import make_project
from tests.talent.catalogue.public.reading import in_wrong_language, parse, words

pytestmark = pytest.mark.both_databases
# Of the earlier edition of `make_city` and of the later one.
BESIDE = {
    "week_attendances": [2, 3],
    "signed_projects": [0, 2],
    "agreements": [0, 3],
    "landed_projects": [0, 3],
    "platform_projects": [0, 7],
    "projects_passed": [0, 1],
    "projects_taking_part": [0, 1],
}


def test_editions_stand_side_by_side(app):
    city = make_city()
    with app.test_request_context():
        for name, values in BESIDE.items():
            figure = find_counted(name)
            assert by_edition in figure.drawn, name
            [chart] = by_edition(figure, "")
            assert chart.totals == values, name
            assert by_edition(figure, city.week.slug) == ()
    assert [city.earlier.slug in chart.urls[0], city.week.slug in chart.urls[1]] == [True, True]


def test_what_an_edition_closed_with_is_drawn(app):
    city = make_city()
    keep_snapshot("platform_projects", city.week.slug, 5, None, at=now(), is_final=True)
    keep_snapshot("landed_projects", city.week.slug, 1, None, at=now(), is_final=True)
    db.session.commit()
    with app.test_request_context():
        [chart] = by_edition(find_counted("platform_projects"), "")
        assert chart.totals == [0, 5]
        [chart] = by_edition(find_counted("landed_projects"), "")
        assert chart.totals == [0, 3]  # what landed goes on to grow


def test_sums_of_money_pass_32_bits(app):
    city, capital = make_city(), 3_000_000_000
    for _again in range(2):
        keep_snapshot("landed_capital", city.week.slug, capital, None, at=now(), is_final=True)
    db.session.commit()
    assert final_of("landed_capital", city.week.slug).numerator == capital
    assert superseded_of(city.week.slug)["landed_capital"][0].numerator == capital


def test_any_number_of_editions_and_countries_costs_the_same(app, client):
    make_city()
    addresses = ("/figures/attending_talent_distinct", "/figures/attending_residences")
    first = [count_queries(lambda one=one: client.get(one))[0] for one in addresses]
    for years in (3, 4, 5):
        attend(held(years_ago=years), residence="DE")
    assert [count_queries(lambda one=one: client.get(one))[0] for one in addresses] == first
    assert first == [7, 4]


def test_the_funnel_is_of_all_projects_on_the_platform(app):
    city = make_city()
    with app.test_request_context():
        figure = find_counted("platform_projects")
        [chart] = funnel(figure, city.week.slug)
        assert chart.totals == [7, 1, 2, 2, 3]
        assert [str(chart.of_first(step)) for step in range(5)] == [
            "100.0", "14.3", "28.6", "28.6", "42.9",
        ]  # fmt: skip
        assert "Of 7 projects on the platform 3 landed, 42.9 %." in chart.sentence
        assert funnel(figure, city.earlier.slug) == ()
    make_project(city.earlier)
    with app.test_request_context():
        [chart] = funnel(figure, city.earlier.slug)
        assert chart.sentence == "Of 1 project on the platform 0 landed, 0.0 %."


def test_a_drawing_beside_a_share_does_not_tell_a_small_industry(app, client):
    """The share says how many are in key industries; the drawing leaves no single one of them."""
    ensure_first_list()
    week = held()
    for industry, count in {"it": 7, "energy": 3, "other": 9}.items():
        for _ in range(count):
            make_project(week, industry=industry)
    close(week)
    with app.test_request_context():
        share = find_counted("key_platform_share").measure(week.slug)
        chart = find_counted("platform_projects").groups.chart(week.slug)
    assert (share.numerator, share.denominator) == (10, 19)
    assert chart.totals == [9, 10]


def test_a_small_day_is_told_with_the_one_beside_it(app):
    week = held()
    noon = week.starts_at.astimezone(BEIJING).replace(hour=12)
    for day, count in enumerate((6, 2, 7)):
        for _ in range(count):
            attend(week).first_at = noon + timedelta(days=day)
    db.session.commit()
    with app.test_request_context():
        [chart] = by_day(find_counted("week_attendances"), week.slug)
        days = [noon.date() + timedelta(days=day) for day in range(3)]
        assert chart.labels == [show_short_days(days[0], days[0]), show_short_days(*days[1:])]
        assert chart.totals == [6, 9]
        assert by_day(find_counted("week_attendances"), "") == ()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_pages_name_no_group_of_few(app, client, language):
    ensure_first_list()
    week = held()
    for code, count in {"DE": 6, "NO": 4, "KE": 2, "HK": 9}.items():
        for _ in range(count):
            attend(week, nationality=code, residence=code)
    for _ in range(6):
        make_project(week, industry="energy")
    for industry in ("it", "digital") * 3:
        make_project(week, industry=industry)
    close(week)
    said = {"en": ("Others", "Hong Kong, China", "Norway", "Kenya"),
            "zh": ("其他", "中国香港", "挪威", "肯尼亚")}  # fmt: skip
    others, shown, *hidden = said[language]
    for name in ("attending_nationalities", "attending_residences"):
        page = client.get(f"/figures/{name}?lang={language}").text
        text = words(parse(page))
        assert f"{others} 6" in text
        assert f"{shown} 9" in text
        assert not [one for one in hidden if one in page]
        assert in_wrong_language(parse(page), language) == []
    page = client.get(f"/figures/platform_projects?edition={week.slug}&lang={language}").text
    assert f"{others} 6" in words(parse(page))
