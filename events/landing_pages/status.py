"""Landings on the pages of their projects, and on the desks of those who verify them."""

from collections.abc import Sequence
from datetime import date, datetime

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.accounts.roles import Role
from core.desk.shares import Share, ShareSource, Task, Waits
from core.policy import can
from events.editions.models import Edition
from events.editions.results import Outcome, Results
from events.landings.figures import LANDED_MEANS, count_landed
from events.landings.models import Landing
from events.landings.queries import landings_of, to_do
from events.landings.scopes import readable_by
from events.landings.states import LIVE_LANDINGS, LandingPermission, LandingState
from events.projects.models import Project
from events.registrations.own_parts import OwnPart

PAGES = "events/landing_pages"


def own_part(project: Project) -> OwnPart | None:
    """On the owner's page of a project, once a landing may be claimed."""
    return _part(project, landings_of(project), is_own=True)


def desk_part(project: Project, reader: User, _address: str) -> OwnPart | None:
    """Beside the project at the desk: those the reader may see."""
    return _part(project, landings_of(project, readable_by(reader).sql))


def _part(project: Project, landings: Sequence[Landing], *, is_own: bool = False) -> OwnPart | None:
    is_free = not any(one.standing in LIVE_LANDINGS for one in landings)
    may_claim = is_free and can(LandingPermission.CLAIM, project)
    if not landings and not may_claim:
        return None
    shown = {"project": project, "landings": landings, "is_own": is_own, "may_claim": may_claim}
    return OwnPart(f"{PAGES}/_of_project.html", shown)


def landings_share(user: User, _since: datetime) -> Share:
    """What waits to be compared with its licence, and to be counted."""
    labels = {
        LandingState.CLAIMED: _l("Landings to verify"),
        LandingState.VERIFIED: _l("Landings to count"),
    }
    found = to_do(user, *labels)
    waiting = [
        Waits(label, found[state][1], url_for("landings_desk.index", state=state))
        for state, label in labels.items()
    ]
    return Share(waiting, [_task(one) for landings, _count in found.values() for one in landings])


def _task(one: Landing) -> Task:
    url = url_for("landings_desk.show", reference=one.reference)
    title, what = f"{one.reference} {one.company_name}", _l("Landing to verify")
    return Task(title, url, what, one.standing, one.claimed_at, None, one.project.edition.name)


def results(edition: Edition, user: User, _on: date) -> Results:
    """How many of the event's projects landed, within the person's reach."""
    landed = count_landed(Project.edition_id == edition.id, readable_by(user).sql)
    url = url_for("landings_desk.index", event=edition.slug)
    return Results([Outcome(_l("Landed projects"), landed.projects, url, LANDED_MEANS)])


SOURCE = ShareSource("landings", 45, frozenset({Role.ORGANISER}), landings_share)
