"""Writing on a day's sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import DomainError
from core.policy import authorize
from events.day_sheets.models import VenueDay
from events.day_sheets.policies import DaySheetPermission
from events.day_sheets.queries import find_written
from events.editions.models import Venue


def write(
    venue: Venue, day: date, texts: Mapping[str, str], *, seen: int, by: User, at: datetime
) -> VenueDay:
    """Keep the texts; refuses when the sheet is no longer the version `seen` (0: unwritten)."""
    authorize(DaySheetPermission.WRITE, venue, user=by)
    # Two who write the first words at once: the edition's lock is held by the page.
    written = find_written(venue, day, for_update=True)
    if (written.version if written else 0) != seen:
        raise DomainError(
            _l("Somebody else wrote on this sheet meanwhile; it stands above. Send again to "
               "keep yours instead."),
            field="notes",
        )  # fmt: skip
    if written is None:
        written = VenueDay(venue=venue, day=day)
        db.session.add(written)
    for name, text in texts.items():
        setattr(written, name, text.strip())
    db.session.flush()
    audit.record("day_sheet:written", venue, by=by, at=at, day=day.isoformat())
    return written
