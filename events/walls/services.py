"""Switching a wall page on and off."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.audit import record
from core.db import db
from core.errors import Conflict
from core.policy import authorize
from events.editions.models import Edition
from events.editions.states import EditionPermission
from events.walls.models import Wall
from events.walls.queries import find_wall


def set_wall(
    edition: Edition, *, is_public: bool, refresh_seconds: int, seen: int, by: User, at: datetime
) -> Wall:
    """Show the edition's wall page to everybody or to nobody, renewed every so many seconds.

    Also of an edition that is over: its last day may stay on the wall, and must be taken down.
    Refuses a page older than what was set meanwhile (`seen`: the version it showed, 0 for none).
    """
    authorize(EditionPermission.RUN, edition, user=by)
    wall = find_wall(edition)
    if (wall.version if wall else 0) != seen:
        raise Conflict(_l("Somebody changed this since you opened the page."))
    wall = wall or Wall(edition=edition, is_public=False)
    was_public = wall.is_public
    wall.is_public, wall.refresh_seconds = is_public, refresh_seconds
    db.session.add(wall)
    db.session.flush()
    moved = "shown" if is_public else "hidden"
    what = "changed" if is_public == was_public else moved
    record(f"wall:{what}", edition, by=by, at=at, refresh_seconds=refresh_seconds)
    return wall
