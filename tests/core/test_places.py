"""Places of countries and regions: where each lies, what is drawn of it, and what is not told."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from flask import render_template_string

from core.i18n import speaking
from core.places import NORTH, SOUTH, places, places_chart
from core.regions import region_names

PAGE = "{% from 'components/chart.html' import chart %}{{ chart(one) }}"
# Without a zone of its own in the database.
NOWHERE = {"XK", "BV", "HM"}


def test_every_country_and_region_has_its_place():
    known = places()
    assert set(region_names("en")) - set(known) == NOWHERE
    for code, (north, east) in {
        "CN": (31, 121), "HK": (22, 114), "TW": (25, 122), "NZ": (-37, 175), "PT": (39, -9),
    }.items():  # fmt: skip
        assert (round(known[code][0]), round(known[code][1])) == (north, east)
    # Of countries with many zones, somewhere in their middle.
    assert -110 < known["US"][1] < -85
    assert 130 < known["AU"][1] < 150
    assert 60 < known["RU"][1] < 110


def test_small_numbers_stand_nowhere_and_are_not_named(app):
    with app.test_request_context(), speaking("en"):
        chart = places_chart("Origins", {"US": 3, "CN": 40, "DE": 4, "HK": 12, "FR": 6})
        page = render_template_string(PAGE, one=chart)
    assert list(chart.labels) == ["China", "Hong Kong, China", "France", "Others"]
    assert chart.totals == [40, 12, 6, 7]
    assert "65 people who said where; most: China, 61.5 %." in page
    assert "Germany" not in page
    drawing = ET.fromstring(page[page.index("<svg") : page.index("</svg>") + 6])
    circles = [one for one in drawing.iter() if one.get("class") == "tone-canal"]
    assert len(circles) == 3
    for one in circles:
        assert 0 <= float(one.attrib["cx"]) <= 360
        assert 0 <= float(one.attrib["cy"]) <= NORTH - SOUTH
    # An area twice as large is not twice as wide.
    assert [float(one.attrib["r"]) for one in circles] == [11.0, 6.0, 4.3]
    assert not [one for one in drawing.iter() if one.tag.endswith("polygon")]


def test_too_few_people_are_not_drawn_at_all(app):
    with app.test_request_context():
        assert places_chart("Origins", {"US": 3, "CN": 4}) is None
        assert places_chart("Origins", {}) is None
        assert places_chart("Origins", {"US": 9, "CN": 4}) is None
