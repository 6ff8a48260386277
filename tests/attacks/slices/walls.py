"""The switch of a wall page; the page itself is everybody's, and names nobody."""

from __future__ import annotations

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from events.walls.models import Wall
from events.walls.services import set_wall
from tests.attacks.slices import RUNS
from tests.factories.core import make_user
from tests.factories.events import make_edition

TABLES = (Wall,)
CELLS = {"walls_desk.edit": ([{"slug": "wall_event"}], RUNS)}


def things(_city) -> dict[str, object]:
    edition, organiser = make_edition(), make_user(Role.ORGANISER)
    set_wall(edition, is_public=True, refresh_seconds=30, seen=0, by=organiser, at=now())
    db.session.commit()
    return {"wall_event": edition.slug}
