"""What a downloaded list is called: the event, the venue, the list and the Beijing time."""

from __future__ import annotations

from urllib.parse import quote, unquote

import pytest
from sqlalchemy import select
from time_machine import travel

from core.accounts.roles import Role
from core.db import db
from core.lists import views as list_views
from core.reports.jobs import make_export
from core.reports.models import Export
from tests.events.attendees.people import Desk
from tests.factories.core import make_token, make_user
from tests.factories.events import make_edition, make_registration, make_venue

pytestmark = pytest.mark.both_databases
AT = "2026-11-28T11:30:00+00:00"


@pytest.fixture
def edition(app):
    edition = make_edition(
        name={"en": "Suzhou Week 2026", "zh": "2026苏州创业周"}, asks_identity=False
    )
    for name in ("姑苏会场", "园区会场"):
        make_venue(
            edition, name={"en": name, "zh": name}, district="gusu" if name[0] == "姑" else "sip"
        )
    make_registration(edition, edition.sessions[0])
    return edition


@pytest.fixture
def organiser(app):
    return make_user(Role.ORGANISER, preferred_language="zh")


def called(answer) -> str:
    assert answer.data
    said = answer.headers["Content-Disposition"]
    assert said.isascii()
    plain, _sign, whole = said.removeprefix("attachment; filename=").partition(
        "; filename*=UTF-8''"
    )
    return unquote(whole) or plain.strip('"')


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json"])
def test_a_list_is_named_by_event_venue_and_beijing_time(app, edition, organiser, ending):
    gusu = edition.venues[1]
    with travel(AT, tick=False):
        desk = Desk(app, organiser, edition)
        narrowed = desk.export(f"?venue={gusu.id}&lang=zh", file_format=ending)
        whole = desk.export("?lang=en", file_format=ending)
    assert called(narrowed) == f"2026苏州创业周_姑苏会场_参会人员名单_20261128-1930.{ending}"
    assert called(whole) == f"Suzhou Week 2026_All venues_Attendee list_20261128-1930.{ending}"


def test_whoever_sees_one_venue_has_it_named(app, edition):
    desk = Desk(app, make_user(Role.ORGANISER, "gusu"), edition)
    assert "_姑苏会场_" in called(desk.export())


def test_one_made_in_the_background_and_one_by_api_are_named_alike(
    app, edition, organiser, monkeypatch
):
    monkeypatch.setattr(list_views, "BACKGROUND_FROM", 0)
    with travel(AT, tick=False):
        desk = Desk(app, organiser, edition)
        assert desk.export("?lang=zh").status_code == 303
    number = str(db.session.scalars(select(Export.id)).one())
    db.session.commit()
    make_export(number)
    with travel(AT, tick=False):
        file = desk.client.get(f"/desk/exports/{number}/file")
    assert called(file) == "2026苏州创业周_全部会场_参会人员名单_20261128-1930.csv"
    assert quote("苏州") in file.headers["Content-Disposition"]
    secret = make_token(organiser, ("events:read_people",))
    db.session.commit()
    url = f"/api/v1/events/{edition.slug}/registrations?format=xlsx&columns=name"
    with travel(AT, tick=False):
        answer = app.test_client().get(url, headers={"Authorization": f"Bearer {secret}"})
    assert called(answer).endswith("_20261128-1930.xlsx")
    assert "Suzhou Week 2026_All venues" in called(answer)
