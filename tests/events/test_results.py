"""The overview draws an edition within the reader's reach; when it is over, what is left stands there."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from events.editions.models import Edition
from events.editions.results import Results, charts_of, results_of
from events.gate.models import Attendance
from events.gate.states import ScanWay
from events.letters.models import InvitationLetter
from events.letters.states import LetterState
from events.registrations.models import Registration
from events.registrations.states import SeatState
from events.suggestions.models import Suggestion
from tests.counting import count_queries
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration, make_session, make_venue

pytestmark = pytest.mark.both_databases


@pytest.fixture
def week(app):
    """Two districts: two people of the first, one of the second, and one without any place."""
    edition = make_edition("entrepreneurship_week", asks_identity=False, capacity=5)
    gusu, kunshan = (make_venue(edition, parent=edition.venues[0]) for _ in range(2))
    gusu.district, kunshan.district = "gusu", "kunshan"
    rooms = [make_session(edition, one, capacity=5) for one in (gusu, kunshan)]
    db.session.commit()
    facts = (
        ("Anna", "DE", "DE", "Alumni Berlin", 0),
        ("Bert", "DE", "CN", "", 0),
        ("Chen", "CN", "SG", 'Bund "Nord"', 1),
    )
    for name, nationality, residence, channel, room in facts:
        one = make_registration(edition, rooms[room], name=name, nationality=nationality,
                                residence=residence, channel=channel)  # fmt: skip
        one.home_venue = rooms[room].venue
    db.session.commit()
    return edition


def person(name: str) -> Registration:
    return db.session.query(Registration).filter_by(name=name).one()


def end(edition: Edition, days: int = 3) -> None:
    """Its day is over by so many days, and so are its sessions."""
    span = timedelta(days=days, hours=8)
    edition.starts_at, edition.ends_at = now() - span, now() - span + timedelta(hours=8)
    for one in edition.sessions:
        one.starts_at, one.ends_at = edition.starts_at, edition.ends_at
    db.session.commit()


def came(name: str) -> None:
    one = person(name)
    seat = one.seats[0]
    seat.state = SeatState.ATTENDED
    db.session.add(Attendance(registration_id=one.id, session_id=seat.session_id, first_at=now(),
                              way=ScanWay.QR))  # fmt: skip
    db.session.commit()


def drawn(edition: Edition, user) -> dict[str, dict[str, tuple[int, ...]]]:
    return {
        str(chart.title): {
            str(label): tuple(one.values[i] for one in chart.series)
            for i, label in enumerate(chart.labels)
        }
        for chart in charts_of(edition, user)
    }


def test_origins_and_channels_are_counted_and_the_commonest_stands_first(week, app):
    user = make_user(Role.ORGANISER)
    with app.test_request_context():
        found = drawn(week, user)
    assert list(found["Nationalities"].items()) == [("Germany", (2,)), ("China", (1,))]
    assert set(found["Countries of residence"]) == {"Germany", "China", "Singapore"}
    assert found["Channels"] == {
        "Alumni Berlin": (1,),
        'Bund "Nord"': (1,),
        "Came by themselves": (1,),
    }


@pytest.mark.parametrize(("district", "names"), [("gusu", {"Anna", "Bert"}), ("kunshan", {"Chen"})])
def test_a_district_sees_what_is_of_its_venues(week, app, district, names):
    """R19; every bar leads to a list of as many people as it says."""
    user = make_user(Role.ORGANISER, district)
    end(week)
    came("Chen")
    browser = sign_in(app.test_client(), user)
    with app.test_request_context():
        charts = charts_of(week, user)
        outcomes = {str(one.label): one.count for one in results_of(week, user, today()).outcomes}
    assert outcomes["Registered"] == len(names)
    assert outcomes["Came"] == ("Chen" in names)
    for chart in charts:
        counted = [values[0] for values in zip(*(one.values for one in chart.series), strict=True)]
        for url, count in zip(chart.urls, counted, strict=True):
            shown = browser.get(url).text
            listed = {name for name in ("Anna", "Bert", "Chen") if f">{name}<" in shown}
            assert (len(listed), listed <= names) == (count, True), (chart.title, url)


def test_days_lead_to_who_registered_on_them(week, app):
    person("Anna").submitted_at = datetime(2026, 1, 10, 15, 59, tzinfo=UTC)
    person("Bert").submitted_at = datetime(2026, 1, 10, 16, 0, tzinfo=UTC)
    db.session.commit()
    browser = sign_in(app.test_client(), make_user(Role.ORGANISER))
    listed = f"/desk/events/{week.slug}/attendees"
    # Midnight in Beijing parts them.
    for day, name in (("2026-01-10", "Anna"), ("2026-01-11", "Bert")):
        text = browser.get(f"{listed}?submitted_from={day}&submitted_until={day}").text
        assert [one for one in ("Anna", "Bert", "Chen") if f">{one}<" in text] == [name]
    assert f"{listed}?submitted_from=" in browser.get(f"/desk/events/{week.slug}").text


def test_arrivals_stand_beside_who_is_expected_from_the_day_on(week, app):
    user = make_user(Role.ORGANISER)
    with app.test_request_context():
        assert "Arrivals by session" not in drawn(week, user)
    db.session.rollback()
    end(week, days=0)
    came("Anna")
    with app.test_request_context():
        found = drawn(week, user)["Arrivals by session"]
    assert sorted(found.values()) == [(0, 1), (1, 1)]


def left(results: Results) -> list[tuple[str, int, date | None]]:
    return [(str(one.label), one.count, one.due_on) for one in results.steps]


def test_afterwards_what_is_left_stands_in_the_order_of_its_days(week, app):
    end(week)
    came("Anna")
    person("Bert").seats[0].state = SeatState.NO_SHOW
    for name, due in (("Anna", 2), ("Chen", -2)):
        db.session.add(
            InvitationLetter(
                reference=f"L-{name}", registration_id=person(name).id, state=LetterState.USED,
                requested_at=now(), changed_at=now(), departs_on=today() - timedelta(days=30),
                exit_due_on=today() + timedelta(days=due),
            )
        )  # fmt: skip
    db.session.commit()
    user = make_user(Role.ORGANISER)
    page = sign_in(app.test_client(), user).get(f"/desk/events/{week.slug}")
    assert "What came out" in page.text
    assert "2 days late" in page.text
    with app.test_request_context():
        results = results_of(week, user, today())
    figures = {str(one.label): one.count for one in results.outcomes}
    assert figures == {
        "Registered": 3, "Confirmed": 3, "Came": 1, "Attendances": 1, "No-shows": 1,
        "Departures recorded": 0, "Departures overdue": 1, "Certificates issued": 0,
        "Projects signed": 0, "Number of agreements": 0, "Landed projects": 0,
        "Awarded projects": 0,
    }  # fmt: skip
    first, second = left(results)[:2]
    assert first[0] == "Close the event"
    assert second == ("Record departures", 2, today() - timedelta(days=2))


def test_answers_awaited_are_left_with_their_day(app):
    edition = make_edition("round_table")
    end(edition)
    for number, (state, due) in enumerate((("collected", None), ("assigned", 3), ("assigned", 1))):
        db.session.add(
            Suggestion(
                reference=f"S-{number}", session=edition.sessions[0], state=state, text="x",
                unit="Office" if due else "", collected_at=now(),
                due_on=today() + timedelta(days=due) if due else None,
            )
        )  # fmt: skip
    db.session.commit()
    user = make_user(Role.ORGANISER)
    with app.test_request_context():
        results = results_of(edition, user, today())
    assert ("Answer suggestions", 2, today() + timedelta(days=1)) in left(results)
    # What has no day comes last.
    assert left(results)[-1] == ("Assign suggestions", 1, None)


def test_before_it_is_over_nothing_came_out_yet(week, app):
    page = sign_in(app.test_client(), make_user(Role.ORGANISER)).get(f"/desk/events/{week.slug}")
    assert "What came out" not in page.text


def test_an_auditor_has_nothing_to_close(week, app):
    end(week)
    user = make_user(Role.AUDITOR)
    with app.test_request_context():
        steps = left(results_of(week, user, today()))
    assert "Close the event" not in {label for label, _count, _day in steps}


def test_the_overview_of_any_number_of_people_costs_the_same(week, app):
    end(week)
    browser = sign_in(app.test_client(), make_user(Role.ORGANISER))
    counts = []
    for name in ("Anna", "Bert", "Chen"):
        came(name)
        counts.append(count_queries(lambda: browser.get(f"/desk/events/{week.slug}"))[0])
    assert counts == [OVERVIEW] * 3


OVERVIEW = 40


def test_in_chinese_the_words_are_chinese(week, app):
    end(week)
    browser = sign_in(app.test_client(), make_user(Role.ORGANISER))
    page = browser.get(f"/desk/events/{week.slug}?lang=zh").text
    assert re.search(r"<h2[^>]*>[^<a-zA-Z]+</h2>", page)
    for word in ("What came out", "Nationalities", "Channels", "Came by themselves"):
        assert word not in page
