"""Find posts: those of one's own organisations, and those the public sees."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from core.accounts.models import User
from core.clock import today
from core.db import db
from core.errors import NotFound
from core.organisations.models import Organisation
from core.organisations.queries import is_verified
from core.scopes import Rule
from events.editions.models import Edition
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ACCEPTED_EXHIBITORS, ExhibitorState
from events.jobs.models import FairJob, JobPost
from events.jobs.scopes import run_by
from events.jobs.states import JobState

OFFERING = {*ACCEPTED_EXHIBITORS, ExhibitorState.SUBMITTED}


def are_open(on: date) -> ColumnElement[bool]:
    """`JobPost.is_open` for the database, of posts joined with their organisation."""
    is_valid = (JobPost.state == JobState.PUBLISHED) & (JobPost.valid_until >= on)
    return is_valid & is_verified(on)


def open_posts(on: date) -> Select[JobPost]:
    """What the public sees, of whatever kind, each with its employer."""
    rows = select(JobPost).join(JobPost.organisation).options(contains_eager(JobPost.organisation))
    return rows.where(are_open(on))


def get_open(reference: str, on: date) -> JobPost | None:
    return db.session.scalar(open_posts(on).where(JobPost.reference == reference))


def _of_rule(rule: Rule) -> Select[JobPost]:
    known = joinedload(JobPost.organisation).selectinload(Organisation.officers)
    return select(JobPost).options(known).where(rule.sql)


def get_own_job(reference: str, officer: User) -> JobPost:
    """One of an organisation this person acts for; NotFound for any other."""
    rows = _of_rule(run_by(officer)).where(JobPost.reference == reference)
    found = db.session.scalar(
        rows.options(selectinload(JobPost.fairs).joinedload(FairJob.exhibitor))
    )
    if found is None:
        raise NotFound
    return found


def list_of(one: Organisation) -> Sequence[JobPost]:
    """Every post of an organisation, the newest first."""
    rows = select(JobPost).where(JobPost.organisation_id == one.id)
    return db.session.scalars(rows.order_by(JobPost.created_at.desc(), JobPost.id)).all()


def fairs_open_to(job: JobPost) -> Sequence[Exhibitor]:
    """Where it can be offered: the fairs its organisation takes part in or asked to."""
    rows = select(Exhibitor).join(Exhibitor.edition).options(contains_eager(Exhibitor.edition))
    rows = rows.where(
        Exhibitor.organisation_id == job.organisation_id, Exhibitor.state.in_(OFFERING)
    )
    return db.session.scalars(rows.order_by(Edition.starts_at.desc())).all()


def count_offered(exhibitors: Sequence[Exhibitor]) -> dict[uuid.UUID, int]:
    """How many approved posts each exhibitor offers at its fair, one query."""
    rows = (
        select(FairJob.exhibitor_id, func.count())
        .join(FairJob.job)
        .join(JobPost.organisation)
        .where(FairJob.exhibitor_id.in_([one.id for one in exhibitors]), are_open(today()))
    )
    return dict(db.session.execute(rows.group_by(FairJob.exhibitor_id)).all())


def published_of(one: Organisation) -> Sequence[JobPost]:
    rows = select(JobPost).where(JobPost.organisation_id == one.id)
    return db.session.scalars(rows.where(JobPost.state == JobState.PUBLISHED)).all()


def ended_by(on: date) -> Sequence[JobPost]:
    """Published ones whose validity ends before that day."""
    rows = select(JobPost).where(JobPost.state == JobState.PUBLISHED, JobPost.valid_until < on)
    return db.session.scalars(rows.options(joinedload(JobPost.organisation))).all()
