"""Projects on their owner's status page."""

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.i18n import tr
from core.status_page import StatusLine, StatusPart
from events.projects import queries
from events.projects.models import Project
from events.projects.states import EDITABLE


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
