"""Background work of delegations. Each turn enters a part and asks for the next itself."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from core.accounts.models import User
from core.clock import now
from core.db import db
from core.jobs import Lane, job
from events.delegations import services
from events.delegations.models import DelegationSheet
from events.delegations.services.entering import JOB
from events.delegations.values import SheetState


@job(JOB, lane=Lane.INTERACTIVE)
def enter_part(sheet_id: str, done: int) -> None:
    """Enter the part of a list after the first `done`; done once however often it runs."""
    sheet = _sheet(sheet_id)
    if sheet is not None and sheet.done == done:
        services.enter_part(sheet, at=now())


# Work queued before an upgrade: a delegation had one list then, which has its id now.
@job("delegations.carry_out", lane=Lane.INTERACTIVE)
def register_members_later(delegation_id: str, user_id: str) -> None:
    """The same for a list that was not begun yet."""
    sheet, user = _sheet(delegation_id), db.session.get(User, uuid.UUID(user_id))
    if sheet is not None and user is not None and sheet.standing is SheetState.BROUGHT:
        services.register_members(sheet, by=user, at=now())


def _sheet(sheet_id: str) -> DelegationSheet | None:
    wanted = select(DelegationSheet).where(DelegationSheet.id == uuid.UUID(sheet_id))
    return db.session.scalar(wanted.with_for_update(of=DelegationSheet))
