"""What reviewers and juries said of a project, for other programs, as on the desk (contract §5)."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from core.accounts.models import User
from core.api import Operation, Scope, api_blueprint, operation, token_user
from core.api.shapes import Strict, Words, both
from core.db import db
from core.errors import NotFound
from core.juries.models import Assignment, Entry, Score
from core.juries.scopes import coordinated_by, readable_entries, seats_of
from core.juries.states import AssignmentState
from core.scopes import equals, related
from events.project_levels.queries import levels_in
from events.project_reviews import queries
from events.project_reviews.models import ProjectDecision
from events.project_reviews.scopes import readable_by
from events.project_reviews.states import ReviewPermission
from events.projects.models import Project

_SUBMITTED = AssignmentState.SUBMITTED
SCOPES = (Scope(ReviewPermission.READ, _l("Read reviews of projects you may see")),)
blueprint = api_blueprint("project_reviews")


class Vote(BaseModel):
    level: int
    verdict: str
    at: datetime
    by: str
    public_reason: Words
    internal_reason: str
    jury_round: str
    counts: bool


class Mark(BaseModel):
    """One juror's score, by the number of the criterion; of others only for who runs the round."""

    jury_round: str
    level: int
    juror: str
    points: dict[int, Decimal]
    comment: str
    submitted_at: datetime | None
    counts: bool


class Reviews(BaseModel):
    reference: str
    state: str
    level: int
    due_on: date | None
    levels: list[Words]
    votes: list[Vote]
    scores: list[Mark]


@blueprint.get("/projects/<reference>/reviews")
@operation(
    Operation(_l("Reviews of a project"), "Projects", Reviews, Strict, scope=ReviewPermission.READ)
)
def show(reference: str, query: Strict) -> Reviews:
    """All for the office; a carrier's and a juror's own; what is in no reach is not found."""
    user = token_user()
    project = db.session.scalar(select(Project).where(Project.reference == reference))
    if project is None:
        raise NotFound
    is_read, marks = readable_by(user).test(project), _scores(project, user)
    if not is_read and not marks:
        raise NotFound
    arrival = queries.arrival_of(project) if is_read else None
    votes = queries.decisions_on(project, user) if is_read else []
    return Reviews(
        reference=project.reference, state=project.state, level=project.level,
        due_on=arrival.due_on if arrival else None,
        levels=[both(one.name) for one in levels_in(project.edition_id)],
        votes=[_vote(one) for one in votes], scores=[_mark(one) for one in marks],
    )  # fmt: skip


def _scores(project: Project, user: User) -> Sequence[Assignment]:
    """Those handed in of the rounds the person runs, and the person's own."""
    theirs = related(Assignment.juror, seats_of(user))
    shown = theirs | related(Assignment.entry, related(Entry.round, coordinated_by(user)))
    entry = readable_entries(user) & equals(Entry.subject_id, project.id)
    rows = select(Assignment).where(
        Assignment.state == AssignmentState.SUBMITTED,
        shown.sql,
        related(Assignment.entry, entry).sql,
    )
    known = (joinedload(Assignment.entry).joinedload(Entry.round), joinedload(Assignment.juror),
             selectinload(Assignment.scores).joinedload(Score.criterion))  # fmt: skip
    return db.session.scalars(rows.options(*known).order_by(Assignment.submitted_at)).all()


def _vote(one: ProjectDecision) -> Vote:
    by = one.reviewer.display_name or one.reviewer.email if one.reviewer else ""
    return Vote(
        level=one.level, verdict=one.verdict, at=one.at, by=by, counts=one.counts,
        public_reason=both(one.public_reason), internal_reason=one.internal_reason,
        jury_round=one.jury_round,
    )  # fmt: skip


def _mark(one: Assignment) -> Mark:
    held = one.entry.round
    return Mark(
        jury_round=held.reference, level=held.level, juror=one.juror.name, counts=one.counts,
        points={score.criterion.position: score.points for score in one.scores},
        comment=one.comment_public, submitted_at=one.submitted_at,
    )  # fmt: skip
