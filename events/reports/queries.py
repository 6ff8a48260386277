"""The figures of a fair, counted in the tables of exhibitors, posts, gate and applications."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from core.clock import BEIJING, beijing_date, beijing_day
from core.db import db
from core.errors import NotFound
from events.applications.models import Application
from events.editions.models import Edition, EventSession
from events.editions.states import Mode, SessionState
from events.event_types.registry import ParticipantRole
from events.exhibitor_staff.models import ExhibitorPerson
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ExhibitorState
from events.gate.models import Attendance
from events.job_descriptions.states import JobDegree
from events.jobs.models import FairJob, JobPost
from events.jobs.states import JobKind
from events.registrations.models import Registration
from events.reports.models import FairReport, FairReportVersion
from events.reports.values import Content, Counted

_E, _A, _J = Exhibitor, Application, JobPost


def count(edition: Edition, at: datetime) -> Content:
    """Everything as it stands now, in a fixed number of queries."""
    counts: dict[str, int] = {}
    groups: dict[str, Counted] = {}
    report = db.session.get(FairReport, edition.id)
    for read in (_employers, _posts, _people, _applications):
        some, apart = read(edition)
        counts |= some
        groups |= apart
    return Content(
        at, dict(edition.name), beijing_date(edition.starts_at), beijing_date(edition.ends_at),
        counts, groups, dict(report.text) if report else {},
    )  # fmt: skip


Read = tuple[dict[str, int], dict[str, Counted]]


def _employers(edition: Edition) -> Read:
    asked = (_E.id, _E.entity_id, _E.ownership, _E.industry, _E.industry_key)
    rows = db.session.execute(select(*asked).where(*_came(edition)).order_by(_E.reference)).all()
    entities = {row.entity_id: row for row in rows}
    names: dict[str, str] = {}
    for row in entities.values():
        names.setdefault(row.industry_key, row.industry.strip())
    days = beijing_day(Attendance.first_at)
    there = (
        select(ExhibitorPerson.exhibitor_id, days)
        .join(_E, ExhibitorPerson.exhibitor_id == _E.id)
        .join(Attendance, Attendance.registration_id == ExhibitorPerson.registration_id)
        .join(EventSession, Attendance.session_id == EventSession.id)
        .where(*_came(edition), EventSession.edition_id == edition.id)
        .distinct()
    )
    visits = db.session.execute(there).all()
    # Whoever was noted as present without a scan of anybody was there once.
    unseen = len({row.id for row in rows} - {row[0] for row in visits})
    return (
        {"employers": len(entities), "employer_visits": len(visits) + unseen},
        {
            "ownership": _ranked(Counter(row.ownership for row in entities.values())),
            "industry": _ranked(
                Counter(names[row.industry_key] for row in entities.values())
            ),
        },
    )  # fmt: skip


def _posts(edition: Edition) -> Read:
    """Posts of the fair that were public while it went on; a post counts for one exhibitor."""
    rows = (
        select(_J.degree, func.count(_J.id), func.sum(_J.headcount))
        .join(FairJob, FairJob.job_id == _J.id)
        .join(_E, FairJob.exhibitor_id == _E.id)
        .where(
            *_came(edition),
            _J.kind == JobKind.POST,
            _J.published_at < edition.ends_at,
            or_(_J.ended_at.is_(None), _J.ended_at > edition.starts_at),
        )
        .group_by(_J.degree)
    )
    found = {row[0]: (row[1], int(row[2] or 0)) for row in db.session.execute(rows)}
    counts = {
        "posts": sum(number for number, _heads in found.values()),
        "headcount": sum(heads for _number, heads in found.values()),
    }
    return counts, {"posts_by_degree": _by_degree({key: one[1] for key, one in found.items()})}


def _people(edition: Edition) -> Read:
    person = func.coalesce(Registration.user_id, Registration.id)
    rows = (
        select(func.count(person.distinct()), func.count())
        .select_from(Attendance)
        .join(Attendance.registration)
        .where(
            Registration.edition_id == edition.id,
            Registration.role != ParticipantRole.EXHIBITOR_STAFF,
        )
    )
    entrants, attendances = db.session.execute(rows).one()
    return {"entrants": entrants, "attendances": attendances}, {}


def _applications(edition: Edition) -> Read:
    """An application that came further than an intent had one, whether it was noted or not."""
    signed = func.coalesce(_A.signed_at, _A.hired_at).is_not(None)
    intent = or_(_A.intent_at.is_not(None), signed)
    person = func.coalesce(_A.user_id, _A.id)
    number, here = func.count(), _A.edition_id == edition.id
    rows = select(
        number, number.filter(intent), func.count(person.distinct()).filter(intent),
        number.filter(_on_a_day_of(edition, _A.signed_at)), number.filter(signed),
        number.filter(_A.hired_at.is_not(None)),
    ).where(here)  # fmt: skip
    keys = ("cvs", "intents", "intent_persons", "signed_on_spot", "signed", "hired")
    counts = dict(zip(keys, db.session.execute(rows).one(), strict=True))
    # Who sent several has the highest degree of them.
    ranks = {one.value: one.rank for one in JobDegree}
    rank = func.max(case(ranks, value=_A.degree, else_=-1)).label("rank")
    people = select(person, rank).where(here, intent).group_by(person).subquery()
    by_rank = select(people.c.rank, func.count()).group_by(people.c.rank)
    words = {rank: code for code, rank in ranks.items()}
    degrees = {words.get(row[0], ""): row[1] for row in db.session.execute(by_rank)}
    return counts, {"intents_by_degree": _by_degree(degrees)}


def _came(edition: Edition) -> list[ColumnElement[bool]]:
    """Exhibitors that took part: at the gate, or by their word where all of it is online."""
    took_part = {ExhibitorState.PRESENT}
    planned = [one for one in edition.sessions if one.state == SessionState.PLANNED]
    if planned and all(one.mode == Mode.ONLINE for one in planned):
        took_part.add(ExhibitorState.CONFIRMED)
    return [_E.edition_id == edition.id, _E.state.in_(took_part)]


def _on_a_day_of(edition: Edition, moment: Any) -> ColumnElement[bool]:
    def midnight(day: date) -> datetime:
        return datetime.combine(day, time(), BEIJING)

    last = beijing_date(edition.ends_at) + timedelta(days=1)
    return and_(moment >= midnight(beijing_date(edition.starts_at)), moment < midnight(last))


def _ranked(found: Counter[str]) -> Counted:
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))


def _by_degree(found: dict[str, int]) -> Counted:
    """From the lowest to the highest; what is no degree last."""
    order = [one.value for one in JobDegree]
    return sorted(found.items(), key=lambda one: order.index(one[0]) if one[0] in order else 99)


def versions_of(edition: Edition) -> Sequence[FairReportVersion]:
    """The latest first."""
    rows = select(FairReportVersion).where(FairReportVersion.edition_id == edition.id)
    known = rows.options(joinedload(FairReportVersion.frozen_by))
    return db.session.scalars(known.order_by(FairReportVersion.number.desc())).all()


def get_version(edition: Edition, number: int) -> FairReportVersion:
    for one in versions_of(edition):
        if one.number == number:
            return one
    raise NotFound
