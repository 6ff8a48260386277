"""Rubrics: what is marked, by how many points. A version that was marked by is never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import DomainError
from core.i18n import in_both
from core.juries.models import Criterion, Rubric, Score
from core.juries.states import JuryPermission
from core.policy import authorize
from core.references import next_reference

LOCKED = _l(
    "Marks were given by this version, so it stays as it is. "
    "Make a new version for a later round; rounds under way keep theirs."
)
MOST_CRITERIA = 12


@dataclass(frozen=True)
class CriterionDetails:
    """One criterion as typed; `anchors` as in the model, from the most points downwards."""

    name: Mapping[str, str]
    max_points: Decimal
    guidance: Mapping[str, str]
    anchors: Sequence[Mapping[str, Any]] = ()


def make_rubric(
    subject: str, context_id: UUID | None, name: Mapping[str, str],
    criteria: Sequence[CriterionDetails], *, by: User, at: datetime,
) -> Rubric:  # fmt: skip
    """The first version of a rubric for rounds of a kind in a context."""
    rubric = Rubric(subject=subject, context_id=context_id, created_at=at)
    authorize(JuryPermission.RUBRIC, rubric, user=by)
    return _keep(rubric, name, criteria, "made", by=by, at=at)


def change_rubric(
    rubric: Rubric, name: Mapping[str, str], criteria: Sequence[CriterionDetails],
    *, by: User, at: datetime,
) -> None:  # fmt: skip
    """Put these criteria in place of the old ones; points not sent yet stay where one remains.

    Refuses a version that marks were given by, and notes the attempt.
    """
    authorize(JuryPermission.RUBRIC, rubric, user=by)
    db.session.refresh(rubric, with_for_update=True)
    if rubric.locked_at is not None:
        audit.record_now("jury_rubric:change_refused", rubric, by=by)
        raise DomainError(LOCKED)
    _keep(rubric, name, criteria, "changed", by=by, at=at)


def new_version(rubric: Rubric, *, by: User, at: datetime) -> Rubric:
    """A copy to be changed; the newest one, where that is free to be changed already."""
    authorize(JuryPermission.RUBRIC, rubric, user=by)
    family = select(Rubric).where(Rubric.family_id == rubric.family_id)
    newest = db.session.scalars(family.order_by(Rubric.number.desc()).limit(1)).one()
    if newest.locked_at is None:
        return newest
    copy = Rubric(
        subject=rubric.subject, context_id=rubric.context_id, family_id=rubric.family_id,
        number=newest.number + 1, created_at=at,
    )  # fmt: skip
    same = [
        CriterionDetails(one.name, one.max_points, one.guidance, one.anchors)
        for one in rubric.criteria
    ]
    return _keep(copy, rubric.name, same, "made", by=by, at=at)


def _keep(
    rubric: Rubric, name: Mapping[str, str], criteria: Sequence[CriterionDetails], done: str,
    *, by: User, at: datetime,
) -> Rubric:  # fmt: skip
    rubric.name = in_both(name, _l("The name is needed in both languages."), field="name")
    if not 1 <= len(criteria) <= MOST_CRITERIA:
        refusal = _l("Give between one and %(most)s criteria.", most=MOST_CRITERIA)
        raise DomainError(refusal, field="criteria")
    rubric.reference = rubric.reference or next_reference("JB")
    db.session.add(rubric)
    for position, said in enumerate(criteria, 1):
        _put(rubric, position, said)
    # Points of criteria that go: none was sent, or the rubric would be locked.
    gone = [one.id for one in rubric.criteria[len(criteria) :]]
    db.session.execute(delete(Score).where(Score.criterion_id.in_(gone)))
    del rubric.criteria[len(criteria) :]
    db.session.flush()
    audit.record(f"jury_rubric:{done}", rubric, by=by, at=at, points=str(rubric.most_points))
    return rubric


def _put(rubric: Rubric, position: int, said: CriterionDetails) -> None:
    if position > len(rubric.criteria):
        rubric.criteria.append(Criterion(position=position))
    one = rubric.criteria[position - 1]
    one.name = dict(said.name)
    one.max_points, one.guidance = said.max_points, dict(said.guidance)
    one.anchors = [dict(anchor) for anchor in said.anchors]
