"""Projects as what juries judge: who coordinates their rounds, what may enter, what comes of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from core.accounts.models import User
from core.accounts.roles import WHOLE_CITY, Role
from core.clock import now
from core.db import db, parse_id
from core.errors import Conflict
from core.files.models import StoredFile
from core.juries.conflicts import refresh
from core.juries.juror.queries import opened_assignments
from core.juries.models import Entry, JuryRound
from core.juries.queries import panel_words
from core.juries.rounds import leave_rounds
from core.juries.scopes import free_for
from core.juries.states import RoundState
from core.juries.subjects import Candidate, JurySubject
from core.policy import Decision, allowed_if
from core.scopes import EVERYTHING, NOTHING, Rule, among
from core.workflow import Move
from events.editions.models import Edition
from events.project_juries.card import present
from events.project_juries.parties import parties_of
from events.project_levels.queries import levels_in
from events.project_papers.queries import projects_showing
from events.project_reviews.services import decide_by_jury
from events.project_teams.models import ProjectMember
from events.project_teams.queries import projects_joined
from events.projects.models import Project, ProjectCall
from events.projects.parts import ProjectMoved
from events.projects.states import (
    PROJECT_WORKFLOW,
    UNDER_REVIEW,
    Industry,
    ProjectAction,
    ProjectState,
)
from events.registrations.own_parts import OwnPart

KEY = "project"
JUDGING = (RoundState.OPEN, RoundState.CLOSED)
ENDED = (ProjectState.WITHDRAWN, ProjectState.DEFERRED, ProjectState.REJECTED)


def rounds_of(user: User) -> Rule:
    """Rounds of editions the person runs as a whole; who has one district runs no jury."""
    if not user.is_authenticated:
        return NOTHING
    granted = user.scopes_of(Role.ORGANISER)
    if WHOLE_CITY in granted:
        return EVERYTHING
    editions = [one for scope in granted if (one := parse_id(scope))]
    return among(JuryRound.context_id, editions) if editions else NOTHING


def free_projects(user: User) -> Rule:
    """Projects that no conflict of interest hides from the person (events.md R8)."""
    return free_for(user, Project.id)


def may_look(user: User, file: StoredFile) -> Decision:
    """A juror looks at the files of what is open to them; those of a blind round stay shut."""
    shown = [one.id for one in projects_showing(file)]
    rows = opened_assignments(user).where(Entry.subject_id.in_(shown))
    rows = rows.where(JuryRound.subject == KEY, JuryRound.is_blind.is_(False)).limit(1)
    return allowed_if(bool(shown) and db.session.scalar(rows) is not None)


def own_part(project: Project) -> OwnPart | None:
    said = panel_words(KEY, project.id) if project.submitted_at else []
    return OwnPart("core/juries/results/_said.html", {"said": said}) if said else None


def note_change(moved: ProjectMoved) -> None:
    """What was sent again may name others: conflicts are looked for anew."""
    refresh(KEY, [moved.project.id], at=moved.at)


def follow_project(move: Move) -> None:
    """A project that has ended leaves the rounds it is in; one that is only returned stays."""
    if has_ended(move):
        leave_rounds(KEY, move.subject.id, move.action, at=move.at)


def refuse_vote(project: Project) -> None:
    """While a panel marks a project, or its result is awaited, no reviewer decides it alone."""
    rows = select(JuryRound.reference).join(Entry, Entry.round_id == JuryRound.id).where(
        JuryRound.subject == KEY, JuryRound.level == project.level, JuryRound.state.in_(JUDGING),
        Entry.subject_id == project.id, Entry.removed_at.is_(None),
    )  # fmt: skip
    if found := db.session.scalar(rows.limit(1)):
        raise Conflict(
            _l("Jury round %(round)s decides about it now. Nothing was changed.", round=found)
        )


def has_ended(move: Move) -> bool:
    """Whether a project was withdrawn, deferred or rejected while a jury might hear or mark it."""
    if move.workflow != PROJECT_WORKFLOW.name or move.source == ProjectState.DRAFT:
        return False
    # Of what a jury rejected its round is over.
    return move.target in ENDED and move.action != ProjectAction.JURY_REJECT


def _contexts(user: User) -> Sequence[tuple[UUID | None, Mapping[str, str] | str]]:
    granted = user.scopes_of(Role.ORGANISER)
    rows = select(Edition).join(ProjectCall, ProjectCall.edition_id == Edition.id)
    if WHOLE_CITY not in granted:
        rows = rows.where(Edition.id.in_([one for each in granted if (one := parse_id(each))]))
    found = db.session.scalars(rows.order_by(Edition.starts_at.desc(), Edition.id))
    return [(one.id, one.name) for one in found]


def _candidates(edition_id: UUID | None, level: int) -> Sequence[Candidate]:
    """What waits at this level of the edition."""
    rows = select(Project).where(Project.edition_id == edition_id, Project.level == level)
    waiting = rows.where(Project.state.in_(UNDER_REVIEW)).order_by(Project.reference)
    return [
        Candidate(one.id, one.reference, one.name, one.industry)
        for one in db.session.scalars(waiting)
    ]


def _decide(one: JuryRound, promoted: Collection[UUID], others: Collection[UUID], by: User) -> None:
    decide_by_jury(
        promoted, others, level=one.level, round_reference=one.reference, by=by,
        at=one.decided_at or now(),
    )  # fmt: skip


def _left(one: JuryRound) -> Sequence[str]:
    rows = select(Entry.reference).join(Project, Project.id == Entry.subject_id)
    here = (Project.level == one.level) & Project.state.in_(UNDER_REVIEW)
    present = Entry.round_id == one.id, Entry.removed_at.is_(None)
    return db.session.scalars(rows.where(*present, ~here).order_by(Entry.position)).all()


def _holders(ids: Collection[UUID]) -> Mapping[UUID, tuple[UUID | None, str]]:
    """Its owner; the team reads the certificate too, by `belonging`."""
    columns = Project.id, Project.owner_id, Project.owner_name
    rows = db.session.execute(select(*columns).where(Project.id.in_(ids)))
    return {key: (owner_id, name) for key, owner_id, name in rows}


def _own(user: User) -> Sequence[Select[UUID]]:
    """Whoever was named counts, also before they answer, by the address they were named with."""
    named = (ProjectMember.user_id == user.id) | (ProjectMember.email == user.email)
    owned = select(Project.id).where(Project.owner_id == user.id)
    return owned, select(ProjectMember.project_id).where(named)


def _joined(user: User) -> Collection[UUID]:
    return db.session.scalars(projects_joined(user)).all()


def _name_of(edition_id: UUID | None) -> Mapping[str, str] | str:
    edition = db.session.get(Edition, edition_id) if edition_id else None
    return edition.name if edition else ""


PROJECTS = JurySubject(
    key=KEY,
    label=_l("Projects"),
    parties=parties_of,
    present=present,
    candidates=_candidates,
    decide=_decide,
    left=_left,
    scope=rounds_of,
    contexts=_contexts,
    coordinates=lambda user: rounds_of(user) is not NOTHING,
    fields=lambda: {str(one.value): one.label for one in Industry},
    levels=lambda edition_id: [one.name for one in levels_in(edition_id)] if edition_id else (),
    context_name=_name_of,
    holders=_holders,
    belonging=_joined,
    own=_own,
)
