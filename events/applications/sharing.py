"""What one employer sees of a talent: the only rule, for pages, lists, files, the API and scans.

The talent sets one level for each employer (`Sharing`); without one the employer sees nothing. A
level is looked up whenever something is shown, so lowering it takes effect with the next request.
`visible_profile` and `visible_snapshot` are for one person in hand. Lists join the level once, by
`with_sharing`, and give every column, filter and order of a person through `shown` or `shows`: a
value that is hidden can then not be told by searching or sorting either.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, select

from core import audit
from core.accounts.models import User
from core.db import db
from core.organisations.models import Organisation
from events.applications.models import Application, Sharing
from events.applications.states import ApplicationState, SharingLevel
from events.profiles.models import TalentProfile

# The parts of a profile (`TalentProfile.snapshot`), and from which level on they are seen.
PARTS = {
    "name": SharingLevel.NAME,
    "profile": SharingLevel.PROFILE,
    "contacts": SharingLevel.CV,
    "cv": SharingLevel.CV,
}

# The level of a row that `with_sharing` joined.
LEVEL = func.coalesce(Sharing.level, SharingLevel.NOTHING.value)


def level_for(user_id: uuid.UUID | None, organisation_id: uuid.UUID) -> SharingLevel:
    """How much this employer sees of this person now."""
    told = (Sharing.user_id == user_id, Sharing.organisation_id == organisation_id)
    level = db.session.scalar(select(Sharing.level).where(*told))
    return SharingLevel(level or SharingLevel.NOTHING)


def visible_snapshot(snapshot: Mapping[str, Any], level: SharingLevel) -> dict[str, Any]:
    """Of a snapshot what this level opens; what it does not is absent, never empty."""
    opened = (part for part, needed in PARTS.items() if level.rank >= needed.rank)
    return {part: snapshot[part] for part in opened if snapshot.get(part)}


def visible_profile(user: User, organisation: Organisation) -> dict[str, Any]:
    """What this employer sees of the person's profile as it is now; {} for nothing.

    Somebody without a profile is known by the account's name and address alone.
    """
    level = level_for(user.id, organisation.id)
    if level is SharingLevel.NOTHING:
        return {}
    profile = db.session.scalar(select(TalentProfile).where(TalentProfile.user_id == user.id))
    bare = {"name": user.display_name, "contacts": {"email": user.email, "phone": ""}}
    return visible_snapshot(profile.snapshot() if profile else bare, level)


def visible_application(application: Application) -> dict[str, Any]:
    """What its employer sees of an application: as it was sent, as far as it is shared now.

    {} once it is withdrawn, even if another application keeps the level.
    """
    if application.standing is ApplicationState.WITHDRAWN:
        return {}
    level = level_for(application.user_id, application.organisation_id)
    return visible_snapshot(application.snapshot, level)


def shares_otherwise(organisation_id: uuid.UUID, since: datetime) -> bool:
    """Whether somebody changed what this employer sees of them, or withdrew an application."""
    changed = Sharing.organisation_id == organisation_id, Sharing.changed_at > since
    ended = Application.organisation_id == organisation_id, Application.ended_at > since
    withdrawn = Application.state == ApplicationState.WITHDRAWN
    either = exists().where(*changed) | exists().where(*ended, withdrawn)
    return bool(db.session.scalar(select(either)))


def with_sharing(rows: Select[Any], user_id: Any, organisation_id: Any) -> Select[Any]:
    """The rows with the level of these two columns joined, for `shown` and `shows`."""
    same = and_(Sharing.user_id == user_id, Sharing.organisation_id == organisation_id)
    return rows.outerjoin(Sharing, same)


def shows(needed: SharingLevel) -> ColumnElement[bool]:
    """Whether the row's person shares at least this with the row's employer."""
    opening = [level for level in SharingLevel if level.rank >= needed.rank]
    return LEVEL.in_(opening)


def shown(needed: SharingLevel, value: Any, otherwise: Any = "") -> ColumnElement[Any]:
    """The value where it is shared, else `otherwise`: for columns, filters and orders alike."""
    return case((shows(needed), value), else_=literal(otherwise, value.type))


def share(
    user: User, organisation: Organisation, level: SharingLevel, *, by: User, at: datetime
) -> None:
    """The talent says what this employer may see from now on."""
    theirs = Sharing.user_id == user.id, Sharing.organisation_id == organisation.id
    one = db.session.scalar(select(Sharing).where(*theirs))
    if one is None:
        one = Sharing(user_id=user.id, organisation_id=organisation.id)
        db.session.add(one)
    if one.level == level:
        return
    one.level, one.changed_at = level, at
    db.session.flush()
    audit.record("sharing:changed", one, by=by, at=at, level=str(level))
