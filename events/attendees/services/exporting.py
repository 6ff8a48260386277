"""The attendee list as a file: who may have it, and its content made anew for the background."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from core.i18n import LOCALES, speaking
from core.policy import authorize
from core.reports.models import Export
from core.reports.registry import Table
from core.reports.services import open_export
from core.reports.states import FileFormat
from events.attendees.columns import Column, columns_of
from events.attendees.facts import facts_of
from events.attendees.filters import filter_fields, in_words
from events.attendees.queries import table_of
from events.attendees.states import AttendeePermission
from events.attendees.values import ListChoice
from events.editions.models import Edition

REPORT = "events.attendees"


def open_list(
    edition: Edition,
    choice: ListChoice,
    columns: Mapping[str, Column],
    *,
    file_format: FileFormat,
    by: User,
    at: datetime,
    purpose: str = "",
    expected: int | None = None,
    session: Session | None = None,
) -> Export:
    """Enter the list in the register before it leaves (R18).

    Refuses whoever may only look, sensitive columns without the special right, and those without a
    purpose (at `purpose`).
    """
    authorize(AttendeePermission.EXPORT, edition, user=by)
    is_sensitive = any(columns[key].is_sensitive for key in choice.columns)
    if is_sensitive:
        authorize(AttendeePermission.EXPORT_IDENTITY, edition, user=by)
    return open_export(
        REPORT,
        edition,
        file_format=file_format,
        filter={**choice.filter, "order": choice.order},
        columns=choice.columns,
        words=_words(edition, choice),
        by=by,
        at=at,
        purpose=purpose,
        is_sensitive=is_sensitive,
        expected=expected,
        session=session,
    )


def check_export(export: Export, by: User) -> Edition:
    """The edition, while the person may still have what the export holds."""
    edition = db.session.get(Edition, uuid.UUID(export.subject_id))
    if edition is None:
        raise NotFound
    authorize(AttendeePermission.EXPORT, edition, user=by)
    if export.is_sensitive:
        authorize(AttendeePermission.EXPORT_IDENTITY, edition, user=by)
    return edition


def make_table(export: Export, by: User) -> Table:
    """The list as its asker may see it now, by the filter, columns and order in the register."""
    edition = check_export(export, by)
    facts = facts_of(edition)
    columns = columns_of(facts)
    given: dict[str, Any] = dict(export.filter["given"])
    order = given.pop("order")
    known = tuple(key for key in export.columns if key in columns)
    return table_of(by, edition, ListChoice(given, known, order), facts, columns)


def _words(edition: Edition, choice: ListChoice) -> dict[str, list[str]]:
    """The filter in both languages, because people of either read the register."""
    said = {}
    for code in LOCALES:
        with speaking(code):
            facts = facts_of(edition)
            fields = filter_fields(edition, facts)
            said[code] = in_words(choice, fields, columns_of(facts))
    return said
