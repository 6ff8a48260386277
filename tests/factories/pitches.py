"""A pitch day for tests: a round of an edition with projects, jurors and a room."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_babel import LazyString

from core.accounts.models import User
from core.clock import now
from core.db import db
from core.juries.models import Entry, Juror, JuryRound
from core.juries.subjects import JURY_SUBJECTS, EntryCard, JurySubject, Parties
from core.scopes import NOTHING
from events.editions.models import Edition, EventSession
from events.pitch_stage import services as stage
from events.pitches import queries, services
from events.pitches.models import Pitch, PitchPlan
from events.projects.models import Project
from tests.factories.events import make_session, words
from tests.factories.juries import assign, make_entry, make_juror, make_round, make_rubric
from tests.factories.projects import make_call, make_project


def know_projects() -> None:
    """Projects as something juries judge, in an app that has no juries of projects yet."""
    if JURY_SUBJECTS.find(queries.SUBJECT) is None:
        JURY_SUBJECTS.add(
            current_app,
            JurySubject(
                queries.SUBJECT, LazyString(lambda: "Project"),
                parties=_parties, present=lambda _one, **_kw: EntryCard({}),
                candidates=lambda _context, _level: [], decide=lambda *_: None,
                scope=lambda _user: NOTHING, contexts=lambda _user: [],
                coordinates=lambda _user: False,
            ),
        )  # fmt: skip


def _parties(ids: Any) -> dict[Any, Parties]:
    found = db.session.query(Project).filter(Project.id.in_(ids))
    return {one.id: Parties(frozenset({one.owner_id})) for one in found}


class PitchDay:
    """A round with a panel of `jurors` that marks all of `projects`, and one room of two hours."""

    def __init__(self, organiser: User, projects: int = 3, jurors: int = 2) -> None:
        know_projects()
        self.organiser = organiser
        self.edition: Edition = make_call().edition
        self.round: JuryRound = make_round(
            make_rubric(subject=queries.SUBJECT), subject=queries.SUBJECT,
            context_id=self.edition.id, jurors_per_entry=max(jurors, 1), quorum=1,
        )  # fmt: skip
        self.jurors: list[Juror] = [make_juror(self.round) for _ in range(jurors)]
        self.projects = [make_project(self.edition) for _ in range(projects)]
        self.entries: list[Entry] = [self.enter(one) for one in self.projects]
        self.session: EventSession = self.edition.sessions[0]

    def enter(self, project: Project, jurors: list[Juror] | None = None) -> Entry:
        entry = make_entry(
            self.round, subject_id=project.id, reference=project.reference, title=project.name
        )
        for juror in self.jurors if jurors is None else jurors:
            assign(juror, entry)
        return entry

    def by(self) -> dict[str, Any]:
        return {"by": self.organiser, "at": now()}

    def plan(self, pitch: int = 8, questions: int = 7, changeover: int = 0) -> PitchPlan:
        return services.set_format(self.round, pitch, questions, changeover, **self.by())

    def open_room(self, plan: PitchPlan, session: EventSession | None = None, **fields: Any) -> Any:
        span = {"starts_at": None, "ends_at": None} | fields
        name = words(f"Room {len(plan.rooms) + 1}")
        return services.open_room(plan, session or self.session, name, **span, **self.by())

    def another_session(self) -> EventSession:
        return make_session(self.edition, starts_at=self.session.starts_at)

    def drawn(self, **fields: Any) -> PitchPlan:
        """With one room and an order."""
        plan = self.plan()
        self.open_room(plan)
        services.draw_order(plan, **{"seed": "36-11-25"} | fields, **self.by())
        db.session.commit()
        return plan

    def published(self, *, is_public: bool = True) -> PitchPlan:
        plan = self.drawn()
        stage.publish(plan, is_public, **self.by())
        db.session.commit()
        return plan


def in_order(plan: PitchPlan) -> list[Pitch]:
    return sorted(plan.pitches, key=lambda one: one.position)
