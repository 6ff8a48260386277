"""Past editions of the demonstration come to the article's totals, through the same tables."""

from __future__ import annotations

import dataclasses

from sqlalchemy import func, select

from core.db import db
from events.demo.history import ATTENDED, LANDED
from events.editions.models import Edition
from events.registrations.models import Registration


def load(app, editions):
    return app.test_cli_runner().invoke(args=["demo", "load", "--editions", str(editions)])


def test_their_totals_are_those_of_the_article():
    assert len(ATTENDED) == 12
    assert sum(ATTENDED.values()) == 29_500
    assert sum(LANDED.values()) == 7_287


def test_editions_are_entered_closed_and_counted(app, client):
    result = load(app, 2)
    assert result.output == "2 editions of the Week: 4,000 people attended, 440 landed\n"
    said = {
        name: client.get(f"/api/v1/figures/{name}").get_json()["value"]
        for name in ("editions", "attending_talent_cumulative", "attending_talent_distinct")
    }
    # One of ten of an edition comes again the year after.
    assert said == {
        "editions": 2, "attending_talent_cumulative": 4_000, "attending_talent_distinct": 3_790,
    }  # fmt: skip
    landed = client.get("/api/v1/figures/landed_projects").get_json()
    assert landed["value"] == 440
    share = client.get("/api/v1/figures/key_industry_share").get_json()
    assert (share["denominator"], share["value"] > 95) == (440, True)
    rate = client.get("/api/v1/figures/operating_rate").get_json()
    # One of eight operates no more: 23 of 180 and 33 of 260, by hand.
    assert (rate["numerator"], rate["denominator"], rate["value"]) == (384, 440, 87.3)
    of_one = client.get("/api/v1/figures/attending_talent_cumulative?edition=week-2009").get_json()
    assert (of_one["value"], of_one["note"]["en"]) == (1_900, "Frozen when the edition closed.")
    people = db.session.scalar(select(func.count()).select_from(Registration))
    assert "already" in load(app, 2).output
    assert db.session.scalar(select(func.count()).select_from(Registration)) == people


def test_nothing_is_made_up_outside_a_demonstration(app, monkeypatch):
    real = dataclasses.replace(app.extensions["settings"], demo=False)
    monkeypatch.setitem(app.extensions, "settings", real)
    before = db.session.scalar(select(func.count()).select_from(Edition))
    assert load(app, 1).exit_code == 1
    assert db.session.scalar(select(func.count()).select_from(Edition)) == before
