"""What waits for reviewers of projects, on their desks and in their digest."""

from datetime import datetime

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import today
from core.desk.shares import Share, ShareSource, Task, Waits
from core.i18n import tr
from events.project_levels.queries import levels_in
from events.project_reviews import queries
from events.project_reviews.models import ProjectLevel
from events.project_reviews.scopes import REVIEWERS, readable_by
from events.projects.models import Project
from events.registrations.own_parts import OwnPart


def review_share(user: User, _since: datetime) -> Share:
    """What waits for the person's vote, due first; the digest tells of it in one line."""
    count, late = queries.count_waiting(user, today())
    path = url_for("project_reviews.index")
    tasks = [_task(*one) for one in queries.most_urgent(user)] if count else ()
    return Share([Waits(_l("Projects to review"), count, path, late=late)], tasks)


SOURCE = ShareSource("project_reviews", 24, REVIEWERS, review_share)


def _task(project: Project, arrival: ProjectLevel | None) -> Task:
    url = url_for("project_reviews.show", reference=project.reference)
    since, due_on = (arrival.entered_at, arrival.due_on) if arrival else (None, None)
    return Task(
        f"{project.reference} {tr(project.name)}", url, _l("Project to review"), project.standing,
        since, due_on, project.edition.name,
    )  # fmt: skip


def said_part(project: Project, reader: User, _address: str) -> OwnPart | None:
    """What was said of a project, on every page where staff read it."""
    if not readable_by(reader).test(project):
        return None
    shown = {
        "project": project,
        "levels": levels_in(project.edition_id),
        "decisions": queries.decisions_on(project, reader),
        "reads_all": queries.reads_reasons(reader, project),
    }
    return OwnPart("events/project_reviews/_said.html", shown)
