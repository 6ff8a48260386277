"""Results of pitches, and the published order for everybody, teams and jurors."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from core.juries.models import Assignment, Entry, Juror, JuryRound, Score
from core.juries.ranking import Ranked, Scored, Sheet, rank
from core.juries.scopes import IN_HAND, seats_of
from core.juries.states import AssignmentState, RoundState
from events.editions.models import Edition
from events.editions.reach import reading_reach, sessions_of
from events.pitch_stage.models import PitchResult
from events.pitches.models import Pitch, PitchPlan, PitchRoom
from events.pitches.queries import list_pitches, rounds_within
from events.pitches.scopes import readable_by
from events.project_teams.queries import projects_joined
from events.projects.models import Project
from events.projects.scopes import owned_by


def visible_pitches(user: User, edition: Edition) -> Select[Pitch]:
    """Those within the person's reach; lists, counts and files begin here."""
    rows = select(Pitch).join(Pitch.plan).join(PitchPlan.round).join(Pitch.entry)
    return rows.outerjoin(Pitch.room).where(readable_by(user, edition).sql)


def rounds_of(edition: Edition) -> Sequence[tuple[JuryRound, PitchPlan | None]]:
    """The rounds whose entries can be heard, each with its plan if there is one."""
    rows = select(JuryRound, PitchPlan).outerjoin(PitchPlan, PitchPlan.round_id == JuryRound.id)
    rows = rows.where(rounds_within(edition), JuryRound.state != RoundState.CANCELLED)
    found = db.session.execute(rows.order_by(JuryRound.level, JuryRound.reference))
    return [(row[0], row[1]) for row in found]


@dataclass(frozen=True)
class Marks:
    """What the jury gave so far: its sums without names, the highest first, and what they make."""

    sums: tuple[Decimal, ...]
    ranked: Ranked

    @property
    def is_final(self) -> bool:
        """Final once everybody who marks it has submitted (events.md R9)."""
        return 0 < self.ranked.expected == self.ranked.submitted


def marks_of(one: Pitch) -> Marks:
    rows = select(Assignment.state, func.sum(Score.points)).outerjoin(Assignment.scores).where(
        Assignment.entry_id == one.entry_id, Assignment.state.in_(IN_HAND), Assignment.counts
    )  # fmt: skip
    found = db.session.execute(rows.group_by(Assignment.id)).all()
    sums = [Decimal(total) for state, total in found if state == AssignmentState.SUBMITTED]
    sheets = tuple(Sheet(one.id, total, Decimal(0)) for total in sums)
    scored = [Scored(one.entry_id, sheets, len(found))]
    (ranked,) = rank(scored, drops_extremes=one.plan.round.drops_extremes)
    return Marks(tuple(sorted(sums, reverse=True)), ranked)


def sees_marks(user: User, one: Pitch) -> bool:
    """Others' marks stay hidden from a juror of it whose own are not in."""
    waits = select(Assignment.id).join(Assignment.juror).where(
        Juror.user_id == user.id, Assignment.entry_id == one.entry_id,
        Assignment.state == AssignmentState.ASSIGNED,
    )  # fmt: skip
    return db.session.scalar(waits) is None


def find_result(one: Pitch) -> PitchResult | None:
    return db.session.get(PitchResult, one.id)


def results_of(pitches: Collection[Pitch]) -> dict[UUID, PitchResult]:
    """What was shown of these, by pitch."""
    rows = select(PitchResult).where(PitchResult.pitch_id.in_([one.id for one in pitches]))
    found = db.session.scalars(rows.options(selectinload(PitchResult.signatures)))
    return {one.pitch_id: one for one in found}


def marked(submitted_only: bool) -> ColumnElement[int]:
    """How many jurors mark the pitch of the outer query, or have done so."""
    done = case((Assignment.state == AssignmentState.SUBMITTED, 1))
    rows = select(func.count(done if submitted_only else Assignment.id)).where(
        Assignment.entry_id == Pitch.entry_id, Assignment.state.in_(IN_HAND), Assignment.counts
    )  # fmt: skip
    return rows.correlate(Pitch).scalar_subquery()


def rooms_of(edition: Edition, user: User) -> Sequence[PitchRoom]:
    """The rooms of all rounds at venues within the person's reach, as they open."""
    rows = select(PitchRoom).join(PitchRoom.session).where(sessions_of(user, edition).sql)
    return db.session.scalars(rows.order_by(PitchRoom.starts_at, PitchRoom.position)).all()


def get_room(edition: Edition, room_id: UUID, user: User) -> PitchRoom:
    found = next((one for one in rooms_of(edition, user) if one.id == room_id), None)
    if found is None:
        raise NotFound
    return found


def published_plans(edition: Edition, user: User) -> Sequence[PitchPlan]:
    """Those everybody may read; for who takes part or reads the edition, the others too."""
    rows = select(PitchPlan).where(PitchPlan.edition_id == edition.id, IS_PUBLISHED)
    if not reading_reach(user, edition):
        rows = rows.where(PitchPlan.is_public | _takes_part(user))
    rooms = selectinload(PitchPlan.rooms).joinedload(PitchRoom.session)
    known = (joinedload(PitchPlan.round), selectinload(PitchPlan.draws), rooms)
    return db.session.scalars(rows.options(*known).order_by(PitchPlan.published_at)).all()


IS_PUBLISHED = PitchPlan.published_at.is_not(None)


def _takes_part(user: User) -> ColumnElement[bool]:
    if not user.is_authenticated:
        return false()
    seats = select(Juror.round_id).where(seats_of(user).sql)
    entered = select(Pitch.plan_id).join(Pitch.entry).where(entered_by(user))
    return or_(PitchPlan.round_id.in_(seats), PitchPlan.id.in_(entered))


def entered_by(user: User) -> ColumnElement[bool]:
    """Pitches of projects the person entered, or said yes to be in the team of."""
    own = select(Project.id).where(owned_by(user).sql)
    return Entry.subject_id.in_(own) | Entry.subject_id.in_(projects_joined(user))


def heard_by(user: User) -> Sequence[Pitch]:
    """Published ones with a time that the person marks as a juror."""
    given = select(Assignment.entry_id).join(Assignment.juror)
    given = given.where(seats_of(user).sql, Assignment.state.in_(IN_HAND))
    return list_pitches(user, IS_PUBLISHED, Pitch.entry_id.in_(given), Pitch.room_id.is_not(None))


def entered_pitches(user: User) -> Sequence[Pitch]:
    return list_pitches(user, IS_PUBLISHED, entered_by(user))
