"""What carriers said of a project, on its pages; and the matched projects on organisers' desks."""

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.desk.shares import Share, Waits
from events.dockings.queries import answers_to, rates_of
from events.editions.models import Edition
from events.projects.models import Project
from events.projects.queries import visible_projects
from events.registrations.own_parts import OwnPart


def own_part(one: Project) -> OwnPart | None:
    """Which carriers are interested, and what the others answered; nothing before the first."""
    answers = answers_to(one)
    return OwnPart("events/dockings/_own.html", {"answers": answers}) if answers else None


def desk_part(one: Project, _reader: User, _address: str) -> OwnPart | None:
    """The same for staff who may read the project; a carrier's notes stay with it."""
    return own_part(one)


def dockings_share(editions: Sequence[Edition], user: User, _since: datetime) -> Share:
    """How many of the projects within reach any carrier was interested in, of each event."""
    rates = rates_of(visible_projects(user, *editions))
    label = _l("Projects a carrier is interested in")
    return Share(
        figures=[
            Waits(
                label, rates[one.id].matched, url_for("dockings_desk.index", slug=one.slug),
                one.name,
            )
            for one in editions
            if one.id in rates
        ]
    )  # fmt: skip
