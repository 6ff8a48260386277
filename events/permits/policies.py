"""Who sees plans and permits, and who files them: those of the event as a whole."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.accounts.models import User
from core.db import db
from core.files.models import StoredFile
from core.policy import HIDDEN, Decision, allowed_if, policy
from core.scopes import NOTHING
from events.editions.models import Edition
from events.editions.policies import LOOK_ONLY
from events.editions.reach import reading_reach, running_reach
from events.permits.models import Permit, PermitFile
from events.permits.scopes import overseen_by
from events.permits.states import PermitPermission

FILE_PURPOSE = "permit"


@policy(PermitPermission.LIST)
def may_list(user: User, _subject: object) -> Decision:
    return allowed_if(overseen_by(user) is not NOTHING)


@policy(PermitPermission.READ)
def may_read(user: User, edition: Edition) -> Decision:
    return allowed_if(reading_reach(user, edition).whole)


@policy(PermitPermission.WRITE)
def may_write(user: User, edition: Edition) -> Decision:
    """Also when it is over: the form of figures comes then."""
    if not reading_reach(user, edition).whole:
        return HIDDEN
    return allowed_if(running_reach(user, edition).whole, LOOK_ONLY)


def may_read_file(user: User, file: StoredFile) -> Decision:
    rows = select(Permit).join(Permit.files).where(PermitFile.file_id == file.id)
    permit = db.session.scalar(rows.options(joinedload(Permit.edition)))
    return may_read(user, permit.edition) if permit is not None else HIDDEN
