"""Rounds of juries over things that are none of a domain, as they stand in the database."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask import Flask
from flask_babel import LazyString
from sqlalchemy import func, select

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.juries.models import (
    Assignment,
    Conflict,
    Criterion,
    Entry,
    Juror,
    JuryRound,
    Rubric,
    Score,
)
from core.juries.states import AssignmentState, ConflictKind, JurorState, RoundState
from core.juries.subjects import JURY_SUBJECTS, Candidate, EntryCard, JurySubject, Parties
from core.scopes import EVERYTHING, NOTHING
from tests.factories.core import make_user

THING = "thing"
_numbers = itertools.count(1)


class Things:
    """A kind of thing whose rounds every organiser of the whole city runs; says what it was told.

    Fill `parties` and `candidates` by hand; `decided` holds what `decide` was told.
    """

    def __init__(self) -> None:
        self.parties: dict[uuid.UUID, Parties] = {}
        self.candidates: list[Candidate] = []
        self.decided: list[tuple[Any, set[uuid.UUID], set[uuid.UUID]]] = []
        self.subject = JurySubject(
            THING,
            LazyString(lambda: "Thing"),
            parties=lambda ids: {one: self.parties.get(one, Parties()) for one in ids},
            present=lambda one, blind: EntryCard(_both(f"Thing {one}"), [("Secret", str(blind))]),
            candidates=lambda _context, _level: self.candidates,
            decide=lambda one, yes, no, _by: self.decided.append((one, set(yes), set(no))),
            scope=lambda user: EVERYTHING if self.coordinates(user) else NOTHING,
            contexts=lambda _user: [(None, _both("The city"))],
            coordinates=self.coordinates,
            fields=lambda: {"bio": "Biomedicine", "ai": "Artificial intelligence"},
        )

    @staticmethod
    def coordinates(user: User) -> bool:
        return bool(user.is_authenticated) and user.has_role(Role.ORGANISER, "*")


def add_things(app: Flask) -> Things:
    things = Things()
    JURY_SUBJECTS.add(app, things.subject)
    return things


def make_rubric(*points: int, **fields: Any) -> Rubric:
    """Criteria of these maximum points; 40/30/30 by default."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "reference": f"JB-2020-{number:04d}",
        "name": _both(f"Rubric {number}"),
        "subject": THING,
        "created_at": now(),
    } | fields
    rubric = Rubric(**values)
    rubric.criteria = [
        Criterion(position=at, name=_both(f"Criterion {at}"), max_points=Decimal(most))
        for at, most in enumerate(points or (40, 30, 30), 1)
    ]
    return _kept(rubric)


def make_round(rubric: Rubric | None = None, **fields: Any) -> JuryRound:
    """An open round that began yesterday and ends tomorrow."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "reference": f"JR-2020-{number:04d}",
        "subject": THING,
        "name": _both(f"Round {number}"),
        "state": RoundState.OPEN,
        "opens_at": now() - timedelta(days=1),
        "closes_at": now() + timedelta(days=1),
        "contact_email": "jury@example.org",
        "created_at": now(),
    } | fields
    return _kept(JuryRound(rubric=rubric or make_rubric(), **values))


def make_juror(one: JuryRound, user: User | None = None, **fields: Any) -> Juror:
    """Somebody on the panel who accepted, and declared no conflict."""
    user = user or make_user()
    values: dict[str, Any] = {
        "email": user.email,
        "name": user.display_name,
        "state": JurorState.ACCEPTED,
        "position": _next(Juror, one),
        "invited_at": now(),
        "answered_at": now(),
        "declared_at": now(),
    } | fields
    return _kept(Juror(round=one, user=user, **values))


def make_entry(one: JuryRound, **fields: Any) -> Entry:
    number = next(_numbers)
    values: dict[str, Any] = {
        "subject_id": uuid.uuid4(),
        "reference": f"TH-2020-{number:04d}",
        "title": _both(f"Thing {number}"),
        "position": _next(Entry, one),
    } | fields
    return _kept(Entry(round=one, **values))


def assign(juror: Juror, entry: Entry, *points: float | str, **fields: Any) -> Assignment:
    """Give an entry to a juror who declared on it; with points, marked and submitted."""
    criteria = entry.round.rubric.criteria
    fields = {"assigned_at": juror.declared_at or now()} | fields
    made = Assignment(juror=juror, entry=entry, **fields)
    if points:
        made.state, made.submitted_at = AssignmentState.SUBMITTED, now()
        made.scores = [
            Score(criterion=one, points=Decimal(str(given)))
            for one, given in zip(criteria, points, strict=True)
        ]
    return _kept(made)


def bar(juror: Juror, entry: Entry, kind: ConflictKind = ConflictKind.ORGANISATION) -> Conflict:
    """A conflict of interest of a juror."""
    return _kept(Conflict(juror=juror, entry=entry, kind=kind, found_at=now()))


def bar_elsewhere(juror: Juror, entry: Entry, **seat: Any) -> Conflict:
    """One of the same person with the same thing, found on the panel of another round."""
    one = make_round()
    again = make_entry(one, subject_id=entry.subject_id)
    return bar(make_juror(one, juror.user, **seat), again)


def _next(kind: Any, one: JuryRound) -> int:
    rows = select(func.count()).where(kind.round_id == one.id)
    return (db.session.scalar(rows) or 0) + 1


def _both(text: str) -> Mapping[str, str]:
    return {"en": text, "zh": f"{text}（中文）"}


def _kept(one: Any) -> Any:
    db.session.add(one)
    db.session.commit()
    return one
