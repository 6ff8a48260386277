"""What is done with one pitch: moved by hand, held or not, its result shown and signed."""

import re
from collections.abc import Callable
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError
from core.jobs import enqueue
from core.juries.models import Entry
from core.juries.scopes import free_for
from core.policy import authorize, decide
from core.workflow import Move
from events.pitch_stage.mails import TELL, write_team
from events.pitch_stage.models import PitchResult, PitchSignature
from events.pitch_stage.queries import find_result, marks_of
from events.pitches import queries
from events.pitches.models import Pitch, PitchPlan
from events.pitches.scheduling import Placed, clashes
from events.pitches.services import is_lost, keep, placed_by, put
from events.pitches.states import PITCH_WORKFLOW, PitchAction, PitchPermission, PitchState
from events.project_juries.subject import has_ended

_A, _S = PitchAction, PitchState
fire = PITCH_WORKFLOW.fire
MOST_STROKES = 20_000
_STROKES = re.compile(
    r"(\d{1,4},\d{1,4} )*\d{1,4},\d{1,4}(;(\d{1,4},\d{1,4} )*\d{1,4},\d{1,4})*", re.ASCII
)
_TAKEN = _l("This place is taken.")


def publish(plan: PitchPlan, is_public: bool, *, by: User, at: datetime) -> None:
    """Show the order, to everybody or to who takes part, and write to each team.

    Refuses while some have no place.
    """
    authorize(PitchPermission.PLAN, plan, user=by)
    if not plan.draws:
        raise DomainError(_l("Draw the order first."))
    if left := sum(map(is_lost, plan.pitches)):
        refusal = _l("%(count)s have no place yet. Open another room, or a longer one.", count=left)
        raise DomainError(refusal)
    plan.is_public, plan.published_at = is_public, at
    keep(plan, "pitch_plan:published", by=by, at=at, public=is_public)
    enqueue(TELL, plan_id=str(plan.id))


def take_back(plan: PitchPlan, *, by: User, at: datetime) -> None:
    authorize(PitchPermission.PLAN, plan, user=by)
    plan.published_at = None
    keep(plan, "pitch_plan:taken_back", by=by, at=at)


def move(one: Pitch, place: str, reason: str, *, by: User, at: datetime) -> None:
    """To another place of the day, by `Slot.key`; whoever has it gets the old one.

    Refuses where somebody would be in two rooms at once, and says for which project.
    """
    authorize(PitchPermission.PLAN, one, user=by)
    plan, slot, was = one.plan, queries.places_of(one.plan).get(place), one.slot
    if slot is None:
        raise DomainError(_l("Choose one of the places."), field="place")
    there = next((each for each in plan.pitches if each.slot == slot and each is not one), None)
    # Not with one the person is barred from either: they know nothing of it.
    if there is not None and (
        there.standing is not _S.PLANNED
        or was is None
        or not decide(by, PitchPermission.PLAN, there).allowed
    ):
        raise DomainError(_TAKEN, field="place")
    moved = {one: slot} if there is None or was is None else {one: slot, there: was}
    placed = placed_by(plan.pitches, plan)
    known = queries.contestants([each.entry for each in moved])
    placed |= {each.entry_id: (known[each.entry_id], to) for each, to in moved.items()}
    for each in moved:
        _require_free(each, placed, by)
    put(moved, at)
    for each in moved:
        each.reason = reason
        fire(each, _A.MOVE, by=by, at=at, note=reason)
        if plan.published_at is not None:
            write_team(each, "moved")


def _require_free(one: Pitch, placed: Placed, by: User) -> None:
    """What the person is barred from is told no more of than that the place is taken."""
    me, slot = placed[one.entry_id]
    clash = next(clashes(me, slot, placed, one.plan.format.pause), None)
    if clash is None:
        return
    open_ = select(Entry.reference).where(free_for(by, Entry.subject_id).sql)
    other = db.session.scalar(open_.where(Entry.id == clash.other))
    refusal = _TAKEN
    if other is not None and clash.people & me.jurors:
        refusal = _l("A juror has to be at %(project)s at that time.", project=other)
    elif other is not None and clash.people:
        refusal = _l("Somebody of the team has to be at %(project)s then.", project=other)
    raise DomainError(refusal, field="place")


def note(action: PitchAction) -> Callable[..., None]:
    """What became of it, with a word of why.

    Whoever did not come keeps the place, so that the order stays as drawn; one who withdraws leaves
    it to another.
    """

    def act(one: Pitch, reason: str = "", *, by: User, at: datetime) -> None:
        if action is _A.REINSTATE and find_result(one) is not None:
            raise Conflict(_l("Its result was shown already."))
        fire(one, action, by=by, at=at, note=reason)
        one.reason = reason
        if action is _A.WITHDRAW:
            put({one: None}, at)

    return act


def follow_project(move: Move) -> None:
    """A project that has ended is heard no more, and leaves its place to another."""
    if not has_ended(move):
        return
    own = Entry.subject_id == move.subject.id
    with db.session.no_autoflush:
        planned = select(Pitch).join(Pitch.entry).where(own, Pitch.state == _S.PLANNED)
        pitches = db.session.scalars(planned).all()
    for one in pitches:
        fire(one, _A.WITHDRAW, by=None, at=move.at)
        put({one: None}, move.at)


def show_result(one: Pitch, *, by: User, at: datetime) -> None:
    """Show the room what the jury gave; refuses until everybody who marks it has submitted."""
    found = marks_of(one)
    if not found.is_final or found.ranked.mean is None:
        said = {"submitted": found.ranked.submitted, "expected": found.ranked.expected}
        raise DomainError(
            _l("Not all jurors have submitted: %(submitted)s of %(expected)s.", **said)
        )
    if find_result(one) is not None:
        raise Conflict(_l("Its result was shown already."))
    marks = [f"{each:.2f}" for each in found.sums]
    total = found.ranked.mean
    db.session.add(
        PitchResult(pitch_id=one.id, total=total, marks=marks, shown_at=at, shown_by_id=by.id)
    )
    fire(one, _A.SHOW, by=by, at=at, note=f"{total:.2f}")


def sign(
    one: Pitch, name: str, *, agrees: bool, remark: str = "", strokes: str = "",
    is_on_paper: bool = False, by: User, at: datetime,
) -> PitchSignature:  # fmt: skip
    """The contestant confirms what was shown, or says why not; each word stays on record."""
    authorize(PitchPermission.STAGE, one, user=by)
    result = find_result(one)
    if result is None:
        raise Conflict(_l("The result was not shown yet."))
    if strokes and (len(strokes) > MOST_STROKES or not _STROKES.fullmatch(strokes)):
        raise DomainError(_l("Draw the signature again, or tick instead."), field="strokes")
    if not agrees and not remark.strip():
        raise DomainError(_l("Write down what the contestant does not agree with."), field="remark")
    made = PitchSignature(
        pitch_id=one.id, name=name, agrees=agrees, remark=remark.strip(), strokes=strokes,
        is_on_paper=is_on_paper, signed_at=at, taken_by_id=by.id,
    )  # fmt: skip
    result.signatures.append(made)
    db.session.flush()
    what = "pitch:signed" if agrees else "pitch:disagreed"
    audit.record(what, one, by=by, at=at, paper=is_on_paper, total=f"{result.total:.2f}")
    return made
