"""Places for pitches in the order drawn, so that nobody has to be in two rooms at once.

The rule, which is published: in the order drawn, each project takes the earliest place at which
neither its jurors nor its people are heard or needed elsewhere; of several rooms at that time the
one to which the fewest of its jurors have to walk, then the one named first. If one is left over,
a single earlier one makes room for it, where that can be.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True)
class Format:
    """Minutes of one pitch: speaking, questions, and the change to the next (events.md §1.5)."""

    pitch: int
    questions: int
    changeover: int = 0

    @property
    def length(self) -> timedelta:
        """What the contestant is on stage; the changeover comes after it."""
        return timedelta(minutes=self.pitch + self.questions)

    @property
    def pause(self) -> timedelta:
        return timedelta(minutes=self.changeover)


@dataclass(frozen=True)
class Slot:
    room_id: UUID
    starts_at: datetime
    ends_at: datetime

    @property
    def key(self) -> str:
        """Its name in forms."""
        return f"{self.room_id}@{self.starts_at:%Y%m%dT%H%MZ}"

    def overlaps(self, other: "Slot", pause: timedelta) -> bool:
        """Whether nobody can be at both; from one room to another people need the pause."""
        way = timedelta(0) if self.room_id == other.room_id else pause
        return self.starts_at < other.ends_at + way and other.starts_at < self.ends_at + way


@dataclass(frozen=True)
class Contestant:
    """A project to be heard: its jurors and its people, by their accounts."""

    id: UUID
    jurors: frozenset[UUID] = frozenset()
    people: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Clash:
    """`people` of both would be in two places; nobody: the place itself is taken by `other`."""

    other: UUID
    people: frozenset[UUID] = frozenset()


Placed = dict[UUID, tuple[Contestant, Slot]]


def slots_of(window: Slot, format_: Format) -> Iterator[Slot]:
    """The places of an open room one after the other; none runs over its end."""
    at = window.starts_at
    while at + format_.length <= window.ends_at:
        yield Slot(window.room_id, at, at + format_.length)
        at += format_.length + format_.pause


def clashes(one: Contestant, slot: Slot, placed: Placed, pause: timedelta) -> Iterator[Clash]:
    """What speaks against one pitch at this place, all others staying where they are."""
    own = one.jurors | one.people
    for id_, (other, where) in placed.items():
        if id_ == one.id or not where.overlaps(slot, pause):
            continue
        if where.room_id == slot.room_id:
            yield Clash(id_)
        elif shared := own & (other.jurors | other.people):
            yield Clash(id_, shared)


def schedule(
    order: Sequence[Contestant],
    windows: Sequence[Slot],
    format_: Format,
    fixed: Mapping[UUID, tuple[Contestant, Slot]],
) -> dict[UUID, Slot]:
    """Where and when each is heard; who is missing in it finds no place without a clash.

    `fixed` are pitches that stay as they are. The same order, rooms and people give the same
    schedule, whoever computes it.
    """
    placed: Placed = dict(fixed)
    # Sorting keeps rooms that begin together in their order.
    slots = sorted((s for one in windows for s in slots_of(one, format_)), key=_start)
    left = []
    for one in order:
        if (found := _earliest(one, slots, placed, format_.pause)) is None:
            left.append(one)
        else:
            placed[one.id] = one, found
    for one in left:
        _make_room(one, slots, placed, fixed, format_.pause)
    return {one.id: placed[one.id][1] for one in order if one.id in placed}


def _earliest(
    one: Contestant, slots: Sequence[Slot], placed: Placed, pause: timedelta
) -> Slot | None:
    best: tuple[int, Slot] | None = None
    for slot in slots:
        if best is not None and slot.starts_at > best[1].starts_at:
            break
        if next(clashes(one, slot, placed, pause), None) is None:
            walking = sum(_sits_elsewhere(juror, slot, placed) for juror in one.jurors)
            if best is None or walking < best[0]:
                best = walking, slot
    return best[1] if best is not None else None


def _sits_elsewhere(juror: UUID, slot: Slot, placed: Placed) -> bool:
    before = (where for other, where in placed.values() if juror in other.jurors)
    sat = [where for where in before if where.starts_at < slot.starts_at]
    return bool(sat) and max(sat, key=_start).room_id != slot.room_id


def _make_room(
    one: Contestant, slots: Sequence[Slot], placed: Placed, fixed: Mapping[UUID, object],
    pause: timedelta,
) -> None:  # fmt: skip
    """Let a single other one move to a free place, so that this one finds its own."""
    for slot in slots:
        others = {clash.other for clash in clashes(one, slot, placed, pause)}
        if len(others) != 1 or others & fixed.keys():
            continue
        other, was = placed.pop(others.pop())
        placed[one.id] = one, slot
        if (found := _earliest(other, slots, placed, pause)) is not None:
            placed[other.id] = other, found
            return
        del placed[one.id]
        placed[other.id] = other, was


def _start(slot: Slot) -> datetime:
    return slot.starts_at
