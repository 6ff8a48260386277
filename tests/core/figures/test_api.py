"""What programs are told of figures, and what is refused."""

from __future__ import annotations

from core.figures.article import printed_numbers
from tests.events.week_figures.records import make_city

FIXED = {"editions", "attending_talent_cumulative", "attending_talent_distinct",
         "catalogue_entries", "partner_regions", "suggestions_resolved",
         "enterprise_services"}  # fmt: skip


def test_the_names_other_programs_rely_on_are_there(client):
    found = client.get("/api/v1/figures").get_json()["figures"]
    assert {one["name"] for one in found} >= FIXED
    one = client.get("/api/v1/figures/partner_regions").get_json()
    assert one["value"] == one["numerator"] == 0
    assert one["denominator"] is None
    assert {"name", "unit", "definition", "as_of", "source"} <= set(one)


def test_a_share_of_nothing_is_no_number(client):
    one = client.get("/api/v1/figures/doctorate_share").get_json()
    assert (one["value"], one["numerator"], one["denominator"]) == (None, 0, 0)


def test_a_note_is_told_in_both_languages(client):
    make_city()
    one = client.get("/api/v1/figures/award_money").get_json()
    assert one["note"] == {"en": "Beside it: 20,000 USD.", "zh": "另有：20,000 USD。"}


def test_what_is_not_understood_is_refused(client):
    assert client.get("/api/v1/figures/editions?editon=x").status_code == 422
    assert client.get("/figures/no_such").status_code == 404
    assert client.get("/figures/editions?edition=no-such").status_code == 404


def test_the_article_has_every_line_of_its_list():
    numbers = printed_numbers()
    assert {one.line for one in numbers} == set(range(1, 21))
    assert {one.mark for one in numbers} == {"N", "L"}
    for one in numbers:
        for said in (one.printed, one.what, one.trap):
            assert bool(said["en"]) == bool(said["zh"]), one
