"""Charts: what is drawn, said and tabled of a few figures."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import render_template_string

from core.charts import Chart, Kind, Series, ages_chart, days_chart
from core.i18n import speaking

PAGE = "{% from 'components/chart.html' import chart %}{{ chart(one) }}"


def draw(app, one: Chart, language: str = "en") -> str:
    with app.test_request_context(), speaking(language):
        return render_template_string(PAGE, one=one)


def pair(kind: Kind, *, urls: tuple[str, ...] = ()) -> Chart:
    series = (Series("Taken", (3, 0)), Series("Free", (1, 4), "rule"))
    return Chart("Seats", "Three of eight.", ("S1", "S2"), series, kind, "Session", urls)


@pytest.mark.parametrize(
    ("most", "top"), [(0, 2), (2, 2), (3, 4), (7, 8), (10, 10), (11, 20), (61, 80), (999, 1000)]
)
def test_the_axis_ends_at_an_even_round_number(most, top):
    chart = Chart("t", "s", ("a",), (Series("a", (most,)),))
    assert chart.axis == (top, top // 2, 0)


def test_columns_stand_on_one_another():
    (_, low), (tone, high) = pair(Kind.COLUMNS).paths()
    assert low == "M0.11 100.0V25.0h0.78V100.0z"
    assert tone == "rule"
    assert high == "M0.11 25.0V0.0h0.78V25.0zM1.11 100.0V0.0h0.78V100.0z"


def test_an_area_goes_there_and_back():
    chart = Chart("t", "s", ("a", "b"), (Series("a", (1, 2)),), Kind.AREA)
    assert list(chart.paths()) == [("canal", "M0.5 50.0L1.5 0.0L1.5 100.0L0.5 100.0z")]


def test_bars_compare_rows_and_shares_fill_each():
    one = Chart("t", "s", ("a", "b"), (Series("x", (2, 8)), Series("y", (2, 0), "rule")), Kind.BARS)
    assert one.row(0) == [("canal", 0.0, 25.0), ("rule", 25.0, 25.0)]
    assert pair(Kind.SHARES).row(0) == [("canal", 0.0, 75.0), ("rule", 75.0, 25.0)]
    nothing = Chart("t", "s", ("a",), (Series("x", (0,)),), Kind.SHARES)
    assert nothing.row(0) == []


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_sentence_figures_and_no_inline_style(app, kind):
    page = draw(app, pair(kind, urls=("/one", "/two")))
    assert "Three of eight." in page
    assert re.findall(r'<th scope="row"><a href="([^"]+)">', page) == ["/one", "/two"]
    assert re.findall(r'<td class="end">(\d+)</td>', page) == ["3", "1", "0", "4"]
    assert "style=" not in page
    assert page.count('aria-hidden="true"') >= 1
    assert 'class="tone-rule"' in page


def test_names_of_people_are_text(app):
    hostile = Chart("<b>", "<i>", ("<script>",), (Series("<u>", (1,)),), Kind.BARS)
    page = draw(app, hostile)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("language", "said", "named"),
    [("en", "3 in 30 days; most on 27 Nov: 2.", "29 Nov"),
     ("zh", "30天内共3；最多为11月27日：2。", "11月29日")],
)  # fmt: skip
def test_days_are_counted_with_those_nobody_came(app, language, said, named):
    counts = {date(2026, 11, 27): 2, date(2026, 11, 29): 1, date(2026, 1, 1): 9}
    with app.test_request_context(), speaking(language):
        chart = days_chart("Registrations", counts, until=date(2026, 11, 29), days=30)
    assert (len(chart.labels), sum(chart.totals)) == (30, 3)
    assert str(chart.sentence) == said
    assert chart.named_labels[-1].startswith(named)
    assert len(chart.named_labels) == 3


def test_a_time_without_any_says_so(app):
    with app.test_request_context():
        chart = days_chart("Registrations", {}, until=date(2026, 11, 29), days=30)
    assert str(chart.sentence) == "None in the last 30 days."
    assert "V" not in next(chart.paths())[1]


def test_ages_name_their_spans(app):
    with app.test_request_context():
        chart = ages_chart("Claims", [1, 0, 2], 31, edges=(5, 10))
    assert list(chart.labels) == ["0–5", "6–10", "> 10"]
    assert str(chart.sentence) == "3 open; the oldest for 31 days."
