"""Whose scans are taken at all."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.db import db
from core.errors import DomainError
from core.policy import authorize
from events.editions.models import Edition, EventSession
from events.gate.states import GatePermission
from events.gate.values import MadeScan


def require_gates(edition: Edition, scans: Iterable[MadeScan], *, by: User) -> None:
    """Refuse scans of sessions that are not this edition's or at whose gates `by` does not work."""
    for session_id in sorted({scan.session_id for scan in scans}):
        session = db.session.get(EventSession, session_id)
        if session is None or session.edition_id != edition.id:
            raise DomainError(_l("Choose a session of this event."), field="scans")
        authorize(GatePermission.SYNC, session, user=by)
