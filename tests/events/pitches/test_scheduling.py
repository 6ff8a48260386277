"""Schedules without clashes, in the order drawn."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from itertools import combinations
from uuid import UUID

import pytest

from core.references import drawn_rank
from events.pitches.scheduling import Contestant, Format, Slot, clashes, schedule, slots_of

NINE = datetime(2026, 12, 8, 1, tzinfo=UTC)
EIGHT_SEVEN = Format(8, 7)
A, B, C = (UUID(int=number) for number in (1, 2, 3))


def at(minutes: int) -> datetime:
    return NINE + timedelta(minutes=minutes)


def room(id_: UUID = A, begins: int = 0, ends: int = 120) -> Slot:
    return Slot(id_, at(begins), at(ends))


def one(number: int, jurors: str = "", people: str = "") -> Contestant:
    """Letters stand for accounts."""
    jury, team = (frozenset(UUID(int=ord(c)) for c in said) for said in (jurors, people))
    return Contestant(UUID(int=1000 + number), jury, team)


def minutes_of(made: dict[UUID, Slot], contestants: list[Contestant]) -> list[tuple[int, int]]:
    """(room, minutes after nine) of each."""
    slots = [made[each.id] for each in contestants]
    return [(s.room_id.int, int((s.starts_at - NINE).total_seconds()) // 60) for s in slots]


def require_no_clash(
    made: dict[UUID, Slot], contestants: list[Contestant], pause: timedelta = timedelta(0)
) -> None:
    for first, second in combinations(contestants, 2):
        mine, yours = made.get(first.id), made.get(second.id)
        if mine is None or yours is None:
            continue
        is_same = mine.room_id == yours.room_id
        if is_same or (first.jurors | first.people) & (second.jurors | second.people):
            way = timedelta(0) if is_same else pause
            assert mine.ends_at + way <= yours.starts_at or yours.ends_at + way <= mine.starts_at


@pytest.mark.parametrize(
    ("format_", "starts"),
    [
        (Format(8, 7), [0, 15, 30, 45]),
        (Format(10, 9, 1), [0, 20, 40]),
        (Format(8, 12, 5), [0, 25]),
    ],
)
def test_the_places_of_a_room_follow_its_format_and_none_runs_over_its_end(format_, starts):
    slots = list(slots_of(room(ends=60), format_))
    assert [slot.starts_at for slot in slots] == [at(one) for one in starts]
    assert all(slot.ends_at - slot.starts_at == format_.length for slot in slots)


def test_the_last_place_needs_no_changeover_after_it():
    assert len(list(slots_of(room(ends=39), Format(10, 9, 1)))) == 2


def test_one_room_hears_everybody_in_the_order_drawn():
    all_ = [one(number, "PQR") for number in (3, 1, 2)]
    made = schedule(all_, [room()], EIGHT_SEVEN, {})
    assert minutes_of(made, all_) == [(1, 0), (1, 15), (1, 30)]


def test_two_panels_sit_in_two_rooms_and_nobody_walks():
    all_ = [one(number, jury) for number, jury in enumerate(["PQ", "PQ", "RS", "RS", "PQ", "RS"])]
    made = schedule(all_, [room(A), room(B)], EIGHT_SEVEN, {})
    assert minutes_of(made, all_) == [(1, 0), (1, 15), (2, 0), (2, 15), (1, 30), (2, 30)]


def test_a_juror_of_both_sits_in_one_room_at_a_time():
    all_ = [one(1, "P"), one(2, "P"), one(3, "P")]
    made = schedule(all_, [room(A), room(B)], EIGHT_SEVEN, {})
    require_no_clash(made, all_)
    assert sorted(slot.starts_at for slot in made.values()) == [at(0), at(15), at(30)]


def test_somebody_in_two_projects_is_heard_one_after_the_other():
    all_ = [one(1, "P", "x"), one(2, "Q", "x")]
    made = schedule(all_, [room(A), room(B)], EIGHT_SEVEN, {})
    require_no_clash(made, all_)
    assert minutes_of(made, all_)[1][1] == 15


def test_a_juror_whose_own_project_is_heard_is_not_needed_elsewhere():
    all_ = [one(1, "P", "x"), one(2, "x")]
    made = schedule(all_, [room(A), room(B)], EIGHT_SEVEN, {})
    require_no_clash(made, all_)


def test_people_get_the_changeover_to_walk_from_room_to_room():
    format_ = Format(10, 9, 1)
    all_ = [one(1, "P"), one(2, "P")]
    # B begins when A's first pitch is over to the minute.
    made = schedule(all_, [room(A, 0, 19), room(B, 19, 60)], format_, {})
    require_no_clash(made, all_, format_.pause)
    assert minutes_of(made, all_) == [(1, 0), (2, 39)]


def test_who_finds_no_place_is_named():
    all_ = [one(number, "P") for number in range(5)]
    made = schedule(all_, [room(ends=60)], EIGHT_SEVEN, {})
    assert made.keys() == {each.id for each in all_[:4]}


def test_one_moves_so_that_another_finds_its_place():
    # The first takes the only time at which the second could be heard, and could be heard later.
    busy = one(9, "x")
    fixed = {busy.id: (busy, Slot(C, at(15), at(30)))}
    first, second = one(1, "P"), one(2, "", "x")
    made = schedule([first, second], [room(ends=30)], EIGHT_SEVEN, fixed)
    assert minutes_of(made, [first, second]) == [(1, 15), (1, 0)]


def test_what_is_fixed_stays_and_is_walked_around():
    kept = one(1, "P")
    fixed = {kept.id: (kept, Slot(A, at(15), at(30)))}
    rest = [one(2, "P"), one(3, "P")]
    made = schedule(rest, [room(A), room(B)], EIGHT_SEVEN, fixed)
    assert kept.id not in made
    assert [minute for _room, minute in minutes_of(made, rest)] == [0, 30]


def test_a_day_of_hundreds_has_no_clash_and_is_the_same_every_time():
    letters = "ABCDEFGHIJKLMNOPQRSTUVWX"
    all_ = [
        one(
            n, "".join(letters[(n * 7 + k * (n % 5 + 1)) % 24] for k in range(5)), chr(200 + n % 90)
        )
        for n in range(120)
    ]
    rooms = [room(A, 0, 900), room(B, 0, 900), room(C, 0, 900)]
    format_ = Format(10, 9, 1)
    made = schedule(all_, rooms, format_, {})
    assert len(made) == 120
    require_no_clash(made, all_, format_.pause)
    assert schedule(all_, rooms, format_, {}) == made


def test_a_move_by_hand_says_what_speaks_against_it():
    here, there = one(1, "P"), one(2, "PQ", "x")
    placed = {there.id: (there, Slot(B, at(0), at(15)))}

    def against(id_, minute):
        slot = Slot(id_, at(minute), at(minute + 15))
        return [(each.other, each.people) for each in clashes(here, slot, placed, timedelta(0))]

    assert against(A, 0) == [(there.id, frozenset({UUID(int=ord("P"))}))]
    assert against(B, 5) == [(there.id, frozenset())]
    assert against(A, 15) == []


def test_the_order_of_a_draw_is_that_of_a_digest_anybody_can_compute():
    references = ["PRJ-2026-0001", "PRJ-2026-0002", "PRJ-2026-0003"]
    drawn = sorted(references, key=lambda each: drawn_rank("36-11-25", each))
    by_hand = sorted(
        references, key=lambda each: hashlib.sha256(b"36-11-25:" + each.encode()).hexdigest()
    )
    assert drawn == by_hand == ["PRJ-2026-0003", "PRJ-2026-0002", "PRJ-2026-0001"]
