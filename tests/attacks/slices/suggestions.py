"""The victim's suggestion, at a round table of somewhere else than the other organiser's."""

from __future__ import annotations

from core.clock import now
from core.db import db
from events.suggestions import services
from events.suggestions.models import Suggestion
from tests.attacks.slices import NOBODY, READS, cells_of_list
from tests.factories.events import make_edition, make_registration

TABLES = (Suggestion,)
EDITION = [{"slug": "suggestion_event"}]
ONE = [{"slug": "suggestion_event", "reference": "round_table_suggestion"}]
CELLS = {
    "suggestions.new": (EDITION, NOBODY),
    "suggestions_desk.index": (EDITION, READS),
    "suggestions_desk.collect": (EDITION, READS),
    **cells_of_list("suggestions_desk", EDITION[0], takes=READS),
    **{
        f"suggestions_desk.{name}": (ONE, READS)
        for name in ("show", "assign", "answer", "resolve", "decline", "reopen")
    },
}


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME

    edition = make_edition("round_table")
    registration = make_registration(
        edition, user=city.victim, name=NAME, email="victim@canary.example"
    )
    made = services.make(registration, edition.sessions[0], NAME, by=city.victim, at=now())
    db.session.commit()
    return {"suggestion_event": edition.slug, "round_table_suggestion": made.reference}
