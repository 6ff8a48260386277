"""Posts that fit a person, and people who share their profile with an employer and fit its post."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, func, literal, or_, select

from core.clock import today
from core.db import db
from core.organisations.models import Organisation
from core.organisations.scopes import officered_by
from events.applications.models import Application, Sharing
from events.applications.states import ApplicationState, SharingLevel
from events.job_descriptions.states import JobDegree
from events.jobs.models import JobPost
from events.jobs.queries import open_posts
from events.jobs.states import JobKind
from events.matching.rules import best, reasons_for
from events.ports import held_titles
from events.profiles.models import TalentProfile
from events.profiles.queries import agreed_to_title, titles_of

MOST_READ = 200


def posts_for(profile: TalentProfile) -> list[tuple[JobPost, list[str]]]:
    """Open posts that fit, with the reasons, those of most reasons first; one query for posts."""
    codes = {one.code for one in titles_of(profile.user)}
    ranks = [one for one in JobDegree if one.rank <= JobDegree(profile.degree).rank]
    rows = open_posts(today()).where(
        JobPost.kind == JobKind.POST,
        JobPost.degree.in_(ranks),
        ~officered_by(profile.user).sql,
        or_(JobPost.title_wanted.in_(codes), _field_in_sql(profile.field)),
    )
    newest = rows.order_by(JobPost.published_at.desc(), JobPost.id).limit(MOST_READ)
    found = [(job, reasons_for(job, profile, codes)) for job in db.session.scalars(newest)]
    return best((job, why) for job, why in found)


def _field_in_sql(studied: str) -> ColumnElement[bool]:
    """As `_names_field`, with case folded as the database does."""
    if not studied:
        return false()
    named = func.lower(JobPost.field)
    own = studied.lower()
    same = or_(named.contains(own, autoescape=True), literal(own).contains(named))
    return and_(JobPost.field != "", same)


def people_for(job: JobPost) -> list[tuple[TalentProfile, list[str]]]:
    """People who share their profile with the post's employer and fit the post, with the reasons.

    Nobody else is looked at; a title counts only where the person agreed to show it.
    """
    seen = [level for level in SharingLevel if level.rank >= SharingLevel.PROFILE.rank]
    shared = Sharing.organisation_id == job.organisation_id, Sharing.level.in_(seen)
    rows = select(TalentProfile).join(Sharing, Sharing.user_id == TalentProfile.user_id)
    newest = rows.where(*shared).order_by(Sharing.changed_at.desc(), TalentProfile.id)
    profiles = db.session.scalars(newest.limit(MOST_READ)).all()
    held = held_titles().subquery()
    agreed = select(held.c.holder_id, held.c.code).where(
        held.c.holder_id.in_([one.user_id for one in profiles]), agreed_to_title(held.c.holder_id)
    )
    codes: dict[uuid.UUID, set[str]] = {}
    for holder, code in db.session.execute(agreed):
        codes.setdefault(holder, set()).add(code)
    return best((one, reasons_for(job, one, codes.get(one.user_id, ()))) for one in profiles)


def newest_of(employer: Organisation, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The newest application of each of these people to the employer, by its reference."""
    rows = select(Application.user_id, Application.reference).where(
        Application.organisation_id == employer.id,
        Application.user_id.in_(people),
        Application.state != ApplicationState.WITHDRAWN,
    )
    found = db.session.execute(rows.order_by(Application.sent_at))
    return {user: reference for user, reference in found if user is not None}
