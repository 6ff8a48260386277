"""What recruitment fairs came to: employers, posts, people, applications and their outcome (§7.5).

Counted as a fair's own report counts it, over all fairs or one.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select, union_all

from core.clock import beijing_day
from core.figures.registry import Behind, Distinct, Figure, Group, Summed
from core.figures.units import Unit
from events.applications.models import Application
from events.editions.models import Edition, EventSession
from events.editions.states import Mode, SessionState
from events.event_types.registry import ParticipantRole
from events.exhibitor_staff.models import ExhibitorPerson
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ExhibitorState
from events.gate.models import Attendance
from events.jobs.models import FairJob, JobPost
from events.jobs.states import JobKind
from events.registrations.models import Registration
from events.week_figures.editions import FAIR, before, in_counted, link_within, named, names_of

_exhibitor_shown = link_within("exhibitors_desk.show")
_application_shown = link_within("fair_applications.show")
_person_shown = link_within("registrations_desk.show")
_planned = select(EventSession.id).where(
    EventSession.edition_id == Exhibitor.edition_id, EventSession.state == SessionState.PLANNED
)
# At the gate, or by their word where all of the fair is online.
_CAME = (Exhibitor.state == ExhibitorState.PRESENT) | (
    (Exhibitor.state == ExhibitorState.CONFIRMED)
    & _planned.exists()
    & ~_planned.where(EventSession.mode != Mode.ONLINE).exists()
)
# Whoever came further than an intent had one, whether it was noted or not.
_SIGNED = func.coalesce(Application.signed_at, Application.hired_at).is_not(None)
_INTENT = or_(Application.intent_at.is_not(None), _SIGNED)
_ON_THE_SPOT = and_(
    beijing_day(Application.signed_at) >= beijing_day(Edition.starts_at),
    beijing_day(Application.signed_at) <= beijing_day(Edition.ends_at),
)


def _exhibitors(edition: str) -> Select[Any]:
    rows = select(Exhibitor).join(Edition, Edition.id == Exhibitor.edition_id)
    return rows.where(in_counted(Exhibitor.edition_id, FAIR, edition), _CAME)


def employers(edition: str) -> Distinct:
    columns = Exhibitor.entity_id, named(Exhibitor.reference)
    return Distinct(_exhibitors(edition).with_only_columns(*columns), _exhibitor_shown)


def visits(edition: str) -> Distinct:
    """One for each exhibitor and day somebody of it was scanned; without any scan, one."""
    there = (
        select(ExhibitorPerson.exhibitor_id, beijing_day(Attendance.first_at).label("day"))
        .join(Attendance, Attendance.registration_id == ExhibitorPerson.registration_id)
        .subquery("there")
    )
    own, label = cast(Exhibitor.id, String), named(Exhibitor.reference)
    came = _exhibitors(edition).join(there, there.c.exhibitor_id == Exhibitor.id)
    unseen = _exhibitors(edition).where(Exhibitor.id.not_in(select(there.c.exhibitor_id)))
    both = union_all(
        came.with_only_columns((own + there.c.day).label("key"), label),
        unseen.with_only_columns(own.label("key"), label),
    ).subquery("visits")
    return Distinct(select(both.c.key, both.c.label), _exhibitor_shown)


def posts(edition: str) -> Summed:
    """Headcounts of posts that were public while the fair went on; each for its exhibitor."""
    rows = _exhibitors(edition).join(FairJob, FairJob.exhibitor_id == Exhibitor.id)
    rows = rows.join(JobPost, JobPost.id == FairJob.job_id).where(
        JobPost.kind == JobKind.POST,
        JobPost.published_at < Edition.ends_at,
        or_(JobPost.ended_at.is_(None), JobPost.ended_at > Edition.starts_at),
    )
    columns = FairJob.id, named(Exhibitor.reference), JobPost.headcount
    return Summed(rows.with_only_columns(*columns), _exhibitor_shown)


def _there(edition: str, key: Any) -> Distinct:
    rows = select(Attendance).join(Attendance.registration).join(Registration.edition)
    rows = rows.where(
        in_counted(Registration.edition_id, FAIR, edition),
        Registration.role != ParticipantRole.EXHIBITOR_STAFF,
    )
    return Distinct(rows.with_only_columns(key, named(Registration.reference)), _person_shown)


def entrants(edition: str) -> Distinct:
    return _there(edition, func.coalesce(Registration.user_id, Registration.id))


def attendances(edition: str) -> Distinct:
    return _there(edition, Attendance.id)


def _applied(edition: str, *conditions: ColumnElement[bool], by: Any = Application.id) -> Distinct:
    rows = select(Application).join(Application.edition).where(*conditions)
    rows = rows.where(in_counted(Application.edition_id, FAIR, edition))
    return Distinct(rows.with_only_columns(by, named(Application.reference)), _application_shown)


def applications(edition: str) -> Behind:
    return _applied(edition)


def intents(edition: str) -> Behind:
    return _applied(edition, _INTENT)


def intent_persons(edition: str) -> Behind:
    return _applied(edition, _INTENT, by=func.coalesce(Application.user_id, Application.id))


_FAIRS: dict[str, Any] = {"editions": names_of(FAIR), "before": before}
# What goes on after a fair closed.
_GROWING: dict[str, Any] = _FAIRS | {"freezes": False}
FAIR_FIGURES = (
    Figure(
        "fair_employers", Group.FAIRS, _l("Employers at fairs"),
        _l("Legal entities with an exhibitor that was present, each once; online, those that "
           "confirmed."), Unit.FIRMS, employers, 510, **_FAIRS,
        trap=_l("Employers are not firm-visits: one may come to many fairs."),
    ),
    Figure(
        "fair_employer_visits", Group.FAIRS, _l("Firm-visits at fairs"),
        _l("One for each exhibitor that was present and day on which somebody of it checked in; "
           "one where nobody was scanned."),
        Unit.FIRM_VISITS, visits, 520, **_FAIRS, adds_up=True,
    ),
    Figure(
        "fair_posts", Group.FAIRS, _l("Posts offered at fairs"),
        _l("Headcounts, added up, of published posts these employers offered while the fair went "
           "on."), Unit.PERSONS, posts, 530, **_FAIRS, adds_up=True,
        trap=_l("A post for two people counts two."),
    ),
    Figure(
        "fair_entrants", Group.FAIRS, _l("People who came to fairs"),
        _l("Distinct people with at least one attendance; staff of exhibitors do not count."),
        Unit.PERSONS, entrants, 540, **_FAIRS,
    ),
    Figure(
        "fair_attendances", Group.FAIRS, _l("Attendances of fairs"),
        _l("One for each of these people and session."), Unit.ATTENDANCES, attendances, 550,
        **_FAIRS, adds_up=True, trap=_l("Attendances are not persons."),
    ),
    Figure(
        "fair_applications", Group.FAIRS, _l("CVs received at fairs"),
        _l("Applications sent through a fair, whatever became of them."), Unit.ITEMS,
        applications, 560, **_GROWING,
    ),
    Figure(
        "fair_intents", Group.FAIRS, _l("Initial intents at fairs"),
        _l("Applications in which both sides said that they intend to go on, or came further."),
        Unit.ITEMS, intents, 570, **_GROWING, trap=_l("An intent is not a contract."),
    ),
    Figure(
        "fair_intent_persons", Group.FAIRS, _l("People with an intent at fairs"),
        _l("Distinct people among the intents."), Unit.PERSONS, intent_persons, 580, **_GROWING,
    ),
    Figure(
        "fair_signed_on_spot", Group.FAIRS, _l("Signed on the spot at fairs"),
        _l("Applications signed on a day of their fair."), Unit.ITEMS,
        lambda edition: _applied(edition, _ON_THE_SPOT), 590, **_GROWING,
    ),
    Figure(
        "fair_hired", Group.FAIRS, _l("Hired through fairs"),
        _l("Applications through a fair that led to a first working day."), Unit.ITEMS,
        lambda edition: _applied(edition, Application.hired_at.is_not(None)), 600, **_GROWING,
    ),
    Figure(
        "fair_intent_rate", Group.FAIRS, _l("Intent rate by CVs"),
        _l("Initial intents ÷ CVs received."), Unit.PERCENT, intents, 610, of=applications,
        **_GROWING,
        trap=_l("The rate by people is another number."),
    ),
    Figure(
        "fair_intent_person_rate", Group.FAIRS, _l("Intent rate by people"),
        _l("People with an intent ÷ people who came."), Unit.PERCENT, intent_persons, 620,
        of=entrants, **_GROWING,
        trap=_l("The rate by CVs is another number; people who applied online need not have come."),
    ),
)  # fmt: skip
