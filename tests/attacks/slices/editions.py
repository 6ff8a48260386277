"""An edition's set-up: whoever runs all of it may change it, whoever audits may read it."""

from __future__ import annotations

from core.accounts.roles import Role, ScopeKind
from events.editions.models import Edition, EventSession, Venue
from events.editions.states import EditionAction
from tests.attacks.slices import NOBODY, READS, RUNS
from tests.factories.core import grant_role

TABLES = (Edition, Venue, EventSession)
OWN = [{"slug": "event"}]
VENUE = [{"slug": "event", "venue_id": "event_venue"}]
SESSION = [{"slug": "event", "session_id": "event_session"}]
CELLS = {
    **{f"editions_desk.{name}": (OWN, READS) for name in ("show", "venues", "sessions")},
    **{
        f"editions_desk.{name}": (OWN, RUNS)
        for name in ("edit", "save", "copy", "make_copy", "team", "add_member",
                     "new_venue", "add_venue", "new_session", "add_session")
    },
    "editions_desk.drop_view": ([{"view_id": "saved_view"}], NOBODY),
    **{f"publication.{name}": (OWN, RUNS) for name in ("show", *EditionAction)},
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
    return {
        "event_venue": event.venues[0].id,
        "event_grant": grant.id,
    }
