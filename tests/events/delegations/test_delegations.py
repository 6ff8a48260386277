"""Delegations: a file read row by row, everybody registered once, confirmed as one."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.errors import Conflict, DomainError, Forbidden, NotFound
from core.outbox.models import Message
from core.reports.readers import read_sheet
from core.reports.writers import write_csv
from events.delegations import services
from events.delegations.columns import COLUMNS
from events.delegations.queries import get_delegation, list_members
from events.delegations.reading import read_file, read_lines
from events.delegations.values import Plan
from events.registrations.states import RegistrationState
from events.registrations.status import registrations_share
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration, make_session
from tests.talent.claims.pages import TOKEN

HEADER = ("姓名", "Issuing country", "Document number", "E-mail", "Sessions", "Remarks")


def row(number: int, name: str = "", **cells: str) -> tuple[int, list[str]]:
    said = {
        "country": "DE",
        "document": f"C{number:05d}",
        "mail": f"p{number}@example.org",
        "sessions": "S1",
    } | cells
    return number, [name or f"Person {number}", *said.values(), ""]


def bring(edition, rows, *, by, keep_together: bool = True, sessions=()):
    plan = Plan("TU München", "TU München", "Jana", "jana@example.org", keep_together, sessions)
    return services.bring_delegation(edition, plan, HEADER, rows, by=by, at=now())


def csv_file(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> bytes:
    return b"".join(write_csv(header, rows))


def test_three_wrong_rows_are_named_and_the_rest_registered(app, work) -> None:
    edition = make_edition(asks_identity=True, capacity=20)
    make_registration(edition, name="Known", document_country="DE", document_number="c 00-004")
    leader = make_user()
    rows = [
        row(2, "Nguyễn Thị Minh Khai"),
        row(3, country="Narnia"),
        row(4),
        row(5, mail="nowhere", sessions="S1, S9"),
        row(6, "𠮷田太郎", country="Japanese"),
        row(7, "Again", document="C00002"),
        row(8, "", document=""),
    ]
    sheet = bring(edition, rows, by=leader)
    reading = services.read_delegation(sheet)
    faults = {line.number: [fault.heading for fault in line.faults] for line in reading.bad}
    assert faults == {
        3: ["Issuing country"],
        4: ["Document number"],
        5: ["E-mail", "Sessions"],
        7: ["Document number"],
        8: ["Document number"],
    }
    assert reading.unknown == ("Remarks",)
    made = services.register_members(sheet, by=leader, at=now())
    assert [one.name for one in made] == ["Nguyễn Thị Minh Khai", "𠮷田太郎"]
    assert [one.document_country for one in made] == ["DE", "JP"]
    assert [one.seats[0].state for one in made] == ["confirmed", "confirmed"]
    assert sheet.rows is None
    with pytest.raises(Forbidden):
        services.register_members(sheet, by=leader, at=now())


def test_who_keeps_together_waits_together(app) -> None:
    edition = make_edition(capacity=2)
    session, leader = edition.sessions[0], make_user()
    rows = [row(number, sessions="") for number in (2, 3, 4)]
    together = bring(edition, rows, by=leader, sessions=(session.id,))
    services.register_members(together, by=leader, at=now())
    assert {one.seats[0].state for one in list_members(together.delegation)} == {"waitlisted"}
    apart = make_edition(capacity=2)
    other = bring(apart, rows, by=leader, keep_together=False, sessions=(apart.sessions[0].id,))
    services.register_members(other, by=leader, at=now())
    states = [one.seats[0].state for one in list_members(other.delegation)]
    assert states == ["confirmed", "confirmed", "waitlisted"]


def test_it_is_approved_as_one(app) -> None:
    edition = make_edition(capacity=5, needs_approval=True)
    leader, organiser = make_user(), make_user(Role.ORGANISER)
    sheet = bring(edition, [row(2), row(3)], by=leader)
    services.register_members(sheet, by=leader, at=now())
    assert {one.seats[0].state for one in list_members(sheet.delegation)} == {"requested"}
    with pytest.raises(Forbidden):
        services.confirm_delegation(sheet.delegation, by=leader, at=now())
    services.confirm_delegation(sheet.delegation, by=organiser, at=now())
    assert {one.seats[0].state for one in list_members(sheet.delegation)} == {"confirmed"}
    with pytest.raises(Conflict):
        services.confirm_delegation(sheet.delegation, by=organiser, at=now())


def test_many_whom_nobody_knows_wait_for_approval(app, work) -> None:
    at_once = app.extensions["settings"].delegation_at_once
    edition = make_edition(capacity=at_once + 9)
    leader, organiser = make_user(), make_user(Role.ORGANISER)
    known = bring(edition, [row(number) for number in range(2, 2 + at_once)], by=leader)
    services.register_members(known, by=leader, at=now())
    # One more would be let in, had it come by itself: parts of a crowd are counted together, those
    # still being registered with them.
    more = bring(edition, [row(2 + at_once), row(3 + at_once)], by=leader)
    assert more.delegation is known.delegation
    assert edition.sessions[0].taken == at_once > len(list_members(known.delegation))
    services.register_members(more, by=leader, at=now())
    db.session.commit()
    work()
    letters = select(Message.address).where(Message.about_kind == "registration")
    written = set(db.session.scalars(letters))
    for sheet, state in ((known, "confirmed"), (more, "submitted")):
        members = list_members(sheet.delegation, of=sheet)
        assert {one.state for one in members} == {state}
        assert {one.email in written for one in members} == {state == "confirmed"}
    assert edition.sessions[0].taken == at_once
    with app.test_request_context("/desk"):
        share = registrations_share([edition], organiser, now())
    assert [waits.count for waits in share.waiting] == [2]
    services.confirm_delegation(more.delegation, by=organiser, at=now())
    assert edition.sessions[0].taken == at_once + 2
    theirs = bring(make_edition(), [row(number) for number in range(2, 40)], by=organiser)
    made = services.register_members(theirs, by=organiser, at=now())
    assert {one.standing for one in made} == {RegistrationState.CONFIRMED}


def test_the_pages_from_file_to_people(app, client) -> None:
    edition = make_edition()
    make_session(edition)
    leader = make_user(preferred_language="zh")
    browser = sign_in(client, leader)
    address = f"/events/{edition.slug}/delegations/new"
    page = browser.get(address)
    sheet = browser.get(f"/events/{edition.slug}/delegations/sheet.xlsx").data
    token = TOKEN.search(page.text)[1]
    fields = {"csrf_token": token, "name": "德国团", "places": "together", "agreed": "y"}
    empty = browser.post(address, data=fields)
    assert empty.status_code == 422
    assert "请选择名单文件" in empty.text
    unsure = {**fields, "agreed": "", "file": (io.BytesIO(sheet), "list.xlsx")}
    held = re.search(r'name="file-held" value="([^"]+)"', browser.post(address, data=unsure).text)
    answer = browser.post(address, data={**fields, "file-held": held[1]}, follow_redirects=True)
    assert "阮氏明开" in answer.text
    assert "可报名 1 行" in answer.text


def test_the_rows_to_mend_come_back_as_they_were(app, client) -> None:
    edition = make_edition(asks_identity=True)
    leader = make_user()
    sheet = bring(edition, [row(2, '=cmd|"/c calc"!A1', country="?")], by=leader)
    db.session.commit()
    address = f"/events/{edition.slug}/delegations/{sheet.delegation_id}"
    found = sign_in(client, leader).get(f"{address}/to-mend.xlsx").data
    (line,) = read_sheet(found, declared_name="x.xlsx").rows
    assert line.values[0] == '=cmd|"/c calc"!A1'
    assert "Issuing country" in line.values[-1]


def test_a_file_without_names_or_with_too_many_rows_is_refused(app) -> None:
    with pytest.raises(DomainError) as refusal:
        read_file(csv_file(("x",), header=("Colour",)), "list.csv")
    assert refusal.value.field == "file"
    many = csv_file(*[("A", "", "", "", "", "")] * 501)
    for content, name in ((many, "list.csv"), (b"\0\1\2", "list.xlsx"), (b"", "list.csv")):
        with pytest.raises(DomainError):
            read_file(content, name)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.key)
def test_no_cell_breaks_the_reading(app, column) -> None:
    edition = make_edition()
    hostile = [
        "<script>",
        "x" * 40_000,
        "\u202e",
        "0000-00-00",
        "99/99/9999",
        "=1+1",
        "٣",
        "-",
        "年月日",
    ]
    rows = [(number, ["A", cell]) for number, cell in enumerate(hostile, 2)]
    header = ("姓名", column.en) if column.key != "name" else ("Phone", column.en)
    reading = read_lines(edition, header, rows)
    assert len(reading.lines) == len(hostile)


def test_it_is_nobody_elses(app) -> None:
    edition = make_edition()
    sheet = bring(edition, [row(2)], by=make_user())
    for stranger in (make_user(), make_user(Role.ORGANISER, "wuzhong")):
        with pytest.raises(NotFound):
            get_delegation(sheet.delegation_id, edition, visible_to=stranger)
    with pytest.raises(NotFound):
        get_delegation(sheet.delegation_id, make_edition(), visible_to=make_user(Role.ORGANISER))


def test_a_leader_keeps_to_the_cutoff_and_an_organiser_need_not(app) -> None:
    """Else anybody passes it (R4) with a list of one."""
    leader, organiser = make_user(), make_user(Role.ORGANISER)
    late = make_edition(cutoff_at=now() - timedelta(hours=1))
    early = make_edition(opens_at=now() + timedelta(hours=1))
    for edition in (late, early):
        with pytest.raises(Conflict):
            bring(edition, [row(2)], by=leader)
        brought = bring(edition, [row(2)], by=organiser)
        assert len(services.register_members(brought, by=organiser, at=now())) == 1
    open_one = make_edition()
    brought = bring(open_one, [row(2)], by=leader)
    open_one.cutoff_at = now() - timedelta(hours=1)
    db.session.commit()
    with pytest.raises(Conflict):
        services.register_members(brought, by=leader, at=now())
    address = f"/events/{open_one.slug}/delegations/{brought.delegation_id}/register"
    browser = sign_in(app.test_client(), leader)
    token = TOKEN.search(browser.get("/notice").text)[1]
    assert browser.post(address, data={"csrf_token": token}).status_code == 409


def test_a_leader_brings_nobody_into_a_hidden_session(app) -> None:
    edition = make_edition()
    make_session(edition, visibility="hidden")
    rows = [row(2, sessions="S2")]
    by_leader = bring(edition, rows, by=make_user())
    (line,) = services.read_delegation(by_leader).bad
    assert "S2" in str(line.faults[0].words)
    assert services.read_delegation(bring(edition, rows, by=make_user(Role.ORGANISER))).good
