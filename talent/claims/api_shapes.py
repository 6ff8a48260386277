"""What the claims' operations read and answer (contract.md §5)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Words(BaseModel):
    model_config = ConfigDict(extra="forbid")
    en: Annotated[str, Field(max_length=5000)] = ""
    zh: Annotated[str, Field(max_length=5000)] = ""


class ClaimsQuery(BaseModel):
    """What the list is narrowed to."""

    model_config = ConfigDict(extra="forbid")
    state: str = ""
    district: str = ""
    level: str = ""
    q: Annotated[str, Field(max_length=200)] = ""
    late: bool = False
    page: Annotated[int, Field(ge=1, le=100_000)] = 1


class Empty(BaseModel):
    """No query is taken."""

    model_config = ConfigDict(extra="forbid")


class ClockBody(BaseModel):
    """Working days used of the target, stopped, and the day by which somebody must act."""

    days_used: int
    target: int
    days_stopped: int
    is_stopped: bool
    due_on: date | None
    is_late: bool
    # Why the office stopped it: a code, empty while it did not.
    hold: str
    days_left: int | None
    who_must_act: str | None


class ClaimLine(BaseModel):
    reference: str
    state: str
    entry_code: str
    level: str
    title: Words
    holder_name: str
    district: str
    employer_name: str
    submitted_at: datetime | None
    due_on: date | None


class Claims(BaseModel):
    total: int
    page: int
    pages: int
    results: list[ClaimLine]


class MoveBody(BaseModel):
    at: datetime
    action: str
    source: str
    target: str
    reason: str
    text: Words


class RequestBody(BaseModel):
    """One thing the claimant was asked for: open until it was answered or withdrawn."""

    number: int
    kind: str
    question: Words
    asked_at: datetime
    due_on: date
    is_extended: bool
    is_open: bool
    answered_at: datetime | None
    # Empty until it was sent.
    answer: str
    withdrawn_at: datetime | None
    withdrawal: Words


class ClaimBody(ClaimLine):
    """A claim as the desk shows it; the document number is masked."""

    version: int
    document_number: str
    certificate_number: str
    certificate_issued_on: date | None
    certificate_expires_on: date | None
    degree: str
    years: int | None
    job_title: str
    employer_answer: str
    edition: str
    notice_ends_on: date | None
    decided_at: datetime | None
    clock: ClockBody
    requests: list[RequestBody]
    history: list[MoveBody]
    possible: list[str]


class QuestionBody(BaseModel):
    """One thing asked for; both languages are needed."""

    model_config = ConfigDict(extra="forbid")
    kind: Annotated[str, Field(max_length=40)]
    text: Words


class DecisionBody(BaseModel):
    """A reviewer's move. `version` is the one that was read: an older one is refused with 409."""

    model_config = ConfigDict(extra="forbid")
    action: Literal[
        "accept", "forward", "approve", "confirm_for_province", "refuse", "request_supplement",
        "ask_further", "withdraw_request", "lengthen_request",
    ]  # fmt: skip
    version: int
    reason: str = ""
    text: Words = Words()
    note: Annotated[str, Field(max_length=5000)] = ""
    questions: Annotated[list[QuestionBody], Field(max_length=20)] = []
    # The number of the request that is withdrawn or lengthened.
    request: Annotated[int, Field(ge=0, le=100_000)] = 0
