"""Agreements on organisers' desks, on the pages of their project, and in what came of an event."""

from collections.abc import Sequence
from datetime import date, datetime

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import false, or_

from core.accounts.models import User
from core.desk.shares import Share, Task, Waits
from core.i18n import tr
from events.agreements import queries
from events.agreements.counting import count_signed
from events.agreements.models import Agreement
from events.agreements.scopes import confirmable_by, readable_by
from events.editions.models import Edition
from events.editions.overview import Queue, waiting_in
from events.editions.results import Outcome, Results, Step
from events.projects.models import Project
from events.registrations.own_parts import OwnPart

SIGNED_PROJECTS = _l("Projects signed")
DEFINITION = _l("Each project once, with at least one confirmed agreement.")
PART = "events/agreements/_of_project.html"


def agreements_share(editions: Sequence[Edition], user: User, _since: datetime) -> Share:
    """What waits to be confirmed, and how many projects signed."""
    waits = or_(false(), *(confirmable_by(user, one).sql for one in editions))
    queue = Queue(_l("Agreements to confirm"), {"to_confirm": 1}, waits)
    rows = queries.visible_agreements(user, *editions)
    signed = queries.signings_of(user, editions)
    desk = "agreements_desk.index"
    return Share(
        waiting_in(editions, rows, Agreement.edition_id, desk, queue),
        [_task(one) for one in queries.to_confirm(user, editions)],
        figures=[
            Waits(SIGNED_PROJECTS, count_signed(signed[one.id]).projects,
                  url_for("agreements_desk.figures", slug=one.slug), one.name)
            for one in editions
        ],
    )  # fmt: skip


def results(edition: Edition, user: User, _on: date) -> Results:
    """Signed projects and agreements; what was recorded and not confirmed counts for neither."""
    signed = count_signed(queries.signings(user, edition))
    left = queries.count_to_confirm(user, edition)
    listed = url_for("agreements_desk.index", slug=edition.slug)
    figures = url_for("agreements_desk.figures", slug=edition.slug)
    return Results(
        (
            Outcome(SIGNED_PROJECTS, signed.projects, figures, DEFINITION),
            Outcome(_l("Number of agreements"), signed.agreements, listed,
                    _l("Confirmed and not annulled; a project may have several.")),
        ),
        (Step(_l("Confirm agreements"), f"{listed}?to_confirm=1", left),),
    )  # fmt: skip


def own_part(project: Project) -> OwnPart | None:
    """What its owner reads: every agreement with where it stands."""
    return _part(queries.list_of(project), is_desk=False)


def desk_part(project: Project, reader: User, _page: str) -> OwnPart | None:
    """Those of the project that the reader may see."""
    seen = readable_by(reader, project.edition)
    return _part(queries.list_of(project, seen.sql), is_desk=True)


def _part(agreements: Sequence[Agreement], *, is_desk: bool) -> OwnPart | None:
    return OwnPart(PART, {"agreements": agreements, "is_desk": is_desk}) if agreements else None


def _task(one: Agreement) -> Task:
    url = url_for("agreements_desk.show", slug=one.edition.slug, reference=one.reference)
    title = f"{one.reference} · {tr(one.project.name)}"
    return Task(title, url, _l("Agreement"), one.standing, one.recorded_at, None, one.edition.name)
