"""An application's way: sent with a frozen profile, answered, and what came of it (R15)."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import Conflict, DomainError, Forbidden
from core.policy import authorize
from core.references import next_reference
from events.applications import queries
from events.applications.mails import write_applicant, write_employer
from events.applications.models import Application
from events.applications.sharing import share
from events.applications.states import (
    APPLICATION_WORKFLOW,
    UNSIGNED,
    ApplicationAction,
    ApplicationPermission,
    ApplicationState,
    SharingLevel,
)
from events.editions.models import Edition
from events.jobs.models import JobPost
from events.jobs.states import JobKind
from events.profiles.models import TalentProfile

_A, _S, _P = ApplicationAction, ApplicationState, ApplicationPermission


def apply(
    job: JobPost, profile: TalentProfile, level: SharingLevel, fair: Edition | None = None,
    *, by: User, at: datetime,
) -> Application:  # fmt: skip
    """Send the profile, frozen as it is, for a post; the employer sees of it what `level` opens.

    Once for each person and post: sent again it is the one that is there. Refuses a post that is
    closed or of the person's own employer, and one whose employer declined before.
    """
    require_open(job, by, at)
    known = queries.newest_for(job, by)
    if known is not None:
        if known.standing is _S.DECLINED:
            raise Conflict(_l("The employer declined your application for this post."))
        return known
    one = Application(
        reference=next_reference("JA"), job=job, organisation=job.organisation, edition=fair,
        user=by, sent_at=at,
    )  # fmt: skip
    _freeze(one, profile)
    db.session.add(one)
    db.session.flush()
    share(by, job.organisation, level, by=by, at=at)
    audit.record("application:sent", one, by=by, at=at)
    write_applicant(one, "sent", level=level)
    return one


def require_open(job: JobPost, by: User, at: datetime) -> None:
    """Refuses, in words, a post nobody can apply for, or not this person."""
    if job.kind != JobKind.POST:
        raise DomainError(
            _l("This is a listing between employers; people do not apply for it themselves.")
        )
    if not job.is_open(beijing_date(at)):
        raise Conflict(_l("This post is closed: nobody can apply for it any more."))
    acts_for = any(one.user_id == by.id for one in job.organisation.officers if one.is_active)
    if acts_for or by.organisation_id == job.organisation_id:
        raise Forbidden(_l("This is a post of your own organisation."))


def _freeze(one: Application, profile: TalentProfile) -> None:
    one.snapshot, one.name, one.degree = profile.snapshot(), profile.name, profile.degree
    one.cv_id = profile.cv_id


def renew(one: Application, profile: TalentProfile, *, by: User, at: datetime) -> None:
    """Put the profile as it is now in place of what was sent; the employer is told."""
    authorize(_P.OWN, one, user=by)
    if one.standing not in UNSIGNED:
        raise Conflict(_l("It can be changed no more."))
    _freeze(one, profile)
    one.updated_at = at
    audit.record("application:renewed", one, by=by, at=at)
    write_employer(one, "renewed")


def withdraw(one: Application, *, by: User, at: datetime) -> None:
    """Take it back: the employer sees it no more from the next request on.

    With the last application to an employer goes what was shared with it.
    """
    one.ended_at = at
    APPLICATION_WORKFLOW.fire(one, _A.WITHDRAW, by=by, at=at)
    db.session.flush()
    if not queries.has_others(one):
        share(by, one.organisation, SharingLevel.NOTHING, by=by, at=at)
