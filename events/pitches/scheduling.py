"""Places for pitches in the order drawn, so that nobody has to be in two rooms at once.

The rule, which is published: in the order drawn, each project takes the earliest place at which
neither its jurors nor its people are heard or needed elsewhere; of several rooms at that time the
one to which the fewest of its jurors have to walk, then the one named first. If one is left over,
a single earlier one makes room for it, where that can be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from events.pitches.values import Clash, Contestant, Format, Room, Schedule, Slot


class Board:
    """Who is where when, asked by person, so that a day of hundreds is scheduled at once."""

    def __init__(self, pause: timedelta) -> None:
        self._pause = pause
        self._places: dict[UUID, tuple[Contestant, Slot]] = {}
        self._of_person: dict[UUID, set[UUID]] = defaultdict(set)
        self._in_room: dict[UUID, set[UUID]] = defaultdict(set)

    def put(self, one: Contestant, slot: Slot) -> None:
        self._places[one.id] = one, slot
        self._in_room[slot.room_id].add(one.id)
        for person in one.everybody:
            self._of_person[person].add(one.id)

    def take(self, id_: UUID) -> tuple[Contestant, Slot]:
        one, slot = self._places.pop(id_)
        self._in_room[slot.room_id].discard(id_)
        for person in one.everybody:
            self._of_person[person].discard(id_)
        return one, slot

    def slot_of(self, id_: UUID) -> Slot:
        return self._places[id_][1]

    def clashes(self, one: Contestant, slot: Slot) -> Iterator[Clash]:
        """What speaks against this place, the place itself first, then people by their ids."""
        for id_ in sorted(self._in_room[slot.room_id]):
            if id_ != one.id and self._meets(id_, slot):
                yield Clash(id_)
        for person in sorted(one.everybody):
            for id_ in sorted(self._of_person[person]):
                if id_ != one.id and self._meets(id_, slot):
                    yield Clash(id_, person, person in one.jurors)

    def is_free(self, one: Contestant, slot: Slot) -> bool:
        return next(self.clashes(one, slot), None) is None

    def walking(self, one: Contestant, slot: Slot) -> int:
        """How many of its jurors sit in another room before."""
        return sum(self._sits_elsewhere(person, slot) for person in one.jurors)

    def _sits_elsewhere(self, person: UUID, slot: Slot) -> bool:
        before = (self.slot_of(id_) for id_ in self._of_person[person])
        last = max(
            (each for each in before if each.starts_at < slot.starts_at),
            key=lambda each: each.starts_at, default=slot,
        )  # fmt: skip
        return last.room_id != slot.room_id

    def _meets(self, id_: UUID, slot: Slot) -> bool:
        return self.slot_of(id_).overlaps(slot, self._pause)


def slots_of(room: Room, format_: Format) -> list[Slot]:
    """The places of a room one after the other, the changeover between; none runs over its end."""
    slots, at = [], room.starts_at
    while at + format_.length <= room.ends_at:
        slots.append(Slot(room.id, at, at + format_.length))
        at += format_.length + format_.pause
    return slots


def schedule(
    order: Sequence[Contestant],
    rooms: Sequence[Room],
    format_: Format,
    fixed: Iterable[tuple[Contestant, Slot]] = (),
) -> Schedule:
    """The schedule for contestants in the order drawn; `fixed` are pitches that stay as they are.

    The same order, rooms and people give the same schedule, whoever computes it.
    """
    board, places, left = Board(format_.pause), {}, []
    for one, slot in fixed:
        board.put(one, slot)
    # Sorting keeps rooms that begin together in their order.
    slots = sorted((s for room in rooms for s in slots_of(room, format_)), key=_start)
    for one in order:
        if (found := _earliest(board, one, slots)) is None:
            left.append(one)
        else:
            board.put(one, found)
            places[one.id] = found
    unplaced = [one.id for one in left if not _make_room(board, one, slots, places)]
    return Schedule({one.id: board.slot_of(one.id) for one in order if one.id in places},
                    tuple(unplaced))  # fmt: skip


def _earliest(board: Board, one: Contestant, slots: Iterable[Slot]) -> Slot | None:
    best: tuple[int, Slot] | None = None
    for slot in slots:
        if best is not None and slot.starts_at > best[1].starts_at:
            break
        if board.is_free(one, slot):
            way = board.walking(one, slot)
            if best is None or way < best[0]:
                best = way, slot
    return best[1] if best is not None else None


def _make_room(
    board: Board, one: Contestant, slots: Sequence[Slot], places: dict[UUID, Slot]
) -> bool:
    """Let a single one of `places` move to another free place, so that this one finds its own."""
    for slot in slots:
        in_the_way = {clash.other for clash in board.clashes(one, slot)}
        if len(in_the_way) != 1 or not in_the_way <= places.keys():
            continue
        other, was = board.take(in_the_way.pop())
        board.put(one, slot)
        if (found := _earliest(board, other, slots)) is not None:
            board.put(other, found)
            places |= {one.id: slot, other.id: found}
            return True
        board.take(one.id)
        board.put(other, was)
    return False


def clashes_at(
    one: Contestant, slot: Slot, others: Mapping[UUID, tuple[Contestant, Slot]], pause: timedelta
) -> list[Clash]:
    """What speaks against one pitch at this place, all others staying where they are."""
    board = Board(pause)
    for other, where in others.values():
        board.put(other, where)
    return list(board.clashes(one, slot))


def _start(slot: Slot) -> datetime:
    return slot.starts_at
