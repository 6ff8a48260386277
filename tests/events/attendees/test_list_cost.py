"""What the list asks of the database, for every filter and every order there is."""

from __future__ import annotations

import re
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from core.accounts.roles import Role
from core.db import db
from core.entry_forms.values import FieldKind, FieldSpec
from core.i18n import speaking
from core.lists import row_pages
from core.lists.choice import open_list
from core.lists.row_pages import page_ids
from events.attendees.columns import _same_seats
from events.attendees.facts import facts_of
from events.attendees.filters import _among, _answered
from events.attendees.lists import ATTENDEES
from events.registrations.groups import Delegation
from events.registrations.models import Registration
from events.registrations.queries import standings_of
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


# What is chosen of a filter that has no list of choices.
SENT = {"day": "2026-11-01", "flag": "1", "words": "park"}


def choices(edition, organiser) -> list[dict[str, str]]:
    """Every filter by its first and last value, also within a session, and every order."""
    opened = open_list(ATTENDEES, edition, organiser)
    session = str(edition.sessions[0].id)
    every = []
    for name, one in opened.filters.items():
        values = list(one.choices or [SENT[one.kind]])
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


@pytest.mark.both_databases
def test_what_is_dear_to_ask_is_asked_once_where_no_index_gives_the_order(app, edition, organiser):
    for phone in ("3", "1", "2"):
        make_registration(edition, answers={"hotel": True, "size": "s"}, phone=phone)
    desk = Desk(app, organiser, edition)
    desk.get()
    for dear in ("x_size=s", "seat=confirmed", "words=example", "state=confirmed"):
        number, answer = count_queries(lambda dear=dear: desk.get(f"?{dear}&order=phone"))
        assert (answer.status_code, number) == (200, 10), dear
        choice = dict([dear.split("=")])
        ids, total, page = page_ids(open_list(ATTENDEES, edition, organiser, choice))
        found = page_ids(open_list(ATTENDEES, edition, organiser, {**choice, "order": "-phone"}))
        assert (set(found[0]), *found[1:]) == (set(ids), total, page), dear
        phones = [db.session.get(Registration, one).phone for one in found[0]]
        assert phones == sorted(phones, reverse=True), dear


@pytest.mark.both_databases
def test_a_later_page_of_what_is_dear_is_asked_once_too(app, edition, organiser, monkeypatch):
    monkeypatch.setattr(row_pages, "PAGE_SIZE", 2)
    for phone in ("5", "3", "1", "2", "4"):
        make_registration(edition, answers={"size": "s"}, name=f"Park {phone}", phone=phone)

    def page(number: int, **beside: str) -> tuple[int, list[str], int, int]:
        opened = open_list(ATTENDEES, edition, organiser, {"words": "park", "order": "-phone"})
        asked, (ids, *rest) = count_queries(lambda: page_ids(opened, page=number, **beside))
        return asked, [db.session.get(Registration, one).phone for one in ids], *rest

    ref = dict(db.session.execute(select(Registration.phone, Registration.reference)).all())
    assert page(1) == (1, ["5", "4"], 5, 1)
    assert page(2) == (1, ["3", "2"], 5, 2)
    # Beside a row: where that is, and the rest at once.
    assert page(2, after=ref["5"]) == (2, ["4", "3"], 5, 2)
    assert page(2, before=ref["1"]) == (2, ["3", "2"], 5, 2)
    # Behind the last, before the third and beyond the end there is no page: it is counted to.
    assert page(2, after=ref["1"]) == (3, ["3", "2"], 5, 2)
    assert page(3, before=ref["4"]) == (3, ["1"], 5, 3)
    assert page(9) == (3, ["1"], 5, 3)


@pytest.mark.both_databases
def test_a_page_far_from_the_ends_is_taken_out_of_all(edition, organiser, monkeypatch):
    for phone in ("5", "3", "1", "2", "4", "3"):
        said = {"size": phone} if phone > "2" else {}
        make_registration(edition, answers=said, name="Park", phone=phone)
    monkeypatch.setattr(row_pages, "PAGE_SIZE", 2)

    def pages(sent: dict[str, str]) -> tuple[list[tuple[list, int, int]], list[int]]:
        opened = open_list(ATTENDEES, edition, organiser, sent)
        asked = [count_queries(lambda n=n: page_ids(opened, page=n)) for n in (1, 2, 3, 4, 9)]
        return [found for _number, found in asked], [number for number, _found in asked]

    for filters in ({"words": "park"}, {}):
        for order in ("-phone", "x_size", "-x_size"):
            monkeypatch.setattr(row_pages, "DEEP", 5_000)
            counted_to, _numbers = pages({**filters, "order": order})
            monkeypatch.setattr(row_pages, "DEEP", 2)
            taken_out, numbers = pages({**filters, "order": order})
            assert taken_out == counted_to
            assert numbers == ([1, 1, 1, 1, 1] if filters else [2, 2, 2, 2, 2])


