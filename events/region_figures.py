"""What fairs held in partner regions brought: people, employers, posts, applications, intents.

Only here do figures of partner regions and everything a fair consists of meet.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CompoundSelect, Select, func, or_, select, union

from events.applications.models import Application
from events.applications.states import ApplicationState
from events.booths.models import Reservation
from events.booths.states import HAVING
from events.editions.models import Venue
from events.event_types.registry import ParticipantRole
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ACCEPTED_EXHIBITORS
from events.gate.models import Attendance
from events.jobs.models import FairJob, JobPost
from events.jobs.states import JobKind
from events.partners.figures import RegionFigure
from events.partners.models import HeldFair
from events.partners.queries import fairs_held, sessions_held, venues_held
from events.plans.models import Booth, Hall
from events.registrations.models import Registration


def _entrants() -> Select[Any, Any]:
    held = sessions_held().subquery()
    region, session = held.c
    rows = select(region, Registration.id).join(Attendance, Attendance.session_id == session)
    rows = rows.join(Attendance.registration)
    return rows.where(Registration.role != ParticipantRole.EXHIBITOR_STAFF)


def _exhibitors(thing: Any) -> CompoundSelect[Any, Any]:
    """(region, `thing` of an exhibitor): all of a whole fair, of a venue those with a booth."""
    accepted = Exhibitor.state.in_(ACCEPTED_EXHIBITORS)
    whole = fairs_held().join(Exhibitor, Exhibitor.edition_id == HeldFair.edition_id)
    booths = (
        venues_held()
        .join(Hall, Hall.venue_id == Venue.id)
        .join(Booth, Booth.hall_id == Hall.id)
        .join(Reservation, Reservation.booth_id == Booth.id)
        .join(Exhibitor, Exhibitor.id == Reservation.exhibitor_id)
        .where(Reservation.state.in_(HAVING), HeldFair.venue_id.is_not(None))
    )
    whole = whole.where(HeldFair.venue_id.is_(None))
    columns = HeldFair.region_id, thing
    return union(*(one.with_only_columns(*columns).where(accepted) for one in (whole, booths)))


def _posts() -> Select[Any, Any, Any]:
    region, exhibitor = _exhibitors(Exhibitor.id).subquery().c
    public = JobPost.kind == JobKind.POST, JobPost.published_at.is_not(None)
    rows = select(region, JobPost.id, JobPost.headcount).where(*public)
    return rows.join(FairJob, FairJob.exhibitor_id == exhibitor).join(FairJob.job)


def _applications() -> Select[Any, Any]:
    region, exhibitor = _exhibitors(Exhibitor.id).subquery().c
    same = (Application.edition_id == Exhibitor.edition_id) & (Application.job_id == FairJob.job_id)
    rows = select(region, Application.id).join(FairJob, FairJob.exhibitor_id == exhibitor)
    rows = rows.join(FairJob.exhibitor).join(Application, same)
    return rows.where(Application.state != ApplicationState.WITHDRAWN)


def _intents() -> Select[Any, Any]:
    """Whatever came further than an intent had one, as in a fair's own report."""
    further = func.coalesce(Application.signed_at, Application.hired_at).is_not(None)
    return _applications().where(or_(Application.intent_at.is_not(None), further))


FAIR_FIGURES = (
    RegionFigure(
        "entrants", _l("Entrants"),
        _l("People checked in at sessions there, each once for each fair; staff of exhibitors do "
           "not count."), _entrants, 30,
    ),
    RegionFigure(
        "employers", _l("Employers"),
        _l("Legal entities approved there, each once; at a single venue those with a booth."),
        lambda: _exhibitors(Exhibitor.entity_id), 40,
    ),
    RegionFigure(
        "posts", _l("Posts offered"),
        _l("Headcount of the published posts these employers offered there."), _posts, 50,
    ),
    RegionFigure(
        "applications", _l("Applications"),
        _l("Applications for these posts through these fairs, without those withdrawn."),
        _applications, 60,
    ),
    RegionFigure(
        "intents", _l("Intents"),
        _l("Those of these applications in which both sides said yes, or that came further."),
        _intents, 70,
    ),
)  # fmt: skip
