"""The slice's place at the desk: a tab of the edition, and lists in the register of exports."""

from __future__ import annotations

import uuid
from typing import NoReturn

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from core.policy import authorize
from core.reports.models import Export
from core.reports.registry import REPORTS, Report
from events.editions.models import Edition
from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
from events.tickets.states import BADGES, SIGN_IN, TicketPermission

COLUMN_LABELS = {
    "name": _l("Name"),
    "organisation": _l("Organisation"),
    "role": lazy_pgettext("participant", "Role"),
}


def init_app(app: Flask) -> None:
    EDITION_TABS.add(
        app,
        EditionTab(_l("Badges"), "tickets_desk.badges", 45, TabGroup.DAY, TicketPermission.PRINT),
    )
    for key, label in ((BADGES, _l("Badges")), (SIGN_IN, _l("Sign-in sheets"))):
        REPORTS.add(app, Report(key, label, _no_table, _check, _column_label))


def _check(export: Export, by: User) -> None:
    """Raises when the person may no longer print what the file holds."""
    edition = db.session.get(Edition, uuid.UUID(export.subject_id))
    if edition is None:
        raise NotFound
    authorize(TicketPermission.PRINT, edition, user=by)


def _column_label(key: str) -> str:
    return str(COLUMN_LABELS.get(key, key))


def _no_table(_export: Export, _by: User) -> NoReturn:
    raise NotFound
