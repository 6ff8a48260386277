"""What employers are written of their posts, and people of what is new in their searches."""

from datetime import date

from core.organisations.mails import write_officers
from core.web import absolute_url
from events.jobs.models import JobPost


def write_employer(job: JobPost, letter: str, *, key: str | None = None) -> None:
    """To everybody who acts for its employer; the texts are in templates/emails/jobs."""
    own_url = absolute_url("jobs_own.show", reference=job.reference)
    write_officers(job.organisation, f"jobs/{letter}", key=key, about=job, job=job, own_url=own_url)


def write_expiring(job: JobPost, until: date) -> None:
    """Once for each end of its validity."""
    write_employer(job, "expiring", key=f"job-expiring:{job.id}:{until}")
