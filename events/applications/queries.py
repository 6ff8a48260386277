"""Applications as their sender sees them, and the posts and fairs they go to."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from core.organisations.models import Organisation
from events.applications.models import Application, Sharing
from events.applications.states import ApplicationState, SharingLevel
from events.editions.models import Edition
from events.editions.phases import is_current
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ACCEPTED_EXHIBITORS
from events.jobs.models import FairJob, JobPost

_WITH_ALL = (
    contains_eager(Application.job),
    joinedload(Application.organisation).selectinload(Organisation.officers),
    joinedload(Application.edition),
)


def get_own(reference: str, user: User) -> Application:
    """One's own application; NotFound for any other."""
    found = db.session.scalar(_own(user).where(Application.reference == reference))
    if found is None:
        raise NotFound
    return found


def list_own(user: User) -> Sequence[Application]:
    return db.session.scalars(_own(user).order_by(Application.sent_at.desc())).all()


def _own(user: User) -> Select[Application]:
    rows = select(Application).join(Application.job).options(*_WITH_ALL)
    return rows.where(Application.user_id == user.id)


def newest_for(job: JobPost, user: User) -> Application | None:
    rows = select(Application).where(
        Application.job_id == job.id,
        Application.user_id == user.id,
        Application.state != ApplicationState.WITHDRAWN,
    )
    return db.session.scalar(rows.order_by(Application.sent_at.desc()).limit(1))


def has_others(one: Application) -> bool:
    """Whether the same person has another application with the employer that is not withdrawn."""
    rows = select(Application.id).where(
        Application.user_id == one.user_id,
        Application.organisation_id == one.organisation_id,
        Application.id != one.id,
        Application.state != ApplicationState.WITHDRAWN,
    )
    return db.session.scalar(rows.limit(1)) is not None


def list_sharing(user: User) -> Sequence[tuple[Organisation, str]]:
    """The employers the person ever shared anything with or applied to, and what they see."""
    applied = select(Application.organisation_id).where(Application.user_id == user.id)
    same = and_(Sharing.organisation_id == Organisation.id, Sharing.user_id == user.id)
    rows = select(Organisation, func.coalesce(Sharing.level, SharingLevel.NOTHING.value))
    rows = rows.outerjoin(Sharing, same).where(
        Sharing.id.is_not(None) | Organisation.id.in_(applied)
    )
    found = db.session.execute(rows.order_by(Organisation.name_zh_key, Organisation.id))
    return [(one, level) for one, level in found]


def current_fair(job: JobPost, slug: str, at: datetime) -> Edition | None:
    """The fair an application through `slug` counts for: on now, and offering the post."""
    rows = select(Edition).join(Exhibitor).join(FairJob).where(
        Edition.slug == slug,
        FairJob.job_id == job.id,
        Exhibitor.state.in_(ACCEPTED_EXHIBITORS),
    )  # fmt: skip
    found = db.session.scalar(rows.limit(1))
    return found if found is not None and is_current(found, at) else None


def get_job(reference: str) -> JobPost:
    """A post that was public once; NotFound for one that never was."""
    rows = select(JobPost).where(JobPost.reference == reference)
    rows = rows.options(joinedload(JobPost.organisation).selectinload(Organisation.officers))
    job = db.session.scalar(rows)
    if job is None or job.published_at is None:
        raise NotFound
    return job
