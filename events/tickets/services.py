"""A new address for one's calendar; badges and sheets entered in the register before they leave."""

from __future__ import annotations

from datetime import datetime

from flask_babel import force_locale

from core import audit
from core.accounts.models import User
from core.db import db
from core.files.storage import new_key
from core.i18n import LOCALES
from core.jobs import enqueue
from core.reports.models import Export
from core.reports.services import Taking, open_export
from core.reports.states import EXPORT_WORKFLOW, PDF, ExportAction
from events.editions.models import Edition, EventSession
from events.editions.reach import title_of
from events.event_types.registry import ParticipantRole
from events.registrations.models import Registration
from events.tickets.calendars import said
from events.tickets.links import find_feed
from events.tickets.models import CalendarFeed
from events.tickets.states import BADGES, SIGN_IN
from events.tickets.values import BadgeChoice, choice_to_json

MAKE_BADGES = "tickets.make_badges"
COLUMNS = ("name", "organisation", "role")


def renew_feed(owner: User | Registration, *, at: datetime) -> None:
    """Give the calendar a new address; whoever holds an earlier one reads it no more."""
    feed = find_feed(owner)
    if feed is None:
        is_user = isinstance(owner, User)
        feed = CalendarFeed(
            user_id=owner.id if is_user else None,
            registration_id=None if is_user else owner.id,
            number=0,
        )
        db.session.add(feed)
    feed.number += 1
    db.session.flush()
    audit.record("calendar:renewed", owner, by=owner if isinstance(owner, User) else None, at=at)


def note_badges(
    edition: Edition, choice: BadgeChoice, *, count: int, by: User, at: datetime
) -> Export:
    export = _open_badges(edition, choice, count=count, by=by, at=at)
    return _handed_over(export, count, by, at)


def ask_for_badges(
    edition: Edition, choice: BadgeChoice, *, count: int, by: User, at: datetime
) -> Export:
    """Have many badges made in the background; the file is its asker's alone, for a day."""
    export = _open_badges(edition, choice, count=count, by=by, at=at)
    EXPORT_WORKFLOW.fire(export, ExportAction.QUEUE, by=by, at=at)
    export.storage_key = new_key("exports")
    db.session.flush()
    enqueue(MAKE_BADGES, key=f"{MAKE_BADGES}:{export.id}", export_id=str(export.id))
    return export


def note_sign_in_sheet(session: EventSession, *, count: int, by: User, at: datetime) -> Export:
    taking = Taking(
        SIGN_IN,
        session.edition,
        COLUMNS[:2],
        {"session": str(session.id)},
        title=[*title_of(session.edition, by, {}), session.code],
        words={code: [f"{session.code} {said(session.name, code)}"] for code in ("en", "zh")},
        expected=count,
    )
    export = open_export(taking, file_format=PDF, by=by, at=at)
    return _handed_over(export, count, by, at)


def _handed_over(export: Export, count: int, by: User, at: datetime) -> Export:
    export.finished_at = at
    export.row_count = export.rows_written = count
    EXPORT_WORKFLOW.fire(export, ExportAction.FINISH, by=by, at=at)
    db.session.flush()
    return export


def _open_badges(
    edition: Edition, choice: BadgeChoice, *, count: int, by: User, at: datetime
) -> Export:
    taking = Taking(
        BADGES,
        edition,
        COLUMNS,
        choice_to_json(choice),
        title=title_of(edition, by, {}),
        words={code: _words(edition, choice, code) for code in ("en", "zh")},
        expected=count,
    )
    return open_export(taking, file_format=PDF, by=by, at=at)


def _words(edition: Edition, choice: BadgeChoice, language: str) -> list[str]:
    """The choice for people who read the register."""
    with force_locale(LOCALES[language]):
        words = [str(choice.layout.label), str(choice.state.label)]
        if choice.role:
            words.append(str(ParticipantRole(choice.role).label))
    names = (one.name for one in edition.sessions if one.id == choice.session_id)
    return [*words, *(said(name, language) for name in names)]
