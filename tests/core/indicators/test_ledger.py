"""The ledger: entered with day and source, superseded and never deleted, ratios computed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.accounts.roles import Role, ScopeKind
from core.clock import now, today
from core.db import db
from core.indicators.models import Indicator, IndicatorValue
from events.demo.ledger import load_demo_ledger
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.talent.catalogue.public.reading import check_page, in_wrong_language, words

DESK = "/desk/indicators"
SAID = {"name_zh": "就业登记备案人数", "name_en": "Employment filings", "unit_zh": "人",
        "unit_en": "people", "definition_zh": "月末人数。", "definition_en": "At the month's end.",
        "part_id": "", "whole_id": "", "is_public": "y"}  # fmt: skip


@pytest.fixture
def organiser(app):
    return SignedIn(app, make_user(Role.ORGANISER))


def named(organiser, code, **fields):
    answer = organiser.post(f"{DESK}/new", **{**SAID, "code": code, **fields})
    assert answer.status_code == 303, words(check_page(answer.text))
    return db.session.scalar(select(Indicator).where(Indicator.code == code))


def entered(organiser, code, value, day=None, **fields):
    day = day or today() - timedelta(days=40)
    parts = {f"as_of-{part}": getattr(day, part) for part in ("day", "month", "year")}
    said = {"value": value, "source": "Monthly report", "note": ""} | parts | fields
    return organiser.post(f"{DESK}/{code}/values", **said)


def test_a_value_is_told_with_day_and_source(organiser, client):
    named(organiser, "filings")
    day = today() - timedelta(days=40)
    assert entered(organiser, "filings", "5,466,500", day).status_code == 303
    body = client.get("/api/v1/figures/filings").get_json()
    assert (body["value"], body["source"], body["as_of"]) == (5466500, "ledger", day.isoformat())
    assert body["note"]["en"] == "Source: Monthly report."
    assert body["unit"] == {"en": "people", "zh": "人"}
    text = words(check_page(client.get("/figures/filings?lang=zh").text))
    assert "5,466,500人" in text
    assert "取自指标台账（L）" in text
    assert client.get("/figures/filings?edition=any").status_code == 404


def test_another_value_of_the_day_supersedes_and_stays_on_record(organiser, client):
    one = named(organiser, "filings")
    day = today() - timedelta(days=40)
    entered(organiser, "filings", "100", day)
    entered(organiser, "filings", "110", day, source="Corrected report")
    assert client.get("/api/v1/figures/filings").get_json()["value"] == 110
    kept = db.session.scalars(select(IndicatorValue).order_by(IndicatorValue.entered_at)).all()
    assert [(one.value, one.superseded_at is None) for one in kept] == [(100, False), (110, True)]
    page = words(check_page(organiser.get(f"{DESK}/filings").text))
    assert "Superseded" in page
    assert organiser.post(f"{DESK}/filings/values/{kept[1].id}/withdraw").status_code == 303
    assert client.get("/api/v1/figures/filings").get_json()["value"] is None
    assert organiser.post(f"{DESK}/filings/values/{kept[1].id}/withdraw").status_code == 422
    assert len(one.values) == 2


@pytest.mark.both_databases
def test_one_value_of_a_day_holds(app):
    one = Indicator(code="n", created_at=now(), **dict.fromkeys(
        ("name_zh", "name_en", "definition_zh", "definition_en"), "x"))  # fmt: skip
    same = {"indicator": one, "as_of": today(), "source": "x", "entered_at": now()}
    db.session.add_all(IndicatorValue(value=Decimal(value), **same) for value in (1, 2))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_the_highest_of_a_series_is_said(organiser, client):
    named(organiser, "filings")
    for months, value in ((3, "5"), (2, "7"), (1, "9")):
        entered(organiser, "filings", value, today() - timedelta(days=30 * months))
    note = client.get("/api/v1/figures/filings").get_json()["note"]
    assert "The highest of 3 values" in note["en"]
    assert "3期数据中的最高值" in note["zh"]
    entered(organiser, "filings", "8", today())
    assert "highest" not in client.get("/api/v1/figures/filings").get_json()["note"]["en"]
    page = client.get("/figures/filings").text
    check_page(page)
    assert "<svg" in page
    assert "theme/charts.css" in page


def test_a_percentage_is_computed_with_both_its_numbers(organiser, client):
    part, whole = named(organiser, "reform"), named(organiser, "filings")
    share = named(organiser, "share", part_id=part.id, whole_id=whole.id)
    assert client.get("/api/v1/figures/share").get_json()["value"] is None
    entered(organiser, "reform", "622,300", today() - timedelta(days=60))
    entered(organiser, "filings", "5466500")
    body = client.get("/api/v1/figures/share").get_json()
    assert (body["value"], body["numerator"], body["denominator"]) == (11.4, 622300, 5466500)
    assert "numerator is as of" in body["note"]["en"]
    assert "分子截至" in body["note"]["zh"]
    refused = entered(organiser, share.code, "11")
    assert refused.status_code == 404 or "computed" in words(check_page(refused.text))


def test_the_drawing_keeps_decimals(organiser, client):
    named(organiser, "rate")
    days = [today() - timedelta(days=back) for back in (2, 1, 0)]
    for value, day in zip(("0.5", "0.75", "2"), days, strict=True):
        entered(organiser, "rate", value, day)
    page = client.get("/figures/rate").text
    said = words(check_page(page))
    assert all(f"{day} {one}" in said for day, one in zip(days, ("0.5", "0.75", "2"), strict=True))
    assert "V75.0h" in page  # a quarter of the axis, which ends at two


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("５，４６６，５００", "5466500"), ("546.65万", "5466500"), ("9,999,999,999,999.99",) * 2],
)
def test_a_value_is_typed_as_amounts_are(organiser, typed, meant):
    named(organiser, "filings")
    assert entered(organiser, "filings", typed).status_code == 303
    kept = db.session.scalars(select(IndicatorValue.value)).one()
    assert kept == Decimal(meant.replace(",", ""))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"value": "many"}, "Enter a number"),
        ({"value": "10000000000000000"}, "at most two decimals"),
        ({"value": "-1"}, "not below nought"),
        ({"value": "1.234"}, "at most two decimals"),
        ({"value": "1e30"}, "number"),
        ({"value": "NaN"}, "number"),
        ({"source": " "}, "Enter where the value comes from."),
        ({"day": today() + timedelta(days=2)}, "This day is still to come."),
    ],
)
def test_a_wrong_value_is_said_at_its_field(organiser, wrong, said):
    named(organiser, "filings")
    answer = entered(organiser, "filings", **{"value": "1", **wrong})
    assert answer.status_code == 422
    assert said in words(check_page(answer.text))
    assert db.session.scalar(select(IndicatorValue)) is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "Filings 1"}, "small letters"),
        ({"code": "editions"}, "Another figure has this code."),
        ({"code": "known"}, "Another figure has this code."),
        ({"code": "new", "definition_zh": ""}, "Say in Chinese what is counted."),
    ],
)
def test_a_wrong_indicator_is_said_at_its_field(organiser, wrong, said):
    named(organiser, "known")
    answer = organiser.post(f"{DESK}/new", **{**SAID, **wrong})
    assert answer.status_code == 422
    assert said in words(check_page(answer.text))


def test_a_percentage_needs_two_entered_numbers(organiser):
    one, two = named(organiser, "one"), named(organiser, "two")
    for ends, said in (
        ({"part_id": one.id}, "needs both numbers"),
        ({"part_id": one.id, "whole_id": one.id}, "two different numbers"),
    ):
        answer = organiser.post(f"{DESK}/new", **{**SAID, "code": "share", **ends})
        assert answer.status_code == 422
        assert said in words(check_page(answer.text))
    entered(organiser, "one", "1")
    ends = {"part_id": two.id, "whole_id": one.id, "code": "one", "seen": one.version}
    assert organiser.post(f"{DESK}/one", **{**SAID, **ends}).status_code == 422


def test_who_keeps_the_ledger(app, organiser, client):
    named(organiser, "hidden", is_public="")
    assert client.get("/figures/hidden").status_code == 404
    assert client.get("/api/v1/figures/hidden").status_code == 404
    # Nor by a percentage that shows it.
    open_one, hidden = (
        named(organiser, "open"),
        db.session.scalar(select(Indicator).where(Indicator.code == "hidden")),
    )
    named(organiser, "share", part_id=open_one.id, whole_id=hidden.id)
    assert client.get("/figures/share").status_code == 404
    said = client.get("/api/v1/figures").get_json()["figures"]
    assert "share" not in {one["name"] for one in said}
    auditor = SignedIn(app, make_user(Role.AUDITOR))
    assert auditor.get(f"{DESK}/hidden").status_code == 200
    assert entered(auditor, "hidden", "1").status_code == 404
    district = make_user(Role.ORGANISER, "sip", scope_kind=ScopeKind.DISTRICT)
    theirs = SignedIn(app, district)
    assert theirs.get(DESK).status_code == 404


def test_pages_speak_both_languages_and_ask_no_more_for_more(app, organiser, client):
    named(organiser, "filings")
    entered(organiser, "filings", "1")
    organiser.get(DESK)  # shows what was said of the value, in English
    for address in (DESK, f"{DESK}/new", f"{DESK}/filings"):
        tree = check_page(organiser.get(f"{address}?lang=zh").text)
        assert not in_wrong_language(tree, "zh"), address
    client.get("/figures")
    first = count_queries(lambda: client.get("/figures"))[0]
    for number in range(3):
        named(organiser, f"other_{number}")
        entered(organiser, f"other_{number}", "1")
    assert count_queries(lambda: client.get("/figures"))[0] == first


def test_the_demonstration_holds_the_numbers_of_the_article(app, client):
    make_user(Role.ORGANISER, email="organiser@demo.example")
    load_demo_ledger()
    db.session.commit()
    said = {one["name"]: one for one in client.get("/api/v1/figures").get_json()["figures"]}
    assert said["working_time_share"]["value"] == 11.4
    assert said["fishermen_share"]["value"] == 100
    assert said["knowledge_masters_share"]["value"] == 10
    assert said["harmonious_share"]["value"] == 67.6
    tree = check_page(client.get("/figures/seed?lang=zh").text)
    assert "5,466,500人" in words(tree)
    assert not in_wrong_language(tree, "zh")
