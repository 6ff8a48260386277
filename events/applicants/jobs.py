"""What the clock does to applications: one e-mail a day for new ones, an end to keeping them."""

from datetime import timedelta

from flask import current_app

from core.clock import now, today
from core.jobs import job
from core.organisations.mails import write_officers
from events.applicants.queries import new_since
from events.applicants.services import forget_before


@job("applications.tell_employers", every=timedelta(hours=24))
def tell_employers() -> None:
    """How many applied since yesterday, to each employer that anybody did; names nobody."""
    for employer, count in new_since(now() - timedelta(hours=24)):
        key = f"applicants:{employer.id}:{today()}"
        write_officers(employer, "applications/arrived", key=key, count=count)


@job("applications.forget", every=timedelta(hours=24))
def forget() -> None:
    months = current_app.extensions["settings"].application_kept_months
    forget_before(now() - timedelta(days=30 * months))
