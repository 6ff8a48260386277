"""Who did not come is said only where a gate was worked, and a late scan still counts."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from events.editions import services as editions
from events.editions.states import EditionAction, EditionState
from events.gate.services.merging import merge_scans
from events.gate.states import ScanWay
from events.gate.values import MadeScan
from events.registrations.states import SeatState
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration

pytestmark = pytest.mark.both_databases


def test_absent_is_who_held_a_place_where_others_were_let_in(app) -> None:
    organiser = make_user(Role.ORGANISER)
    begun = now() - timedelta(hours=1)
    edition = make_edition(
        sessions=2, capacity=2, state=EditionState.RUNNING, starts_at=begun,
        ends_at=now() + timedelta(hours=2),
    )  # fmt: skip
    worked, idle = edition.sessions
    came, stayed_away, waited = [make_registration(edition, worked, idle) for _ in range(3)]

    def scan(registration) -> None:
        one = MadeScan(
            uuid.uuid4(), worked.id, now(), way=ScanWay.LIST, reference=registration.reference
        )
        merge_scans(edition, [one], device=None, by=organiser, at=now())

    scan(came)
    editions.move_edition(edition, EditionAction.CLOSE, by=organiser, at=now())
    db.session.commit()

    def seats(registration) -> list[str]:
        by_session = {seat.session_id: seat.state for seat in registration.seats}
        return [by_session[worked.id], by_session[idle.id]]

    assert seats(came) == [SeatState.ATTENDED, SeatState.CONFIRMED]
    assert seats(stayed_away) == [SeatState.NO_SHOW, SeatState.CONFIRMED]
    assert seats(waited) == [SeatState.WAITLISTED, SeatState.WAITLISTED]
    scan(stayed_away)
    db.session.commit()
    assert seats(stayed_away)[0] == SeatState.ATTENDED
    assert worked.taken == 2
