"""Halls keep what stands in them."""

from __future__ import annotations

import pytest

from core.accounts.roles import Role
from core.clock import now
from core.errors import Conflict, DomainError
from events.plans import services
from events.plans.queries import get_plan
from tests.factories.core import make_user
from tests.factories.events import make_edition
from tests.factories.plans import make_booths, make_hall


@pytest.fixture
def edition(app):
    return make_edition()


def test_a_hall_cannot_shrink_below_its_booths_or_go_with_them(edition) -> None:
    hall = make_hall(edition)
    make_booths(hall, 2)
    plan, organiser = get_plan(edition, for_update=True), make_user(Role.ORGANISER)
    small = {"code": "A", "name": hall.name, "width": 50, "depth": 400, "grid": 5}
    with pytest.raises(DomainError, match="Booth A02 reaches to 6 × 3 m"):
        services.put_hall(plan, hall, small, by=organiser, at=now())
    with pytest.raises(Conflict, match="There are booths in this hall"):
        services.remove_hall(plan, hall, by=organiser, at=now())
