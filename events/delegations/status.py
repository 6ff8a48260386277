"""A leader's delegations on their status page."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from core.accounts.models import User
from core.db import db
from core.i18n import tr
from core.status_page import StatusLine, StatusPart
from events.delegations.models import DelegationSheet
from events.delegations.values import SheetState
from events.registrations.groups import Delegation

NEWEST = 10


def delegations_part(user: User) -> StatusPart | None:
    """The newest delegations the person brought, each by its last list; nothing without any."""
    last = select(func.max(DelegationSheet.number)).group_by(DelegationSheet.delegation_id)
    last = last.where(DelegationSheet.delegation_id == Delegation.id).correlate(Delegation)
    rows = (
        select(DelegationSheet)
        .join(DelegationSheet.delegation)
        .where(Delegation.created_by_id == user.id)
        .where(DelegationSheet.number == last.scalar_subquery())
        .options(joinedload(DelegationSheet.delegation).joinedload(Delegation.edition))
        .order_by(DelegationSheet.created_at.desc())
        .limit(NEWEST)
    )
    lines = tuple(_line(one) for one in db.session.scalars(rows))
    begin, label = url_for("editions.index"), _l("See the events")
    return StatusPart(_l("Delegations"), lines, "", begin, label) if lines else None


def _line(sheet: DelegationSheet) -> StatusLine:
    edition, standing = sheet.delegation.edition, sheet.standing
    url = url_for("delegations.show", slug=edition.slug, delegation_id=sheet.delegation_id)
    title = f"{sheet.delegation.name} · {tr(edition.name)}"
    is_theirs = standing is SheetState.BROUGHT
    return StatusLine(title, "", url, standing, standing.sentence, is_theirs, due_on=None)
