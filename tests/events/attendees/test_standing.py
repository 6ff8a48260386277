"""One standing everywhere: who waits or holds no session is nowhere called confirmed."""

from __future__ import annotations

import pytest

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from events.editions.overview import share_of
from events.registrations.models import Registration, Seat
from events.registrations.queries import standings_of
from events.registrations.states import SeatState, Standing
from tests.events.attendees.people import Desk
from tests.events.attendees.test_list import shown
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration

pytestmark = pytest.mark.both_databases

# Name, states of the seats in the first and the second session, and what is said of the person.
PEOPLE = (
    ("Anna", (SeatState.CONFIRMED, SeatState.WAITLISTED), Standing.CONFIRMED),
    ("Bert", (SeatState.WAITLISTED,), Standing.WAITING),
    ("Cleo", (SeatState.WAITLISTED,), Standing.WAITING),
    ("Dora", (), Standing.NO_SESSION),
    ("Emil", (SeatState.CANCELLED,), Standing.NO_SESSION),
    ("Finn", (SeatState.ATTENDED, SeatState.ATTENDED), Standing.ATTENDED),
    ("Gita", (SeatState.NO_SHOW,), Standing.NO_SHOW),
    ("Hugo", (SeatState.OFFERED,), Standing.OFFERED),
)


@pytest.fixture
def edition(app):
    made = make_edition("entrepreneurship_week", sessions=2, asks_identity=False)
    for number, (name, states, _said) in enumerate(PEOPLE):
        one = make_registration(made, name=name)
        one.seats = []
        db.session.flush()
        one.seats = [
            Seat(session_id=session.id, state=state, asked_at=now(), queue_number=number,
                 offered_until=now(), confirmed_at=now())
            for session, state in zip(made.sessions, states, strict=False)
        ]  # fmt: skip
    gone = make_registration(made, name="Ivan")
    gone.state, gone.cancelled_at = "cancelled", now()
    db.session.commit()
    return made


@pytest.fixture
def desk(app, edition):
    return Desk(app, make_user(Role.ORGANISER), edition)


def test_the_database_and_the_model_say_the_same(edition):
    expected = {name: said for name, _states, said in PEOPLE} | {"Ivan": Standing.CANCELLED}
    everybody = db.session.query(Registration).all()
    found = standings_of(db.session.connection(), [one.id for one in everybody])
    assert {one.name: one.public_standing for one in everybody} == expected
    assert {one.name: found[one.id][0] for one in everybody} == expected


def test_list_file_and_filter_call_nobody_confirmed_who_waits(desk):
    rows = {row["Name"]: row["State"] for row in desk.rows()}
    assert rows["Anna"] == "Confirmed with a place"
    assert rows["Bert"] == "On the waiting list, place 1"
    assert rows["Cleo"] == "On the waiting list, place 2"
    assert (rows["Dora"], rows["Emil"]) == ("No session yet", "No session yet")
    assert (rows["Finn"], rows["Gita"]) == ("Attended", "Did not come")
    assert (rows["Hugo"], rows["Ivan"]) == ("Place offered", "Cancelled")
    for standing in Standing:
        names = {name for name, _states, said in PEOPLE if said is standing}
        names |= {"Ivan"} if standing is Standing.CANCELLED else set()
        assert set(shown(desk.get(f"?state={standing}"))) == names, standing
    assert "On the waiting list, place 2" in desk.get("?state=waiting").text


def test_people_and_attendances_are_counted_apart(app, edition):
    organiser = make_user(Role.ORGANISER)
    browser = sign_in(app.test_client(), organiser)
    with app.test_request_context():
        charts = share_of([edition], organiser, now()).charts
    (chart,) = [one for one in charts if str(one.title) == "Where people stand"]
    counted = dict(zip(map(str, chart.labels), chart.series[0].values, strict=True))
    assert counted == {
        "Confirmed with a place": 1, "Place offered": 1, "On the waiting list": 2,
        "No session yet": 2, "Attended": 1, "Did not come": 1, "Cancelled": 1,
    }  # fmt: skip
    assert str(chart.sentence).startswith("9 people registered; 2 attendances")
    page = browser.get(f"/desk/events/{edition.slug}").text
    assert f"/desk/events/{edition.slug}/attendees?state=waiting" in page


def test_the_persons_own_pages_say_it_too(app, edition):
    user = make_user()
    one = db.session.query(Registration).filter_by(name="Dora").one()
    one.user_id = user.id
    db.session.commit()
    browser = sign_in(app.test_client(), user)
    for address in ("/me", f"/me/registrations/{one.reference}"):
        page = browser.get(address).text
        assert "No session yet" in page, address
        assert ">Confirmed<" not in page
