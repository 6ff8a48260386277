"""Marking projects from another program: a juror's own, by the rules of the pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from flask_babel import lazy_gettext as _l
from pydantic import Field

from core.api import Operation, Problem, Scope, api_blueprint, operation, token_user
from core.api.shapes import Strict, Words, both
from core.clock import now
from core.errors import NotFound
from core.juries.judging import (
    LONGEST_COMMENT,
    Marks,
    WrongPoints,
    save_points,
    submit_score,
)
from core.juries.juror.queries import get_assignment, seats_of
from core.juries.models import Assignment
from core.juries.scopes import READ_IN
from core.juries.states import AssignmentState, JuryPermission
from core.policy import authorize
from events.project_juries.card import present
from events.project_juries.subject import KEY

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


class CriterionLine(Strict):
    number: int
    name: Words
    most: Decimal
    points: Decimal | None


class OwnScores(Strict):
    """`state` is recused when a conflict of interest came up: then nothing was marked."""

    reference: str
    round: str
    state: str
    title: Words
    facts: list[tuple[str, str]]
    texts: list[tuple[str, str]]
    criteria: list[CriterionLine]


@blueprint.get("/projects/<reference>/scores")
@operation(
    Operation(
        _l("A project as its juror reads and marked it"), TAG, OwnScores, ScoresQuery,
        scope=JuryPermission.JUDGE,
    )
)  # fmt: skip
def show(reference: str, query: ScoresQuery) -> OwnScores:
    """What is in conflict, not given to you, or not declared on yet is not found."""
    one = _own(reference, query.round)
    if not one.is_declared:
        raise NotFound
    return _told(one)


@blueprint.post("/projects/<reference>/scores")
@operation(
    Operation(
        _l("Mark a project"), TAG, OwnScores, ScoresQuery, ScoresBody, scope=JuryPermission.JUDGE
    )
)
def give(reference: str, query: ScoresQuery, body: ScoresBody) -> OwnScores:
    """Final once it is sent, as on the page; `is_draft` keeps it."""
    user, one = token_user(), _own(reference, query.round)
    authorize(JuryPermission.JUDGE, one, user=user)
    criteria = {each.position: each for each in one.entry.round.rubric.criteria}
    if unknown := sorted(body.points.keys() - criteria.keys()):
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


def _own(reference: str, wanted: str) -> Assignment:
    """The project in the hands of the token's person, in the round asked for or the only one."""
    user = token_user()
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


def _told(one: Assignment) -> OwnScores:
    entry = one.entry
    named = {"reference": entry.reference, "round": entry.round.reference, "state": one.state}
    if one.standing is AssignmentState.RECUSED:
        return OwnScores(**named, title=both({}), facts=[], texts=[], criteria=[])
    card = present(entry.subject_id, blind=entry.round.is_blind)
    given = {score.criterion_id: score.points for score in one.scores}
    return OwnScores(
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