def test_what_is_made_of_an_edition_is_kept_until_it_changes(edition, organiser):
    def column(key: str):
        return open_list(ATTENDEES, edition, organiser).columns[key]

    before, name = column("venue"), column("name")
    assert column("venue") is before
    edition.venues[0].name = {"en": "Renamed", "zh": "改名"}
    db.session.flush()
    assert column("venue") is not before
    assert column("venue").words(edition.venues[0].id) == "Renamed"
    with speaking("zh"):
        assert (column("name").label, name.label) == ("姓名", "Name")


def test_no_filter_or_order_reads_a_table_through_or_what_an_index_holds(edition, organiser):
    """Every table is searched by an index made for it: SQLite, which has no second way, says so."""
    for one in choices(edition, organiser):
        for plan in plans(open_list(ATTENDEES, edition, organiser, one)):
            assert not [line for line in plan if DEAR.match(line)], (one, plan)


# Asked of letters, by the address of the person.
ASKED_ELSEWHERE = {"unreached"}


def test_no_order_fetches_the_rows_that_it_sorts(edition, organiser):
    for one in choices(edition, organiser):
        for filters in ({}, {"session": str(edition.sessions[0].id)}):
            opened = open_list(ATTENDEES, edition, organiser, {**one, **filters})
            sorted_ = [
                line
                for plan in plans(opened)
                if "USE TEMP B-TREE FOR ORDER BY" in plan
                for line in plan
                if line.startswith("SEARCH registration") and "order" in one
            ]
            assert not [line for line in sorted_ if "COVERING" not in line], (one, sorted_)


def test_what_a_filter_asks_of_a_person_stands_in_an_index(edition, organiser):
    for one in choices(edition, organiser):
        count = of_people(plans(open_list(ATTENDEES, edition, organiser, one)))[0]
        assert "COVERING INDEX" in count[0] or ASKED_ELSEWHERE & one.keys(), (one, count)


@pytest.mark.parametrize(
    ("choice", "index"),
    [
        ({"words": "park"}, "answers (edition_id=?)"),
        ({"x_interests": "bio"}, "answers (edition_id=?)"),
        ({"order": "x_size"}, "answers (edition_id=?)"),
        ({"seat": "confirmed"}, "by_id (edition_id=? AND id>?)"),
        ({"attended": "no"}, "by_id (edition_id=? AND id>?)"),
        ({"letter": "issued"}, "by_id (edition_id=? AND id>?)"),
        ({"order": "sessions"}, "by_id (edition_id=? AND id>?)"),
        ({"order": "check_in"}, "by_id (edition_id=? AND id>?)"),
        ({"order": "phone"}, "sorted (edition_id=?)"),
        ({"order": "-name_latin"}, "sorted (edition_id=?)"),
    ],
)
def test_words_answers_and_other_tables_are_met_by_narrow_indexes(
    edition, organiser, choice, index
):
    asked = of_people(plans(open_list(ATTENDEES, edition, organiser, choice)))
    dearest = asked[1 if "order" in choice else 0]
    assert dearest[0] == f"SEARCH registration USING COVERING INDEX ix_registration_{index}"


@pytest.mark.parametrize(
    ("order", "read"),
    [("sessions", "ix_registration_by_id (edition_id=? AND id>?)"),
     ("-x_size", "ix_registration_answers (edition_id=?)")],
)  # fmt: skip
def test_the_far_half_is_read_from_its_end_by_a_narrow_index(
    edition, organiser, monkeypatch, order, read
):
    monkeypatch.setattr(row_pages, "PAGE_SIZE", 1)
    opened = open_list(ATTENDEES, edition, organiser, {"order": order})
    plan = planned(lambda: page_ids(opened, page=2))[1]
    assert plan[:2] == [
        "CO-ROUTINE anon_1", f"SEARCH registration USING COVERING INDEX {read}",
    ]  # fmt: skip
    # Sorted for the page alone, not to be read.
    assert plan[-2:] == ["SCAN anon_1", "USE TEMP B-TREE FOR ORDER BY"]


