"""The day itself: whose turn it is, and what the employer says afterwards."""

from datetime import datetime

from core.accounts.models import User
from events.interviews.mails import write_talent
from events.interviews.models import Interview
from events.interviews.states import INTERVIEW_WORKFLOW, InterviewAction, InterviewState, Result

_A = InterviewAction
fire = INTERVIEW_WORKFLOW.fire


def call(one: Interview, *, by: User, at: datetime) -> None:
    one.called_at = at
    fire(one, _A.CALL, by=by, at=at)
    write_talent(one, "called")


def start(one: Interview, *, by: User, at: datetime) -> None:
    one.started_at = at
    fire(one, _A.START, by=by, at=at)


def finish(one: Interview, result: str, note: str = "", *, by: User, at: datetime) -> None:
    """Over, with what the employer says of it, who may think again; a missed one held later too."""
    one.employer_result, one.employer_note = Result(result), note.strip()
    if one.standing is not InterviewState.DONE:
        one.ended_at = at
    fire(one, _A.FINISH, by=by, at=at)


def miss(one: Interview, *, by: User, at: datetime) -> None:
    one.ended_at = at
    fire(one, _A.MISS, by=by, at=at)
    write_talent(one, "missed")
