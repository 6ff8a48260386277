"""Proposals to revoke certificates on desks, and how many were issued when an event is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, exists, select

from core.accounts.models import User
from core.desk.shares import Share
from events.certificates.queries import progress_of, proposed
from events.editions.models import Edition
from events.editions.overview import Queue, waiting_in
from events.editions.results import Outcome, Results, Step
from events.registrations.models import Registration
from events.registrations.queries import registrations_within

WAITING = "waiting"


def revocations_share(editions: Sequence[Edition], user: User, _since: datetime) -> Share:
    """Of closed editions alone: before, there are no certificates."""
    closed = [one for one in editions if one.standing.is_past]
    if not closed:
        return Share()
    rows = select(Registration).where(registrations_within(user, closed), proposed())
    queue = Queue(_l("Revocations to confirm"), {"state": WAITING}, proposed())
    listed = "event_certificates_desk.index"
    return Share(waiting_in(closed, rows, Registration.edition_id, listed, queue))


def results(edition: Edition, user: User, _on: date) -> Results:
    """Certificates that hold; names corrected since are left to be decided."""
    progress = progress_of(edition, visible_to=user)
    listed = url_for("event_certificates_desk.index", slug=edition.slug)
    said = _l("Valid certificates of those who earned one; they are issued when it is closed.")
    renamed = Step(_l("Issue certificates again whose name was corrected"),
                   f"{listed}?renamed=1", progress.renamed)  # fmt: skip
    issued = Outcome(_l("Certificates issued"), progress.issued, f"{listed}?state=issued", said)
    return Results((issued,), (renamed,))


def has_revocations_left() -> ColumnElement[bool]:
    left = select(Registration.id).where(Registration.edition_id == Edition.id, proposed())
    return exists(left.correlate(Edition))
