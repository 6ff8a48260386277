"""Saved views: a name for a choice. Opening one shows what its reader may see, no more (R19)."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from core.accounts.models import User
from core.db import db
from core.errors import DomainError
from core.policy import authorize
from events.attendees.models import SavedView
from events.attendees.states import AttendeePermission
from events.attendees.values import ListChoice
from events.editions.models import Edition

MOST_VIEWS = 50
LONGEST_NAME = 80


def save_view(
    edition: Edition, name: str, choice: ListChoice, *, shared: bool, by: User, at: datetime
) -> SavedView:
    """Keep a choice under a name; the same name again replaces it. Refuses no name, and too many.

    Sharing needs the right to run a part of the edition.
    """
    name = " ".join(name.split())
    if not name:
        raise DomainError(_l("Give the view a name."), field="name")
    if len(name) > LONGEST_NAME:
        raise DomainError(_l("Use at most %(most)s characters.", most=LONGEST_NAME), field="name")
    if shared:
        authorize(AttendeePermission.SHARE_VIEW, edition, user=by)
    own = (SavedView.edition_id == edition.id, SavedView.owner_id == by.id)
    view = db.session.scalar(select(SavedView).where(*own, SavedView.name == name))
    if view is None:
        if (db.session.scalar(select(func.count(SavedView.id)).where(*own)) or 0) >= MOST_VIEWS:
            raise DomainError(_l("You have many views. Delete one first."), field="name")
        view = SavedView(edition_id=edition.id, owner_id=by.id, name=name)
        db.session.add(view)
    view.choice, view.is_shared, view.changed_at = choice.to_json(), shared, at
    db.session.flush()
    return view


def drop_view(view: SavedView) -> None:
    """Delete a view; lists are not touched by it."""
    db.session.delete(view)
    db.session.flush()
