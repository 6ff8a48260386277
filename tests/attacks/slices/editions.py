"""An edition's set-up: whoever runs all of it may change it, whoever audits may read it."""

from __future__ import annotations

from core.accounts.roles import Role, ScopeKind
from core.clock import now
from core.db import db
from events.editions.models import Edition, EventSession, Venue
from events.editions.poster.models import EditionPerson
from events.editions.states import EditionAction
from tests.attacks.slices import NOBODY, READS, RUNS
from tests.factories.core import grant_role

TABLES = (Edition, Venue, EventSession, EditionPerson)
OWN = [{"slug": "event"}]
VENUE = [{"slug": "event", "venue_id": "event_venue"}]
SESSION = [{"slug": "event", "session_id": "event_session"}]
PERSON = [{"slug": "event", "person_id": "event_person"}]
CLOSING = {EditionAction.CLOSE, EditionAction.FOLLOW_UP, EditionAction.REOPEN}
CELLS = {
    **{f"poster_desk.{name}": (OWN, RUNS) for name in ("poster", "people", "new_person")},
    **{f"poster_desk.{name}": (PERSON, RUNS) for name in ("person", "remove_person")},
    "poster_desk.move_person": ([{**PERSON[0], "way": "=up"}], RUNS),
    **{f"editions_desk.{name}": (OWN, READS) for name in ("show", "venues", "sessions")},
    **{
        f"editions_desk.{name}": (OWN, RUNS)
        for name in ("edit", "save", "copy", "make_copy", "team", "add_member",
                     "new_venue", "add_venue", "new_session", "add_session")
    },
    "editions_desk.drop_view": ([{"view_id": "saved_view"}], NOBODY),
    **{f"publication.{name}": (OWN, RUNS) for name in ("show", *sorted(set(EditionAction) - CLOSING))},
    **{f"closing.{name}": (OWN, RUNS) for name in ("show", "paper", "workbook", *sorted(CLOSING))},
    "editions_desk.remove_member": ([{"slug": "event", "grant_id": "event_grant"}], RUNS),
    **{
        f"editions_desk.{name}": (VENUE, RUNS)
        for name in ("edit_venue", "save_venue", "remove_venue")
    },
    **{
        f"editions_desk.{name}": (SESSION, RUNS)
        for name in ("edit_session", "save_session", "cancel_session")
    },
}  # fmt: skip


def things(city) -> dict[str, object]:
    event = city.event
    grant = grant_role(city.victim, Role.GATE_STAFF, str(event.id), scope_kind=ScopeKind.EDITION)
    person = EditionPerson(edition=event, position=1, name="Somebody Shown", changed_at=now())
    db.session.add(person)
    db.session.flush()
    return {
        "event_person": person.id,
        "event_venue": event.venues[0].id,
        "event_grant": grant.id,
    }
