"""Ask an expert, take the question back, answer it. None of it moves the claim or its clock."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import DomainError
from core.policy import authorize
from core.references import next_reference
from talent.catalogue.papers import Paper
from talent.claims.models import Claim
from talent.expert_opinions import mails
from talent.expert_opinions.models import ExpertOpinion
from talent.expert_opinions.queries import experts_for
from talent.expert_opinions.states import (
    OPINION_WORKFLOW,
    OpinionAction,
    OpinionPermission,
    Recommendation,
)

SERIES = "ZX"
# Papers that show who the holder is before anything else.
IDENTIFYING = frozenset({Paper.IDENTITY, Paper.PHOTO})


@dataclass(frozen=True)
class Asked:
    """A question, and what of the claim the expert is shown for it."""

    question: str
    due_on: date
    kinds: Collection[str]
    with_identity: bool = False


def ask_expert(
    claim: Claim, expert: User, asked: Asked, *, by: User, at: datetime
) -> ExpertOpinion:
    """Ask somebody who has no part in the claim; the clock of the claim runs on.

    Refuses who is in conflict with it or is asked already, a day that is past, and papers of
    identity where the question does not need who the holder is.
    """
    authorize(OpinionPermission.ASK, claim, user=by)
    if expert.id == by.id or expert not in experts_for(claim):
        raise DomainError(_l("This person cannot be asked about this claim."), field="expert")
    if asked.due_on <= beijing_date(at):
        raise DomainError(_l("Choose a day after today."), field="due_on")
    if IDENTIFYING & set(asked.kinds) and not asked.with_identity:
        raise DomainError(
            _l("These papers show who the holder is. Say that the question needs it."),
            field="with_identity",
        )
    one = ExpertOpinion(
        reference=next_reference(SERIES), claim=claim, expert=expert, asked_by=by, asked_at=at,
        question=asked.question, due_on=asked.due_on, kinds=sorted(asked.kinds),
        with_identity=asked.with_identity,
    )  # fmt: skip
    db.session.add(one)
    db.session.flush()
    audit.record("expert_opinion:asked", one, by=by, at=at, claim=claim.reference)
    outbox.post(mails.expert_asked(one))
    return one


def give(one: ExpertOpinion, recommendation: str, answer: str, *, by: User, at: datetime) -> None:
    """The expert's advice, kept as it is; whoever decides the claim is not bound by it."""
    authorize(OpinionPermission.ANSWER, one, user=by)
    one.recommendation = Recommendation(recommendation)
    _return(one, OpinionAction.GIVE, answer, by=by, at=at)


def decline(one: ExpertOpinion, answer: str, *, by: User, at: datetime) -> None:
    _return(one, OpinionAction.DECLINE, answer, by=by, at=at)


def declare_conflict(one: ExpertOpinion, answer: str, *, by: User, at: datetime) -> None:
    """The expert is shown nothing more of the claim, and is not asked about it again."""
    _return(one, OpinionAction.DECLARE_CONFLICT, answer, by=by, at=at)


def withdraw(one: ExpertOpinion, *, by: User, at: datetime) -> None:
    """The question is taken back; the expert is told and sees the papers no longer."""
    OPINION_WORKFLOW.fire(one, OpinionAction.WITHDRAW, by=by, at=at)
    db.session.flush()
    outbox.post(mails.question_withdrawn(one))


def _return(
    one: ExpertOpinion, action: OpinionAction, answer: str, *, by: User, at: datetime
) -> None:
    authorize(OpinionPermission.ANSWER, one, user=by)
    one.answer, one.answered_at = answer, at
    OPINION_WORKFLOW.fire(one, action, by=by, at=at)
    db.session.flush()
    outbox.post(mails.expert_answered(one))
