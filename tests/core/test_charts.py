"""Charts: what is drawn, said and tabled of a few figures."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree as ET

import pypdfium2
import pytest
from flask import render_template_string

from core.charts import TOKENS, Chart, Kind, Series, ages_chart, cut, days_chart
from core.documents.engine.render import render_pdf
from core.i18n import speaking
from tests.core.documents.engine import lint

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


def drawings(page: str) -> list[ET.Element]:
    return [ET.fromstring(one) for one in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]


def extent(one: ET.Element) -> list[tuple[float, float]]:
    """Every point a drawing names, whatever shape it belongs to."""
    points = []
    for rect in one.iter("rect"):
        x, y, width, height = (float(rect.get(key, 0)) for key in ("x", "y", "width", "height"))
        points += [(x, y), (x + width, y + height)]
    for path in one.iter("path"):
        x = y = 0.0
        for letter, said in re.findall(r"([MLVHhz])([^MLVHhz]*)", path.get("d", "")):
            numbers = [float(number) for number in said.split()]
            if letter in "ML":
                x, y = numbers
            elif letter in "Hh":
                x = numbers[0] + (x if letter == "h" else 0)
            elif letter == "V":
                y = numbers[0]
            points.append((x, y))
    return points


VALUES = [(), (0,), (7,), (3, 0, 9), (10**12, 1, 0), tuple(range(60))]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("values", VALUES)
def test_nothing_is_drawn_outside_its_picture(app, kind, values):
    labels = [f"Label {number}" for number in range(len(values))]
    page = draw(app, Chart("t", "Said.", labels, (Series("a", values),), kind))
    assert "Said." in page
    for one in drawings(page):
        _x, _y, width, height = map(float, one.attrib["viewBox"].split())
        assert all(0 <= x <= width + 0.01 and 0 <= y <= height + 0.01 for x, y in extent(one))
    for value in values:
        assert f'<td class="end">{value:,}</td>' in page


def test_the_length_of_bars_follows_their_figures(app):
    page = draw(app, Chart("t", "s", "abc", (Series("a", (8, 2, 1)),), Kind.BARS))
    widths = [float(rect.get("width", 0)) for one in drawings(page) for rect in one.iter("rect")]
    assert widths == [100, 25, 12.5]


def test_a_funnel_says_what_part_of_the_first_step_came_on(app):
    chart = Chart("t", "s", "abc", (Series("a", (80, 20, 3)),), Kind.FUNNEL)
    assert chart.row(1) == [("canal", 37.5, 25.0)]
    # 3.75 is rounded half up.
    assert [chart.of_first(i) for i in range(3)] == [Decimal(100), Decimal(25), Decimal("3.8")]
    assert re.findall(r">([\d.]+) %<", draw(app, chart)) == ["100.0", "25.0", "3.8"]
    nothing = Chart("t", "s", "ab", (Series("a", (0, 0)),), Kind.FUNNEL)
    assert nothing.of_first(1) is None
    assert " %<" not in draw(app, nothing)


@pytest.mark.parametrize(
    ("text", "room", "short"),
    [("Suzhou", 6, "Suzhou"), ("Suzhou", 5, "Suzh…"), ("苏州", 4, "苏州"), ("苏州市", 5, "苏州…"),
     ("苏州市", 4, "苏…"), ("", 3, "")],
)  # fmt: skip
def test_a_long_label_is_cut_by_its_width(text, room, short):
    assert cut(text, room) == short


@pytest.mark.parametrize(
    "name", ["A very long name of an organisation " * 4, "苏州工业园区人才" * 8]
)
def test_what_is_cut_below_the_axis_stands_whole_in_the_table(app, name):
    chart = Chart("t", "s", (name, "b", "c"), (Series("a", (1, 2, 3)),))
    page = draw(app, chart)
    assert chart.named_labels[0].endswith("…")
    assert f'<th scope="row">{name}</th>' in page
    assert page.count(name) == 1


@pytest.mark.parametrize("kind", [Kind.AREA, Kind.COLUMNS, Kind.SHARES])
def test_what_stands_alone_is_a_picture_with_a_name(app, kind):
    one = Chart("Seats", "Three of eight.", ("S1",), (Series("Taken", (3,)),), kind)
    picture = drawings(draw(app, one))[0]
    assert picture.get("role") == "img"
    assert picture.findtext("title") in {"Seats", "S1: 3"}
    assert picture.findtext("desc") == "Three of eight."


def test_names_of_people_are_text_in_every_part_of_a_drawing(app):
    hostile = "</title><script>x</script>"
    for kind in Kind:
        page = draw(app, Chart(hostile, hostile, (hostile,), (Series(hostile, (1,)),), kind))
        assert "<script>" not in page


def test_paper_has_the_light_colours_of_the_tokens():
    tokens = TOKENS.read_text()
    for tone, token in (("canal", "canal"), ("osmanthus", "osmanthus-bloom"), ("tile", "stone")):
        assert f"--{token}: {Chart.colour(tone)};" in tokens.split("@media")[0]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_chart_on_paper_has_its_colours_and_is_archival(app, language):
    paper = (
        "{% extends 'layouts/paper.html' %}{% from 'components/chart.html' import chart %}"
        "{% block title %}Charts{% endblock %}"
        "{% block content %}{% for one in charts %}{{ chart(one, paper=true) }}{% endfor %}"
        "{% endblock %}"
    )
    charts = [pair(kind) for kind in Kind if kind is not Kind.FUNNEL]
    charts.append(
        Chart("Came", "s", ("登记", "签到"), (Series("a", (8, 2), "bamboo"),), Kind.FUNNEL)
    )
    with app.test_request_context(), speaking(language):
        html = render_template_string(paper, charts=charts)
    pdf = render_pdf(
        html, title="t", language=language, created=datetime(2026, 11, 1, tzinfo=UTC),
        attachment=None,
    )  # fmt: skip
    assert lint.faults(pdf) == []
    assert counted(pdf, Chart.colour("canal")) > 1000
    assert counted(pdf, Chart.colour("bamboo")) > 200


def counted(pdf: bytes, colour: str) -> int:
    """How many pixels of a colour the pages show."""
    wanted = bytes.fromhex(colour[1:])
    with pypdfium2.PdfDocument(pdf) as document:
        pictures = [page.render(scale=1).to_pil().convert("RGB") for page in document]
    return sum(one.tobytes().count(wanted) for one in pictures)
