"""A leader without an account watches the day: who is checked in stands on the wall by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from core.clock import now
from events.tickets.codes import ticket_code
from tests.factories.events import make_edition, make_registration
from tests.journeys.browsing import Visitor
from tests.pages.gate import GatePage
from tests.pages.sign_in import sign_in
from tests.pages.wall import WallPage, WallSwitch

pytestmark = pytest.mark.journey
SLUG, TALENTS = "wall-week", "attending_talent_distinct"


@pytest.fixture(scope="module")
def gate(program: Flask) -> tuple[str, str]:
    """A Week that has begun: the address of its gate, and the ticket of somebody."""
    with program.app_context():
        edition = make_edition(
            "entrepreneurship_week", slug=SLUG, starts_at=now() - timedelta(hours=1)
        )
        [session] = edition.sessions
        code = ticket_code(make_registration(edition, residence="SG").id)
        return f"/desk/events/{SLUG}/gate/{session.id}", code


def test_whoever_is_checked_in_stands_on_the_wall(
    gate: tuple[str, str], visit: Callable[..., Visitor]
) -> None:
    """With scripts on a phone in English, without them on a wide screen in Chinese."""
    address, code = gate
    organiser = visit(language="zh")
    sign_in(organiser, "organiser@demo.example")
    switch = WallSwitch(organiser)
    switch.open(SLUG)
    switch.set(on=True)
    walls = [
        WallPage(visit(language="en", width=360)),
        WallPage(visit(language="zh", width=1280, scripts=False)),
    ]
    for wall in walls:
        wall.open(SLUG)
        wall.tells(TALENTS, 0)
    doorkeeper = visit(language="en", width=360)
    sign_in(doorkeeper, "gate@demo.example")
    phone = GatePage(doorkeeper)
    phone.open(address, "Door")
    phone.scan(code, "Let in")
    for wall in walls:
        wall.tells(TALENTS, 1)
        wall.look()

    walls[0].lose_network()
    walls[0].tells(TALENTS, 1)
    switch.set(on=False)
    walls[0].find_network()
    for wall in walls:
        wall.is_gone()
