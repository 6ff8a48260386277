"""Planning a pitch day, drawing its order, and what becomes of each pitch."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from secrets import token_hex
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError
from core.i18n import show_span
from core.juries.models import Entry, JuryRound
from core.lists.records import get_part
from core.policy import authorize
from core.references import drawn_rank, next_reference
from events.editions.models import Edition, EventSession
from events.pitches import queries
from events.pitches.models import Pitch, PitchDraw, PitchPlan, PitchRoom
from events.pitches.scheduling import Placed, Slot, schedule
from events.pitches.states import PITCH_WORKFLOW, PitchAction, PitchPermission, PitchState

MOST_MINUTES = 120
_S, _P = PitchState, PitchPermission


def set_format(
    round_: JuryRound, pitch: int, questions: int, changeover: int, *, by: User, at: datetime
) -> PitchPlan:
    """Begin the pitch day of a round, or change how long a pitch takes; then all is placed anew."""
    edition = db.session.get_one(Edition, round_.context_id)
    authorize(_P.PLAN, edition, user=by)
    minutes = (pitch, questions, changeover)
    if pitch < 1 or min(minutes) < 0 or max(minutes) > MOST_MINUTES:
        raise DomainError(_l("Give minutes from 1 to %(most)s.", most=MOST_MINUTES), field="pitch")
    plan = queries.find_plan(round_) or PitchPlan(round=round_, edition=edition)
    _require_open(plan)
    plan.pitch_minutes, plan.question_minutes, plan.changeover_minutes = minutes
    keep(plan, "pitch_plan:format", by=by, at=at, minutes=list(minutes))
    _place(plan, at=at)
    return plan


def open_room(
    plan: PitchPlan, session: EventSession, name: dict[str, str], starts_at: datetime | None,
    ends_at: datetime | None, *, by: User, at: datetime,
) -> PitchRoom:  # fmt: skip
    """Another room, open for all of its session or a part of it; a lunch break makes two of it."""
    authorize(_P.PLAN, plan, user=by)
    _require_open(plan)
    starts_at, ends_at = starts_at or session.starts_at, ends_at or session.ends_at
    if not session.starts_at <= starts_at < ends_at <= session.ends_at:
        refusal = _l(
            "Give times within the session: %(time)s.",
            time=show_span(session.starts_at, session.ends_at),
        )
        raise DomainError(refusal, field="starts_at")
    span = {"starts_at": starts_at, "ends_at": ends_at}
    position = max((one.position for one in plan.rooms), default=0) + 1
    room = PitchRoom(session=session, name=name, position=position, **span)
    plan.rooms.append(room)
    keep(plan, "pitch_plan:room", by=by, at=at, session=session.code)
    _place(plan, at=at)
    return room


def close_room(plan: PitchPlan, room_id: UUID, *, by: User, at: datetime) -> None:
    """Take a room out; what was to be heard there is placed anew. Refuses one already used."""
    authorize(_P.PLAN, plan, user=by)
    _require_open(plan)
    room = get_part(PitchRoom, room_id, plan_id=plan.id)
    here = [one for one in plan.pitches if one.room_id == room_id]
    if any(one.standing is not _S.PLANNED for one in here):
        raise Conflict(_l("Pitches were held in this room already."))
    put(dict.fromkeys(here), at)
    plan.rooms.remove(room)
    db.session.delete(room)
    keep(plan, "pitch_plan:room_closed", by=by, at=at)
    _place(plan, at=at)


def draw_order(
    plan: PitchPlan, seed: str = "", reason: str = "", *, by: User, at: datetime
) -> PitchDraw:
    """Draw the order of all entries of the round, by a seed said before everybody or a random one.

    Anybody computes it again (`drawn_rank`). Drawing again needs a reason, stays on record beside
    the first, and takes back what was published. Refuses once a pitch was held.
    """
    authorize(_P.PLAN, plan, user=by)
    out = {one.entry_id for one in plan.pitches if one.standing is _S.WITHDRAWN}
    entries = {one.reference: one for one in queries.entries_of(plan.round) if one.id not in out}
    if not entries:
        raise DomainError(_l("This round has no entries yet."))
    if any(one.standing is _S.HELD for one in plan.pitches):
        raise Conflict(_l("The pitches have begun: nothing is drawn any more."))
    if plan.draws and not reason.strip():
        raise DomainError(_l("Say why it is drawn again."), field="reason")
    seed = seed.strip() or token_hex(8)
    order = sorted(entries, key=lambda reference: drawn_rank(seed, reference))
    draw = PitchDraw(
        plan=plan, number=len(plan.draws) + 1, seed=seed, order=order, drawn_at=at,
        reason=reason.strip() if plan.draws else "", drawn_by_id=by.id,
    )  # fmt: skip
    plan.published_at = None
    said = {"seed": seed, "number": draw.number, "entries": len(order)}
    keep(plan, "pitch_plan:drawn", by=by, at=at, **said)
    _enter(plan, [entries[reference] for reference in order], by, at)
    _place(plan, at=at)
    return draw


def _enter(plan: PitchPlan, order: Sequence[Entry], by: User, at: datetime) -> None:
    """A pitch for each entry, in this order; what left the round leaves the order."""
    known = {one.entry_id: one for one in plan.pitches}
    for position, entry in enumerate(order, 1):
        pitch = known.pop(entry.id, None) or Pitch(
            reference=next_reference("PT"), plan=plan, entry=entry, changed_at=at
        )
        pitch.position = position
        db.session.add(pitch)
    gone = [one for one in known.values() if one.standing is _S.PLANNED]
    for one in gone:
        PITCH_WORKFLOW.fire(one, PitchAction.WITHDRAW, by=by, at=at)
    put(dict.fromkeys(gone), at)


def _place(plan: PitchPlan, *, at: datetime) -> None:
    """Schedule all that are not over anew in their order; whoever finds no place has none."""
    in_order = sorted(plan.pitches, key=lambda one: one.position)
    planned = [one for one in in_order if one.standing is _S.PLANNED]
    stay = placed_by([one for one in plan.pitches if one.standing is not _S.PLANNED], plan)
    known = queries.contestants([one.entry for one in planned])
    order = [known[one.entry_id] for one in planned]
    made = schedule(order, [room.window for room in plan.rooms], plan.format, stay)
    put({one: made.get(one.entry_id) for one in planned}, at)


def placed_by(pitches: Iterable[Pitch], plan: PitchPlan) -> Placed:
    """Who is where: these, and the pitches of the edition's other rounds."""
    every = [one for one in (*pitches, *queries.others_placed(plan)) if one.slot]
    known = queries.contestants([one.entry for one in every])
    return {one.entry_id: (known[one.entry_id], one.slot) for one in every if one.slot}


def put(places: Mapping[Pitch, Slot | None], at: datetime) -> None:
    """Give places, all at once: who changes places with another never meets them."""
    changed = {one: slot for one, slot in places.items() if one.slot != slot}
    for one in changed:
        one.room_id = one.starts_at = one.ends_at = None
        one.changed_at = at
    db.session.flush()
    for one, slot in changed.items():
        if slot is not None:
            one.room_id, one.starts_at, one.ends_at = slot.room_id, slot.starts_at, slot.ends_at
    db.session.flush()


def is_lost(one: Pitch) -> bool:
    """Whether it is to be heard and has no place."""
    return one.standing is _S.PLANNED and one.slot is None


def _require_open(plan: PitchPlan) -> None:
    """What teams were told stays until it is taken back."""
    if plan.published_at is not None:
        raise Conflict(_l("The order is published. Take it back first; each team is told anew."))


def keep(plan: PitchPlan, what: str, *, by: User, at: datetime, **said: Any) -> None:
    """Save the plan, and write to the log what was done to it."""
    plan.changed_at = at
    db.session.add(plan)
    db.session.flush()
    audit.record(what, plan, by=by, at=at, **said)
