"""Projects on their owner's status page, and on organisers' desks."""

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.desk.shares import Share, Task
from core.i18n import tr
from core.status_page import StatusLine, StatusPart
from events.editions.models import Edition
from events.editions.overview import Queue, waiting_in
from events.projects import queries
from events.projects.models import Project
from events.projects.states import EDITABLE, ProjectState


def own_part(user: User) -> StatusPart | None:
    """One status for each, in the words for applicants."""
    own = queries.list_own(user)
    if not own:
        return None
    lines, url = tuple(map(_line, own)), url_for("project_entries.calls")
    return StatusPart(_l("Your projects"), lines, "", url, _l("Enter a project"))


def _line(one: Project) -> StatusLine:
    return StatusLine(
        title=tr(one.name) or str(_l("Project without a title yet")),
        reference=one.reference,
        url=url_for("projects.show", reference=one.reference),
        state=one.public_standing,
        next_step=one.standing.sentence,
        is_yours=one.standing in EDITABLE,
        due_on=None,
    )


def projects_share(editions: Sequence[Edition], user: User, _since: datetime) -> Share:
    """Projects whose review has not begun, those waiting longest as tasks."""
    state, sent = Project.state, ProjectState.SUBMITTED
    queue = Queue(_l("Projects whose review has not begun"), {"state": sent}, state == sent)
    rows = queries.visible_projects(user, *editions)
    waiting = waiting_in(editions, rows, Project.edition_id, "projects_desk.index", queue)
    return Share(waiting, [_task(one) for one in queries.longest_waiting(user, editions)])


def _task(one: Project) -> Task:
    url = url_for("projects_desk.show", slug=one.edition.slug, reference=one.reference)
    title, what = f"{one.reference} {tr(one.name)}", _l("Project to review")
    return Task(title, url, what, one.standing, one.submitted_at, None, one.edition.name)
