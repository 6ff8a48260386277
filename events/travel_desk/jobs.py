"""The letters that follow a public notice of travel support, and its end."""

import uuid
from datetime import date

from core import outbox
from core.db import db
from core.jobs import enqueue, job
from events.travel_support import mails
from events.travel_support.models import TravelOffer
from events.travel_support.queries import to_tell
from events.travel_support.services.deciding import TELL
from events.travel_support.states import SupportState

CHUNK = 200
_LETTERS = {SupportState.PUBLISHED: mails.published, SupportState.FINAL: mails.final}


@job(TELL)
def tell(edition_id: str, state: str, day: str, after: str = "") -> None:
    """Write to the people of one notice, a part at a time; a part done twice writes once."""
    of, behind = uuid.UUID(edition_id), uuid.UUID(after) if after else None
    offer = db.session.get_one(TravelOffer, of)
    lines = to_tell(of, state, date.fromisoformat(day), behind, CHUNK)
    for one in lines:
        outbox.tell(_LETTERS[SupportState(state)](one, offer))
    if len(lines) == CHUNK:
        enqueue(TELL, edition_id=edition_id, state=state, day=day, after=str(lines[-1].id))
