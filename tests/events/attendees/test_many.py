"""Saved views, and deeds on many registrations at once."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from core.accounts.roles import Role
from core.db import db
from core.lists import bulk
from core.lists.models import BulkRun, RunState, SavedView
from core.lists.spec import LIST_ADDITIONS, Addition, BulkAction
from core.outbox.models import Message
from events.attendees.lists import ATTENDEES
from events.registrations.models import Registration
from events.registrations.states import SeatState
from tests.events.attendees.people import Desk
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration, make_session, make_venue

pytestmark = pytest.mark.both_databases


@pytest.fixture
def edition(app):
    return make_edition(needs_approval=True)


@pytest.fixture
def organiser(app):
    return make_user(Role.ORGANISER)


@pytest.fixture
def desk(app, organiser, edition):
    return Desk(app, organiser, edition)


def count(state: str) -> int:
    return db.session.scalar(select(func.count(Registration.id)).where(Registration.state == state))


def test_those_ticked_are_confirmed_after_a_question(desk, edition):
    first, second, _third = (make_registration(edition) for _ in range(3))
    asked = desk.post("/change", action="confirm", ref=[first.reference, second.reference])
    assert asked.status_code == 200
    assert "Confirm: 2" in asked.text
    assert count("confirmed") == 0
    done = desk.post("/change", action="confirm", ref=[first.reference, second.reference], sure="1")
    assert done.status_code == 303
    assert count("confirmed") == 2
    assert "done for 2" in desk.get().text


@pytest.mark.parametrize("ticked", [True, False])
def test_those_who_came_first_are_placed_first(desk, edition, work, monkeypatch, ticked):
    (session,) = edition.sessions
    session.capacity = 1
    # The list shows the latest first, and names sort the other way round than people came.
    people = [make_registration(edition, session, name=name) for name in ("Zoë", "Mia", "Ada")]
    chosen = {"ref": [one.reference for one in people[::-1]]} if ticked else {"scope": "all"}
    monkeypatch.setattr(bulk, "AT_ONCE", 3 if ticked else 1)
    monkeypatch.setattr(bulk, "PART", 1)
    desk.post("/change?order=name", action="confirm", sure="1", **chosen)
    work()
    places = [(seat.standing, seat.queue_number) for one in people for seat in one.seats]
    assert places == [
        (SeatState.CONFIRMED, None), (SeatState.WAITLISTED, 1), (SeatState.WAITLISTED, 2)
    ]  # fmt: skip
    letters = {(one.address, one.subject) for one in db.session.scalars(select(Message))}
    event = edition.name["en"]
    assert (people[0].email, f"{event}: you are registered") in letters
    assert (people[1].email, f"{event}: you are on the waiting list") in letters


def test_all_of_the_filter_means_the_filter(desk, edition):
    for nationality in ("DE", "DE", "FR"):
        make_registration(edition, nationality=nationality)
    desk.post("/change?nationality=DE", action="confirm", scope="all", sure="1")
    assert count("confirmed") == 2


def test_cancelling_many_needs_a_reason_and_keeps_what_was_typed(desk, edition):
    one = make_registration(edition)
    refused = desk.post("/change", action="cancel", ref=one.reference, sure="1")
    assert refused.status_code == 422
    assert "Say why; the person reads it." in refused.text
    assert one.reference in refused.text
    desk.post("/change", action="cancel", ref=one.reference, sure="1", reason_en="Flood")
    db.session.expire_all()
    assert one.state == "cancelled"
    assert one.reason == {"en": "Flood", "zh": "Flood"}


def test_many_are_refused_with_one_reason(desk, edition):
    people = [make_registration(edition) for _ in range(2)]
    settled = make_registration(edition)
    desk.post("/change", action="confirm", ref=settled.reference, sure="1")
    assert "Refuse" in desk.get().text
    chosen = {"action": "refuse", "scope": "all", "sure": "1"}
    refused = desk.post("/change", **chosen)
    assert refused.status_code == 422
    assert "Say why; the person reads it." in refused.text
    desk.post("/change", **chosen, reason_zh="名额已满")
    db.session.expire_all()
    reasons = [(one.state, one.reason["zh"]) for one in people]
    assert reasons == [("refused", "名额已满")] * 2
    assert settled.state == "confirmed"
    assert settled.reference in desk.get().text


def test_what_cannot_be_changed_is_left_and_named(desk, edition, organiser):
    done, open_one = make_registration(edition), make_registration(edition)
    desk.post("/change", action="confirm", ref=done.reference, sure="1")
    desk.post("/change", action="confirm", scope="all", sure="1")
    page = desk.get().text
    assert done.reference in page[: page.index("<h1")]
    db.session.expire_all()
    assert open_one.state == "confirmed"


def test_nobody_ticked_and_no_such_deed(desk, edition):
    make_registration(edition)
    assert desk.post("/change", action="confirm", sure="1").status_code == 303
    assert desk.post("/change", action="nonsense", scope="all", sure="1").status_code == 400
    assert count("confirmed") == 0


def test_a_district_changes_its_own_people_only(app):
    edition = make_edition(needs_approval=True, sessions=0)
    edition.venues[0].district = "sip"
    here = make_session(edition, edition.venues[0])
    there = make_session(edition, make_venue(edition, district="wuzhong"))
    own, other = make_registration(edition, here), make_registration(edition, there)
    desk = Desk(app, make_user(Role.ORGANISER, "sip"), edition)
    desk.post("/change", action="confirm", ref=[own.reference, other.reference], sure="1")
    desk.post("/change", action="confirm", scope="all", sure="1")
    db.session.expire_all()
    assert (own.state, other.state) == ("confirmed", "submitted")


def test_many_are_changed_in_the_background_and_once(
    app, work, desk, edition, organiser, monkeypatch
):
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    monkeypatch.setattr(bulk, "PART", 2)
    for _ in range(5):
        make_registration(edition)
    answer = desk.post("/change", action="confirm", scope="all", sure="1")
    assert "/runs/" in answer.location
    assert "0 of 5 seen to" in desk.client.get(answer.location).text
    run = db.session.scalars(select(BulkRun)).one()
    # The first part is done and committed, the second is lost with its process.
    assert bulk.run_part(run.id)
    db.session.commit()
    assert bulk.run_part(run.id)
    db.session.rollback()
    assert count("confirmed") == 2
    work()
    db.session.expire_all()
    assert (run.standing, run.position, run.done, run.skipped) == (RunState.DONE, 5, 5, [])
    assert count("confirmed") == 5
    assert "5 of 5 seen to, 5 changed" in desk.client.get(answer.location).text
    other = Desk(app, make_user(Role.ORGANISER), edition)
    assert other.client.get(answer.location).status_code == 404


def test_a_run_can_be_stopped(work, desk, edition, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 0)
    make_registration(edition)
    answer = desk.post("/change", action="confirm", scope="all", sure="1")
    assert desk.post(f"{answer.location}/stop").status_code == 303
    work()
    assert count("confirmed") == 0
    assert desk.post(f"{answer.location}/stop").status_code == 409


def test_slices_add_actions(app, desk, edition):
    heard = []
    wave = BulkAction("wave", "Wave", lambda one, *_: heard.append(one.reference))
    before = app.extensions["registry list additions"]
    LIST_ADDITIONS.add(app, Addition("test", ATTENDEES.key, actions=(wave,)))
    try:
        one = make_registration(edition)
        assert "Wave" in desk.get().text
        desk.post("/change", action="wave", ref=one.reference, sure="1")
        assert heard == [one.reference]
    finally:
        app.extensions["registry list additions"] = before


def test_a_view_is_kept_shared_and_deleted_by_its_owner_only(app, desk, edition, organiser):
    make_registration(edition, name="Anna")
    query = "?nationality=DE&columns=name,email&order=-name"
    assert desk.post(f"/views{query}", name="").status_code == 422
    desk.post(f"/views{query}", name="  German   guests ", shared="y")
    desk.post(f"/views{query}", name="Private")
    view = db.session.scalars(select(SavedView).where(SavedView.is_shared)).one()
    assert view.name == "German guests"
    assert view.choice == {
        "filter": {"nationality": "DE"}, "columns": ["name", "email"], "order": "-name",
    }  # fmt: skip
    other = Desk(app, make_user(Role.ORGANISER), edition)
    page = other.get().text
    assert "German guests" in page
    assert "Private" not in page
    assert "nationality=DE&amp;columns=name%2Cemail&amp;order=-name" in page
    assert other.post(f"/views/{view.id}/drop").status_code == 404
    desk.post(f"/views{query}", name="German guests")
    assert db.session.query(SavedView).count() == 2
    assert desk.post(f"/views/{view.id}/drop").status_code == 303
    assert db.session.query(SavedView).count() == 1


def test_a_shared_view_never_widens_a_reach(app, desk):
    edition = make_edition(sessions=0)
    edition.venues[0].district = "sip"
    here = make_session(edition, edition.venues[0])
    there = make_session(edition, make_venue(edition, district="wuzhong"))
    make_registration(edition, here, name="Hereabouts long")
    make_registration(edition, there, name="Elsewhere long")
    Desk(app, make_user(Role.ORGANISER), edition).post(
        f"/views?session={there.id}", name="Over there", shared="y"
    )
    district = Desk(app, make_user(Role.ORGANISER, "sip"), edition)
    assert "Over there" in district.get().text
    page = district.get(f"?session={there.id}").text
    assert "Elsewhere long" not in page
    assert "Nobody fits" in page


def test_an_auditor_keeps_views_but_shares_none(app, edition):
    auditor = Desk(app, make_user(Role.AUDITOR), edition)
    assert auditor.post("/views?state=confirmed", name="Mine").status_code == 303
    assert auditor.post("/views?state=confirmed", name="Ours", shared="y").status_code == 403
    assert [view.name for view in db.session.scalars(select(SavedView))] == ["Mine"]
