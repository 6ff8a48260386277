"""What projects add to the attendee list: the project that somebody entered for the event."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, select

from core.accounts.models import User
from core.lists import filters
from core.lists.columns import Column
from core.lists.spec import Addition, Content
from events.attendees.columns import ATTENDING
from events.attendees.lists import ATTENDEES
from events.editions.models import Edition
from events.event_types import Part
from events.projects.models import Project
from events.projects.scopes import readable_by
from events.registrations.models import Registration


def _content(edition: Edition, reader: User) -> Content:
    """Only what the reader may see of projects: a conflict of interest hides it here too."""
    if not edition.type.has(Part.PROJECTS):
        return Content()
    own = Project.owner_id == Registration.user_id
    seen = (own, Project.edition_id == edition.id, readable_by(reader, edition).sql)
    named = select(Project.reference + " " + Project.title).where(*seen).correlate(Registration)
    newest = named.order_by(Project.submitted_at.desc()).limit(1).scalar_subquery()
    column = Column(
        "project", _l("Project"), group=ATTENDING, source=newest, handed_over=False
    )  # fmt: skip
    return Content([column], [filters.flag("project", _("With a project"), exists().where(*seen))])


IN_ATTENDEES = Addition("projects", ATTENDEES.key, _content, after_column="language")