@pytest.mark.parametrize("within", [True, False])
def test_those_whose_seats_stand_as_few_do_are_gathered_first(edition, organiser, within):
    session = {"session": str(edition.sessions[0].id)} if within else {}
    asked = of_people(
        plans(open_list(ATTENDEES, edition, organiser, {"seat": "offered", **session}))
    )
    gathered = "SEARCH seat USING COVERING INDEX ix_seat_session (session_id=? AND state=?)"
    assert [plan[1:3] for plan in asked] == [["LIST SUBQUERY 1", gathered]] * len(asked)


def test_who_came_is_asked_before_who_has_a_seat(edition, organiser):
    choice = {"session": str(edition.sessions[0].id), "attended": "no"}
    count = of_people(plans(open_list(ATTENDEES, edition, organiser, choice)))[0]
    assert [line.split()[1] for line in count if line.startswith("SEARCH")] == [
        "registration", "attendance", "seat",
    ]  # fmt: skip


@pytest.mark.both_databases
def test_an_answer_behind_the_end_of_another_list_is_another_questions(edition):
    # The second is what is taken apart; the last is of a form that let one be chosen.
    said = {
        "Anna": {"interests": ["芯片", "bio"]},
        "Bert": {"interests": ["bio", "芯片"], "others": ["bio"]},
        "Cleo": {"interests": ["芯片"], "others": ["bio"]},
        "Dora": {"interests": ["x_y"], "remarks": '"interests": ["bio"]'},
        "Emil": {"interests": ["x5y"], "remarks": "bio"},
        "Faye": {"interests": "bio", "others": ["芯片", "x_y"]},
    }
    for name, answers in said.items():
        make_registration(edition, name=name, answers=answers)

    def who(value: str) -> set[str]:
        found = select(Registration.name).where(_among("interests", value))
        return set(db.session.scalars(found))

    assert who("bio") == {"Anna", "Bert", "Faye"}
    assert who("芯片") == {"Anna", "Bert", "Cleo"}
    assert who("x_y") == {"Dora"}


@pytest.mark.both_databases
def test_an_answer_is_looked_for_as_this_database_writes_it(edition):
    make_registration(edition, name="Anna", answers={"size": "中号"})
    asked = _answered(FieldSpec("size", FieldKind.CHOICE, {}), "中号")
    assert str(asked).count("LIKE") == 1
    assert db.session.scalars(select(Registration.name).where(asked)).all() == ["Anna"]


@pytest.mark.both_databases
def test_people_of_the_same_sessions_stand_together_few_sessions_by_a_number(edition):
    first, second = edition.sessions
    for name, sessions in {
        "A": [second],
        "B": [first, second],
        "C": [first],
        "D": [second],
    }.items():
        make_registration(edition, *sessions, name=name)
    facts = facts_of(edition)
    many = {**facts.session_codes, **{uuid4(): "S" for _ in range(12)}}
    for one, is_number in ((facts, True), (replace(facts, session_codes=many), False)):
        by = _same_seats(one)
        assert ("sum(CASE" in str(by)) == is_number
        named = Registration.name.in_(list("ABCD"))
        found = select(Registration.name).where(named).order_by(by, Registration.name)
        stand = "".join(db.session.scalars(found))
        assert "AD" in stand
        assert not is_number or stand == "CADB"


def test_a_place_in_line_is_counted_for_those_who_wait_alone(edition):
    ids = list(db.session.scalars(select(Registration.id)))
    asked = planned(lambda: standings_of(db.session.connection(), ids))
    (plan,) = asked
    assert len(plan) > 4
    # To number a session's whole line, it is laid out first.
    assert not [line for line in plan if line.startswith(("MATERIALIZE", "CO-ROUTINE", "SCAN"))]


def of_people(plans: list[list[str]]) -> list[list[str]]:
    return [plan for plan in plans if plan[0].startswith("SEARCH registration")]


def plans(opened) -> list[list[str]]:
    """How SQLite finds the ids of a page, and counts."""
    return planned(lambda: page_ids(opened))


def planned(ask) -> list[list[str]]:
    asked = []

    def note(_connection, _cursor, statement, values, *_):
        asked.append((f"EXPLAIN QUERY PLAN {statement}", values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    explain = db.session.connection().exec_driver_sql
    return [[line[3] for line in explain(*one)] for one in asked]
