"""A search that the victim keeps."""

from __future__ import annotations

from core.clock import now
from core.db import db
from events.saved_searches.models import SavedSearch
from events.saved_searches.services import save
from tests.attacks.slices import NOBODY

TABLES = (SavedSearch,)
CELLS = {"saved_searches.delete": ([{"search_id": "canary_search"}], NOBODY)}


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME

    one = save(f"q={NAME}", 1, by=city.victim, at=now())
    db.session.commit()
    return {"canary_search": one.id}
