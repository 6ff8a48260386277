"""Who writes posts, who judges them, and who sees the employers' contacts."""

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import today
from core.organisations.models import Organisation
from core.organisations.policies import may_list
from core.organisations.queries import list_own
from core.organisations.scopes import officered_by
from core.policy import HIDDEN, Decision, allowed_if, policy
from events.jobs.models import JobPost
from events.jobs.scopes import checked_by, judged_by, run_by
from events.jobs.states import UNSEEN, JobPermission, JobState

_OWN = _l("Nobody judges the posts of an organisation of their own.")
_WAITS = _l("It is being checked. Take it back to change it.")
_ENDED = _l("A withdrawn post stays as it was. Copy it into a new one.")


@policy(JobPermission.LIST)
def may_list_posts(user: User, _subject: object) -> Decision:
    return may_list(user, None)


@policy(JobPermission.WRITE)
def may_write(user: User, one: Organisation) -> Decision:
    return allowed_if(officered_by(user).test(one))


@policy(JobPermission.READ)
def may_read(user: User, job: JobPost) -> Decision:
    return allowed_if(checked_by(user).test(job) or run_by(user).test(job))


@policy(JobPermission.RUN)
def may_run(user: User, job: JobPost) -> Decision:
    return allowed_if(run_by(user).test(job))


@policy(JobPermission.EDIT)
def may_edit(user: User, job: JobPost) -> Decision:
    """Its officers, unless staff are looking at it or it is over."""
    if not run_by(user).test(job):
        return HIDDEN
    is_open = job.standing in UNSEEN or job.standing is JobState.PUBLISHED
    return allowed_if(is_open, _ENDED if job.standing is JobState.WITHDRAWN else _WAITS)


@policy(JobPermission.JUDGE)
def may_judge(user: User, job: JobPost) -> Decision:
    if not checked_by(user).test(job):
        return HIDDEN
    return allowed_if(judged_by(user).test(job), _OWN)


@policy(JobPermission.CONTACT)
def may_contact(user: User, _subject: object) -> Decision:
    """Whoever acts for a verified organisation, or works for the office."""
    if not user.is_authenticated:
        return HIDDEN
    is_verified = any(one.is_verified(today()) for one in list_own(user))
    return allowed_if(is_verified or may_list(user, None).allowed)
