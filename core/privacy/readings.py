"""One's reading log: when the office opened what is one's own, which office, and what for."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from core.accounts.models import User
from core.accounts.roles import STAFF_ROLES
from core.audit.models import AuditEntry
from core.audit.words import OpeningReason, action_words, load_references
from core.db import db
from core.privacy.finding import Belongings
from core.privacy.words import table_word

MOST = 200
# What one reader sees of a thing within this time is one opening.
SITTING = timedelta(minutes=30)
_FILES = ("file:looked_at", "file:downloaded")


@dataclass(frozen=True)
class Reading:
    """The office that opened it, never the name of the official; the reason is of the list."""

    at: datetime
    office: str | LazyString
    action: str
    thing: str
    reference: str
    reason: LazyString | None


def readings_of(user: User) -> list[Reading]:
    """Openings by others of what is the person's own, the newest first, at most MOST."""
    things = [str(one) for one in Belongings(user).things()]
    opened = or_(AuditEntry.action.in_(_FILES), AuditEntry.action.endswith("opened"))
    rows = (
        select(AuditEntry)
        .where(AuditEntry.subject_id.in_(things), opened, AuditEntry.actor_id != user.id)
        .order_by(AuditEntry.number.desc())
        .limit(MOST)
    )
    found = list(_sittings(db.session.scalars(rows)))
    offices = _offices({one.actor_id for one in found if one.actor_id is not None})
    called = load_references(db.session.connection(), [one.number for one in found])
    said = action_words()
    return [
        Reading(
            one.at,
            (offices.get(one.actor_id) if one.actor_id else None) or _l("The office"),
            said.get(one.action, one.action),
            table_word(one.subject_kind),
            called.get(one.number, ""),
            _reason(one),
        )
        for one in found
    ]


def _sittings(newest_first: Iterable[AuditEntry]) -> Iterator[AuditEntry]:
    last: dict[tuple[object, ...], datetime] = {}
    for entry in newest_first:
        sitting = (entry.subject_id, entry.actor_id, entry.action)
        if sitting not in last or last[sitting] - entry.at > SITTING:
            yield entry
        last[sitting] = entry.at


def _offices(ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    users = select(User).where(User.id.in_(ids)).options(selectinload(User.grants))
    return {
        user.id: ", ".join(
            dict.fromkeys(str(one.label) for one in user.grants if one.role in STAFF_ROLES)
        )
        for user in db.session.scalars(users)
    }


def _reason(entry: AuditEntry) -> LazyString | None:
    why = entry.details.get("why")
    return OpeningReason(why).label if why in set(OpeningReason) else None
