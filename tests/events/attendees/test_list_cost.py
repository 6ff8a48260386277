"""What the list asks of the database, for every filter and every order there is."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event

from core.accounts.roles import Role
from core.db import db
from core.lists.choice import open_list
from core.lists.queries import page_ids
from events.attendees.lists import ATTENDEES
from events.registrations.models import Delegation
from tests.counting import count_queries
from tests.events.attendees.people import Desk, publish_form
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration, make_venue


@pytest.fixture
def organiser(app):
    return make_user(Role.ORGANISER)


@pytest.fixture
def edition(app, organiser):
    edition = make_edition("entrepreneurship_week", sessions=2, asks_identity=False)
    make_venue(edition)
    publish_form(edition)
    group = Delegation(
        edition_id=edition.id, name="Both", created_by_id=organiser.id, created_at=edition.starts_at
    )
    db.session.add(group)
    make_registration(edition, answers={"hotel": True, "size": "s"}, channel="Park")
    make_registration(edition, answers={"hotel": False})
    return edition


# Reading through a table or an index made for the moment; and rows of what an index says all about.
DEAR = re.compile("SCAN [a-z]|.*AUTOMATIC|SEARCH (seat|attendance) USING INDEX")


def choices(edition, organiser) -> list[dict[str, str]]:
    """Every filter by its first and last value, also within a session, and every order."""
    opened = open_list(ATTENDEES, edition, organiser)
    session = str(edition.sessions[0].id)
    every = []
    for name, one in opened.filters.items():
        values = list(one.choices or ["park"])
        every += [{name: values[0]}, {name: values[-1]}]
        every += [{name: values[-1], "session": session}] if name != "session" else []
    keys = [key for key, one in opened.columns.items() if one.sorts_by is not None]
    return every + [{"order": way + key} for key in keys for way in ("", "-")]


@pytest.mark.both_databases
def test_every_filter_and_order_asks_the_same_number_of_questions(app, edition, organiser):
    desk = Desk(app, organiser, edition)
    desk.get()
    counts = {}
    for one in choices(edition, organiser):
        query = "&".join(f"{name}={value}" for name, value in one.items())
        number, answer = count_queries(lambda query=query: desk.get(f"?{query}"))
        assert answer.status_code == 200
        assert "notice-warning" not in answer.text, query
        counts[query] = number
    assert len(counts) > 90
    assert set(counts.values()) == {11}, counts


def test_no_filter_or_order_reads_a_table_through_or_what_an_index_holds(edition, organiser):
    """Every table is searched by an index made for it: SQLite, which has no second way, says so."""
    for one in choices(edition, organiser):
        for plan in plans(open_list(ATTENDEES, edition, organiser, one)):
            assert not [line for line in plan if DEAR.match(line)], (one, plan)


@pytest.mark.parametrize(
    ("choice", "index"),
    [
        ({"words": "park"}, "answers (edition_id=?)"),
        ({"x_interests": "bio"}, "answers (edition_id=?)"),
        ({"order": "x_size"}, "answers (edition_id=?)"),
        ({"seat": "offered"}, "by_id (edition_id=? AND id>?)"),
        ({"attended": "no"}, "by_id (edition_id=? AND id>?)"),
        ({"letter": "issued"}, "by_id (edition_id=? AND id>?)"),
        ({"order": "sessions"}, "by_id (edition_id=? AND id>?)"),
        ({"order": "check_in"}, "by_id (edition_id=? AND id>?)"),
    ],
)
def test_words_answers_and_other_tables_are_met_by_narrow_indexes(
    edition, organiser, choice, index
):
    asked = of_people(plans(open_list(ATTENDEES, edition, organiser, choice)))
    dearest = asked[1 if "order" in choice else 0]
    assert dearest[0] == f"SEARCH registration USING COVERING INDEX ix_registration_{index}"


def test_who_came_is_asked_before_who_has_a_seat(edition, organiser):
    choice = {"session": str(edition.sessions[0].id), "attended": "no"}
    count = of_people(plans(open_list(ATTENDEES, edition, organiser, choice)))[0]
    assert [line.split()[1] for line in count if line.startswith("SEARCH")] == [
        "registration", "attendance", "seat",
    ]  # fmt: skip


def of_people(plans: list[list[str]]) -> list[list[str]]:
    return [plan for plan in plans if plan[0].startswith("SEARCH registration")]


def plans(opened) -> list[list[str]]:
    """How SQLite finds the ids of a page, and counts."""
    asked = []

    def note(_connection, _cursor, statement, values, *_):
        asked.append((f"EXPLAIN QUERY PLAN {statement}", values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        page_ids(opened)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    explain = db.session.connection().exec_driver_sql
    return [[line[3] for line in explain(*one)] for one in asked]
