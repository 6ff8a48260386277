"""What was written on the sheet of a day at the victim's venue."""

from __future__ import annotations

from core.clock import beijing_date, now
from core.db import db
from events.day_sheets import services
from events.day_sheets.models import VenueDay
from tests.attacks.slices import READS
from tests.factories.core import make_user
from tests.factories.events import make_edition

TABLES = (VenueDay,)
SHEET = [{"slug": "sheet_event", "venue_id": "sheet_venue", "day": "sheet_day"}]
CELLS = {
    "day_sheets.index": ([{"slug": "sheet_event"}], READS),
    "day_sheets.show": (SHEET, READS),
    "day_sheets.paper": (SHEET, READS),
}


def things(city) -> dict[str, object]:
    from core.accounts.roles import Role
    from tests.attacks.city import NAME

    edition = make_edition("training")
    venue, day = edition.venues[0], beijing_date(edition.starts_at)
    texts = {"people_to_call": NAME, "deliveries": NAME, "notes": NAME}
    services.write(venue, day, texts, seen=0, by=make_user(Role.ORGANISER), at=now())
    db.session.commit()
    return {"sheet_event": edition.slug, "sheet_venue": venue.id, "sheet_day": day.isoformat()}
