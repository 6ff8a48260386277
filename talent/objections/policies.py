"""Who may do what with an objection. What a person may not see at all answers 404."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.accounts.models import User
from core.accounts.roles import Role
from core.db import db
from core.files.models import StoredFile
from core.policy import HIDDEN, Decision, allowed_if, policy
from talent.objections.models import ClaimObjection, ObjectionEvidence
from talent.objections.scopes import decided_by, readable_by
from talent.objections.states import ObjectionPermission, ObjectionState

_LOOK_ONLY = _l("You may look at this list, but not export or change it.")
_NOT_NOW = _l("This objection is closed.")


@policy(ObjectionPermission.LIST)
def may_list(user: User, _subject: Any) -> Decision:
    return allowed_if(_is_reader(user))


@policy(ObjectionPermission.TAKE)
def may_take(user: User, _subject: Any) -> Decision:
    """City reviewers take the list away; auditors look at it."""
    return allowed_if(user.has_role(Role.CITY_REVIEWER), _LOOK_ONLY) if _is_reader(user) else HIDDEN


@policy(ObjectionPermission.READ)
def may_read(user: User, one: ClaimObjection) -> Decision:
    return allowed_if(readable_by(user).test(one))


@policy(ObjectionPermission.DECIDE)
def may_decide(user: User, one: ClaimObjection) -> Decision:
    """A city reviewer who is not the subject of the objection, while it is open."""
    if not may_read(user, one).allowed:
        return HIDDEN
    is_open = one.standing is ObjectionState.RECEIVED
    return allowed_if(decided_by(user).test(one), _LOOK_ONLY if is_open else _NOT_NOW)


@policy(ObjectionPermission.OPEN_IDENTITY)
def may_open_identity(user: User, one: ClaimObjection) -> Decision:
    """Whoever may read it, for a reason that is logged."""
    return may_read(user, one)


def may_read_evidence(user: User, file: StoredFile) -> Decision:
    owner = select(ObjectionEvidence.objection_id).where(ObjectionEvidence.file_id == file.id)
    found = select(ClaimObjection.id).where(
        ClaimObjection.id.in_(owner), readable_by(user).sql
    )  # fmt: skip
    return allowed_if(db.session.scalar(found.limit(1)) is not None)


def _is_reader(user: User) -> bool:
    roles = (Role.CITY_REVIEWER, Role.AUDITOR)
    return bool(user.is_authenticated) and any(map(user.has_role, roles))
