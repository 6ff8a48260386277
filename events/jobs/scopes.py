"""Which posts a person may read and judge: lists and policies both ask here."""

from core.accounts.models import User
from core.organisations.scopes import covered_by, officered_by, verified_by
from core.scopes import Rule, differs, related
from events.jobs.models import JobPost
from events.jobs.states import JobState


def run_by(user: User) -> Rule:
    """Posts of the organisations the person acts for."""
    return related(JobPost.organisation, officered_by(user))


def checked_by(user: User) -> Rule:
    """Posts staff of the organisation's district may read; what is still written is nobody's."""
    sent = differs(JobPost.state, JobState.DRAFT)
    return sent & related(JobPost.organisation, covered_by(user))


def judged_by(user: User) -> Rule:
    """Those the person may approve: never of an organisation of their own."""
    return checked_by(user) & related(JobPost.organisation, verified_by(user))
