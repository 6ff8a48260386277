"""Marking projects from another program: a juror's own, by the rules of the pages."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Annotated

from flask_babel import lazy_gettext as _l
from pydantic import Field
from sqlalchemy import case, select
from sqlalchemy.orm import contains_eager

from core import audit
from core.accounts.models import User
from core.api import Operation, Problem, Scope, api_blueprint, operation, token_user
from core.api.shapes import Strict, both
from core.clock import now
from core.errors import NotFound
from core.i18n import LOCALES
from core.juries.judging import LONGEST_COMMENT, Marks, WrongPoints, save_points, submit_score
from core.juries.juror.queries import get_assignment, own_assignments, seats_of
from core.juries.models import Assignment, Entry, Juror, JuryRound
from core.juries.scopes import READ_IN
from core.juries.states import AssignmentState, JuryPermission
from core.lists.filters import mentions
from core.paging import Paged, page_of
from core.policy import authorize
from events.editions.models import Edition
from events.project_juries.card import present
from events.project_juries.subject import KEY
from events.project_pages.api import ProjectsQuery
from events.project_pages.judged import CriterionLine, JudgedLine, JudgedProject, Judging

TAG = "Projects"
blueprint = api_blueprint("project_juries")
SCOPES = (Scope(JuryPermission.JUDGE, _l("Mark projects given to you as a juror")),)
Comment = Annotated[str, Field(max_length=LONGEST_COMMENT)]


class ScoresQuery(Strict):
    round: str = Field("", max_length=20, description="Needed where you judge it in several.")


class ScoresBody(Strict):
    points: dict[int, Decimal] = Field(description="Points by the number of the criterion.")
    comment_public: Comment = ""
    comment_internal: Comment = ""
    is_draft: bool = Field(False, description="Kept and not sent: it counts for nothing yet.")


@blueprint.get("/projects/<reference>/scores")
@operation(
    Operation(
        _l("A project as its juror reads and marked it"), TAG, JudgedProject, ScoresQuery,
        scope=JuryPermission.JUDGE,
    )
)  # fmt: skip
def show(reference: str, query: ScoresQuery) -> JudgedProject:
    """What is in conflict, not given to you, or not declared on yet is not found."""
    return read_judged(token_user(), reference, query.round)


@blueprint.post("/projects/<reference>/scores")
@operation(
    Operation(
        _l("Mark a project"), TAG, JudgedProject, ScoresQuery, ScoresBody,
        scope=JuryPermission.JUDGE,
    )
)  # fmt: skip
def give(reference: str, query: ScoresQuery, body: ScoresBody) -> JudgedProject:
    """Final once it is sent, as on the page; `is_draft` keeps it."""
    user = token_user()
    one = _own(user, reference, query.round)
    authorize(JuryPermission.JUDGE, one, user=user)
    criteria = {each.position: each for each in one.entry.round.rubric.criteria}
    if unknown := sorted(body.points.keys() - criteria.keys()):
        audit.record_now("jury_entry:mark_refused", one.entry, by=user, criteria=unknown)
        said = str(_l("No criterion has this number."))
        raise Problem(422, errors=[(f"points.{number}", said) for number in unknown])
    points = {criteria[at].id: str(given) for at, given in body.points.items()}
    marks = Marks(points, body.comment_public, body.comment_internal)
    try:
        (save_points if body.is_draft else submit_score)(one, marks, by=user, at=now())
    except WrongPoints as wrong:
        numbers = {each.id: each.position for each in criteria.values()}
        faults = [(f"points.{numbers[key]}", str(said)) for key, said in wrong.faults.items()]
        raise Problem(422, errors=faults) from wrong
    return _told(one)


def list_judged(user: User, query: ProjectsQuery) -> Paged[JudgedLine]:
    """What the person judges, by round, as their own list of each round tells it."""
    if query.state is not None:
        raise Problem(422, errors=[("state", str(_l("A juror's projects have no such filter.")))])
    is_told = (Juror.declared_at >= Assignment.assigned_at) & JuryRound.is_blind.is_(False)
    titles = [case((is_told, Entry.title[code].as_string())) for code in LOCALES]
    rows = own_assignments(user).where(JuryRound.subject == KEY)
    rows = rows.where(mentions(query.q, Entry.reference, *titles))
    if query.event:
        called = select(Edition.id).where(Edition.slug == query.event)
        rows = rows.where(JuryRound.context_id.in_(called))
    if query.level is not None:
        rows = rows.where(JuryRound.level == query.level)
    if query.industry is not None:
        rows = rows.where(Entry.field == query.industry)
    known = contains_eager(Assignment.entry).contains_eager(Entry.round)
    rows = rows.options(known, contains_eager(Assignment.juror))
    found = page_of(rows.order_by(JuryRound.reference, Entry.position), query.page)
    return replace(found, rows=[_line(one) for one in found.rows])


def read_judged(user: User, reference: str, wanted: str) -> JudgedProject:
    """One project as its juror reads it, with the juror's own marks; declared on, or not found."""
    one = _own(user, reference, wanted)
    if not one.is_declared:
        raise NotFound
    return _told(one)


JURIES = Judging("juries", list_judged, read_judged)


def _own(user: User, reference: str, wanted: str) -> Assignment:
    """The project in the person's hands, in the round asked for or the only one."""
    rounds = [
        seat.round.reference for seat in seats_of(user)
        if seat.round.subject == KEY and seat.round.standing in READ_IN
    ]  # fmt: skip
    found: list[Assignment] = []
    for one in [wanted] if wanted else rounds:
        try:
            found.append(get_assignment(one, reference, user))
        except NotFound:
            continue
    if not found:
        raise NotFound
    if len(found) > 1:
        raise Problem(422, errors=[("round", str(_l("You judge it in several rounds; name one.")))])
    return found[0]


def _line(one: Assignment) -> JudgedLine:
    held = one.entry.round
    is_told = one.is_declared and not held.is_blind
    return JudgedLine(
        reference=one.entry.reference, round=held.reference, level=held.level, state=one.state,
        industry=one.entry.field, title=both(one.entry.title if is_told else {}),
        is_declared=one.is_declared,
    )  # fmt: skip


def _told(one: Assignment) -> JudgedProject:
    entry = one.entry
    named = {"reference": entry.reference, "round": entry.round.reference, "state": one.state}
    if one.standing is AssignmentState.RECUSED:
        return JudgedProject(**named, title=both({}), facts=[], texts=[], criteria=[])
    card = present(entry.subject_id, blind=entry.round.is_blind)
    given = {score.criterion_id: score.points for score in one.scores}
    return JudgedProject(
        **named, title=both(card.title),
        facts=[(str(label), text) for label, text in card.facts],
        texts=[(str(label), text) for label, text in card.texts],
        criteria=[
            CriterionLine(
                number=each.position, name=both(each.name), most=each.max_points,
                points=given.get(each.id),
            )
            for each in entry.round.rubric.criteria
        ],
    )  # fmt: skip
