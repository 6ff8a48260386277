"""What travels from the claim's forms to its services, and what pages show of its clock."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.registries import Registry
from talent.catalogue.states import Degree
from talent.claims.hands import Hand
from talent.claims.holds import HoldReason
from talent.claims.states import Reason


@dataclass(frozen=True)
class Holder:
    """Who claims, as their identity document says it. Names exactly as printed there (R6)."""

    name: str
    name_latin: str
    name_chinese: str
    birth_on: date
    nationality: str
    document_kind: str
    document_country: str
    document_number: str


@dataclass(frozen=True)
class Certificate:
    """The overseas certificate; `expires_on` None when it does not expire."""

    number: str
    issued_on: date
    expires_on: date | None


@dataclass(frozen=True)
class Experience:
    degree: Degree
    degree_field: str
    institution: str
    years: int


@dataclass(frozen=True)
class Employment:
    """The present job in the city. `contact` is the employer's address for the confirmation."""

    district: str
    employer_name: str
    credit_code: str
    contact: str
    since: date
    job_title: str


@dataclass(frozen=True)
class ChosenPaper:
    kind: str
    paper_id: uuid.UUID


@dataclass(frozen=True)
class Application:
    holder: Holder
    # None where a panel judges works instead.
    certificate: Certificate | None
    experience: Experience
    employment: Employment
    papers: tuple[ChosenPaper, ...]
    is_declared: bool


@dataclass(frozen=True)
class Question:
    """One paper or answer asked for; the text in both languages."""

    kind: str
    text: Mapping[str, str]


@dataclass(frozen=True)
class Refusal:
    """Why not: a code, and what the claimant reads in both languages."""

    reason: Reason
    text: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """The claimant's answer to one request: words, a paper, or both."""

    request_id: uuid.UUID
    text: str
    paper_id: uuid.UUID | None


@dataclass(frozen=True)
class Clock:
    """Working days as every page shows them (recognition.md §8 (f)).

    `days_used` of `target`; `days_stopped` for the claimant, a panel or a hold; `due_on` is the day
    by which whoever must act now (`hand`) should have acted, in `days_left`. `hold` is why the
    office itself stopped it: then it is looked at again on that day.
    """

    days_used: int
    target: int
    days_stopped: int
    is_stopped: bool
    due_on: date | None
    is_late: bool
    is_provisional: bool
    days_left: int | None
    hand: Hand | None
    hold: HoldReason | None = None


@dataclass(frozen=True)
class WorksStep:
    """The step in which works are added, by the slice that keeps them; instead of a certificate."""

    key: str
    url: Callable[[Any], str]
    titles: Callable[[Any], Sequence[str]]
    is_complete: Callable[[Any], bool]


WORKS_STEPS = Registry[WorksStep]("works steps", "Where a claim's works for a panel are added.")
