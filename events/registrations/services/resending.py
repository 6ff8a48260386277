"""The links of one's registrations once more, for whoever lost them.

Nobody is told on a page who is registered; only the mail says it, to whom it belongs.
"""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from sqlalchemy import func, select

from core import outbox
from core.db import db
from events.registrations import mails
from events.registrations.models import Registration
from events.registrations.queries import unreached
from events.registrations.services.history import note

# Of one address; who has more registered a crowd, and finds the newest.
MOST = 50


def send_links(address: str, *, at: datetime) -> int:
    """Send the links, in each registration's language; how many letters leave.

    Also where mail came back before: the mailbox may be mended, and whoever asks expects it. But
    it is noted, so that the organiser sees who cannot be reached and asks in vain.
    """
    of_address = select(Registration).where(func.lower(Registration.email) == address.lower())
    newest = of_address.order_by(Registration.submitted_at.desc(), Registration.id).limit(MOST)
    found = sorted(db.session.scalars(newest), key=lambda one: one.language)
    for one in db.session.scalars(newest.where(unreached())):
        note(one, "registration:link_lost", by=None, at=at)
    letters = [mails.links(list(own)) for _, own in groupby(found, key=lambda one: one.language)]
    for letter in letters:
        outbox.post(letter)
    return len(letters)
