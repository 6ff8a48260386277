"""Times are offered whole, one after the other, and stay while somebody has them (R15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from core.clock import beijing_date, now
from core.db import db
from core.errors import Conflict, DomainError
from events.applications.states import SharingLevel
from events.exhibitor_staff.models import ExhibitorPerson
from events.exhibitor_staff.queries import staff_of
from events.exhibitor_staff.services import Person, name_person, remove_person
from events.interviews import services as booking
from events.timetables import services
from events.timetables.models import Slot
from events.timetables.services import Round, TimetableEntry
from tests.events.interviews.booking import times_of
from tests.events.signed_in import SignedIn
from tests.factories.interviews import Booth, make_visitor

NAME = SharingLevel.NAME


def test_a_round_is_added_whole_or_not_at_all(app):
    booth = Booth(slots=0)
    day = beijing_date(booth.edition.starts_at) + timedelta(days=1)

    def add(begins, ends, minutes=20, pause=5, on=day):
        said = Round(on, begins, ends, minutes, pause)
        return services.add_round(booth.table, said, by=booth.officer, at=now())

    assert add(time(9), time(10)) == 2
    assert add(time(9, 50), time(10, 10)) == 1
    for wrong, field in (
        ((time(9, 30), time(10)), "begins"),
        ((time(10), time(9)), "ends"),
        ((time(12), time(13), 3), "minutes"),
        ((time(0), time(23, 59), 5, 0), "minutes"),
        ((time(9), time(10), 20, 5, day + timedelta(days=9)), "day"),
    ):
        with pytest.raises(DomainError) as refusal:
            add(*wrong)
        assert refusal.value.field == field
    assert db.session.query(Slot).count() == 3


def test_a_time_somebody_has_is_not_removed(app):
    booth = Booth()
    booking.book(booth.slots[0], NAME, by=make_visitor(booth.edition), at=now())
    with pytest.raises(Conflict):
        services.remove_slot(booth.slots[0], by=booth.officer, at=now())
    services.remove_slot(booth.slots[1], by=booth.officer, at=now())
    with pytest.raises(Conflict, match="no longer offered"):
        booking.book(booth.slots[1], NAME, by=make_visitor(booth.edition), at=now())


def entry_of(person, audience="everybody"):
    return TimetableEntry(person.id, None, "on_site", audience, "", "", False)


def colleague_of(booth, name="Wei Lan"):
    one = ExhibitorPerson(exhibitor=booth.exhibitor, name=name, added_at=now())
    db.session.add(one)
    db.session.commit()
    return one


def test_one_representative_has_no_two_tables_at_the_same_time(app):
    booth = Booth()
    colleague = colleague_of(booth)
    made = services.open_timetable(booth.exhibitor, entry_of(colleague), by=booth.officer, at=now())
    times = [(one.starts_at, one.ends_at) for one in booth.slots]
    db.session.add(Slot(timetable=made, starts_at=times[2][0], ends_at=times[2][1]))
    db.session.commit()
    taken = entry_of(staff_of(booth.exhibitor)[0])

    def change(entry):
        services.change_timetable(made, entry, by=booth.officer, at=now())

    with pytest.raises(DomainError, match="Gu Wen holds interviews") as refusal:
        change(taken)
    assert (refusal.value.field, int(refusal.value.status)) == ("person", 422)
    assert made.person_id == colleague.id
    change(replace(entry_of(colleague), audience="applicants"))
    services.remove_slot(booth.slots[2], by=booth.officer, at=now())
    change(taken)
    assert (made.person_id, made.audience) == (staff_of(booth.exhibitor)[0].id, "everybody")


def test_a_successor_takes_the_timetable_over(app):
    booth = Booth()
    talent = make_visitor(booth.edition)
    one = booking.book(booth.slots[0], NAME, by=talent, at=now())
    (person,) = staff_of(booth.exhibitor)
    said = Person("Wei Lan", "wei@lathes.example")
    named = name_person(booth.exhibitor, said, by=booth.officer, at=now(), replaces=person)
    db.session.commit()
    assert (booth.table.person_id, one.state) == (named.id, "booked")
    reader = SignedIn(app, talent)
    for page in (times_of(booth), f"/me/interviews/{one.reference}"):
        text = reader.get(page).text
        assert "Wei Lan" in text
        assert "Gu Wen" not in text
    assert booking.book(booth.slots[1], NAME, by=make_visitor(booth.edition), at=now())


def test_without_a_successor_whoever_booked_keeps_the_time_and_nobody_else_books(app):
    booth = Booth(has_line=True)
    talent, other = make_visitor(booth.edition), make_visitor(booth.edition)
    one = booking.book(booth.slots[0], NAME, by=talent, at=now())
    waiting = booking.wait_for(booth.slots[0], NAME, by=other, at=now())
    (person,) = staff_of(booth.exhibitor)
    remove_person(person, by=booth.officer, at=now())
    db.session.commit()
    assert one.state == "booked"
    assert [slot.removed_at is None for slot in booth.slots] == [True, False, False]
    reader, employer = SignedIn(app, talent), SignedIn(app, booth.officer)
    assert reader.get(times_of(booth)).status_code == 404
    listed = reader.get(f"/events/{booth.edition.slug}/interviews").text
    assert booth.table.reference not in listed
    assert reader.get(f"/me/interviews/{one.reference}").status_code == 200
    base = f"/me/exhibitors/{booth.exhibitor.reference}/timetables"
    for page in (base, f"/me/timetables/{booth.table.reference}"):
        assert "Choose another representative" in employer.get(page).text
    with pytest.raises(Conflict, match="no longer offered"):
        booking.wait_for(booth.slots[0], NAME, by=make_visitor(booth.edition), at=now())
    assert not booth.table.has_line_at(booth.edition.starts_at)
    day = beijing_date(booth.edition.starts_at) + timedelta(days=1)
    said = Round(day, time(9), time(10), 20)
    with pytest.raises(DomainError, match="Choose who holds"):
        services.add_round(booth.table, said, by=booth.officer, at=now())
    booking.cancel(one, by=talent, at=now())
    assert waiting.state == "waiting"
    colleague = colleague_of(booth)
    services.change_timetable(booth.table, entry_of(colleague), by=booth.officer, at=now())
    assert booking.book(booth.slots[0], NAME, by=talent, at=now()).state == "booked"
    db.session.commit()
    assert "Choose another representative" not in employer.get(base).text
