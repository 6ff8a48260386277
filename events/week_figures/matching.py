"""What carriers and projects came to: the initial matching rate, contacts, talks and intents."""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select

from core.figures.registry import Distinct, Figure, Group
from core.figures.units import Unit
from core.organisations.models import Organisation
from events.dockings.models import Docking, DockingContact
from events.dockings.states import DockingState
from events.project_reviews.scopes import RELEASED
from events.projects.models import Project
from events.talks.models import Talk
from events.talks.states import TalkState
from events.week_figures.editions import WEEK, before, in_counted, link_within, named, names_of


def projects(*conditions: ColumnElement[bool]) -> Callable[[str], Distinct]:
    """Projects of the Week with these conditions, whatever their state."""

    def rows(edition: str) -> Distinct:
        found = select(Project).join(Project.edition).where(*conditions)
        found = found.where(in_counted(Project.edition_id, WEEK, edition))
        columns = found.with_only_columns(Project.id, named(Project.reference))
        return Distinct(columns, link_within("projects_desk.show"))

    return rows


def _docked(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """That a project has a docking of which this holds."""
    return select(Docking.id).where(Docking.project_id == Project.id, *conditions).exists()


def carriers(edition: str) -> Distinct:
    found = select(Docking).join(Docking.project).join(Docking.carrier)
    answered = (Docking.state != DockingState.PROPOSED) | Docking.interested_at.is_not(None)
    found = found.where(in_counted(Project.edition_id, WEEK, edition), answered)
    columns = found.with_only_columns(Organisation.id, Organisation.reference)
    link = lambda row: url_for("organisations_desk.show", reference=row[1])  # noqa: E731 - one line
    return Distinct(columns, link)


def contacts(edition: str) -> Distinct:
    found = select(DockingContact).join(Docking, DockingContact.docking_id == Docking.id)
    found = found.join(Docking.project).join(Project.edition)
    found = found.where(in_counted(Project.edition_id, WEEK, edition))
    columns = found.with_only_columns(DockingContact.id, named(Project.reference))
    return Distinct(columns, link_within("projects_desk.show"))


def talks(edition: str) -> Distinct:
    found = select(Talk).join(Talk.docking).join(Docking.project).join(Project.edition)
    found = found.where(Talk.state == TalkState.HELD)
    found = found.where(in_counted(Project.edition_id, WEEK, edition))
    columns = found.with_only_columns(Talk.id, named(Project.reference))
    return Distinct(columns, link_within("projects_desk.show"))


_WITH_INTENT = _docked(Docking.intent_at.is_not(None))
_IN_TALKS = _docked(Docking.talks_at.is_not(None))
_SIGNED = _docked(Docking.signed_at.is_not(None))
_NAMES = names_of(WEEK)
MATCHING_FIGURES = (
    Figure(
        "matching_rate", Group.PROJECTS, _l("Initial matching rate"),
        _l("Projects in which any carrier was ever interested, of those released to carriers "
           "now."), Unit.PERCENT,
        projects(RELEASED.sql, _docked(Docking.interested_at.is_not(None))), 160,
        of=projects(RELEASED.sql), editions=_NAMES, before=before, adds_up=True,
        trap=_l("A carrier that only declined does not count; what an owner hides leaves both "
                "numbers."),
    ),
    Figure(
        "carriers_active", Group.PROJECTS, _l("Carriers active"),
        _l("Carriers that answered or went further with any project."), Unit.FIRMS, carriers, 170,
        editions=_NAMES, before=before,
    ),
    Figure(
        "docking_contacts", Group.PROJECTS, _l("Contacts of carriers and projects"),
        _l("Contacts that carriers logged."), Unit.CONTACTS, contacts, 180, editions=_NAMES,
        before=before, adds_up=True,
    ),
    Figure(
        "talks_held", Group.PROJECTS, _l("Talks held"),
        _l("Arranged talks of a project and a carrier that took place."), Unit.TALKS, talks, 185,
        editions=_NAMES, before=before, adds_up=True, trap=_l("Talks are not projects in talks."),
    ),
    Figure(
        "projects_with_intent", Group.PROJECTS, _l("Projects with an intent"),
        _l("Projects whose furthest docking is an intent."), Unit.PROJECTS,
        projects(_WITH_INTENT, ~_SIGNED), 190, editions=_NAMES, before=before, adds_up=True,
    ),
    Figure(
        "projects_in_talks", Group.PROJECTS, _l("Projects in talks"),
        _l("Projects whose furthest docking is talks."), Unit.PROJECTS,
        projects(_IN_TALKS, ~_WITH_INTENT, ~_SIGNED), 200, editions=_NAMES, before=before,
        adds_up=True,
    ),
)  # fmt: skip
