"""The day itself: who is there, whose turn it is, and what each side says afterwards."""

from __future__ import annotations

from datetime import datetime

from core.accounts.models import User
from events.interviews.mails import write_talent
from events.interviews.models import Interview
from events.interviews.states import (
    INTERVIEW_WORKFLOW,
    InterviewAction,
    Result,
)


def arrive(one: Interview, *, by: User, at: datetime) -> None:
    """The talent says that they stand at the booth; the first time counts."""
    one.arrived_at = one.arrived_at or at
    INTERVIEW_WORKFLOW.fire(one, InterviewAction.ARRIVE, by=by, at=at, to=one.standing)


def call(one: Interview, *, by: User, at: datetime) -> None:
    one.called_at = at
    INTERVIEW_WORKFLOW.fire(one, InterviewAction.CALL, by=by, at=at)
    write_talent(one, "called")


def start(one: Interview, *, by: User, at: datetime) -> None:
    one.started_at = at
    INTERVIEW_WORKFLOW.fire(one, InterviewAction.START, by=by, at=at)


def finish(one: Interview, result: str, note: str = "", *, by: User, at: datetime) -> None:
    """Over, with what the employer says of it; a missed one that was held later too."""
    one.employer_result, one.employer_note = Result(result), note.strip()
    one.ended_at = at
    INTERVIEW_WORKFLOW.fire(one, InterviewAction.FINISH, by=by, at=at)


def miss(one: Interview, *, by: User, at: datetime) -> None:
    one.ended_at = at
    INTERVIEW_WORKFLOW.fire(one, InterviewAction.MISS, by=by, at=at)
    write_talent(one, "missed")


def judge(one: Interview, result: str, note: str = "", *, by: User, at: datetime) -> None:
    """What the talent says of one that was held; the employer does not read it."""
    one.talent_result, one.talent_note = Result(result), note.strip()
    INTERVIEW_WORKFLOW.fire(one, InterviewAction.JUDGE, by=by, at=at)
