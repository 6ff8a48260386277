"""Background work for those who operate the portal: what waits, runs, failed and why.

What a piece of work is about stays unsaid: its arguments may name people.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import String, and_, cast, select

from core.accounts.models import User
from core.clock import now
from core.jobs.models import Job
from core.jobs.services import cancel, retry
from core.jobs.states import JobState, Lane
from core.lists import filters
from core.lists.columns import ColumnKind, column_of, state_column, words_of
from core.lists.spec import BulkAction, Card, Content, ListSpec, Rights, Said
from core.lists.views import add_list_routes
from core.operations.doctor import LATE
from core.operations.system import SystemPermission

_K = ColumnKind
blueprint = Blueprint("background_work", __name__, url_prefix="/desk/system/work")


def _content(_nothing: None, _reader: User) -> Content:
    one = Job
    late = and_(one.state == JobState.QUEUED, one.run_at < now() - LATE)
    columns = [
        column_of(one.id, _l("Number"), key="number", words=_beginning, codes=str,
                  on_screen=True),
        column_of(one.name, _l("Work"), on_screen=True),
        state_column("state", _l("State"), JobState, one.state, on_screen=True),
        column_of(one.lane, _l("Queue"), _K.CHOICE, words=words_of(Lane), on_screen=True),
        column_of(one.error, _l("Why it failed"), words=_last_line, codes=_last_line,
                  on_screen=True),
        column_of(one.attempts, _l("Attempts"), _K.NUMBER, on_screen=True),
        column_of(one.created_at, _l("Queued at"), _K.MOMENT, on_screen=True),
        column_of(one.run_at, _l("Not before"), _K.MOMENT),
        column_of(one.ended_at, _l("Ended at"), _K.MOMENT, on_screen=True),
        column_of(one.worker, _l("Worker")),
    ]  # fmt: skip
    return Content(columns, [
        filters.search(_("Work"), one.name),
        filters.choice("state", _("State"), filters.choices_of(JobState), one.state),
        filters.choice("lane", _("Queue"), filters.choices_of(Lane), one.lane),
        filters.flag("late", _("Waits too long"), late),
    ])  # fmt: skip


def _beginning(number: uuid.UUID) -> str:
    """As much of it as tells one from another; `flask jobs` and programs get it whole."""
    return str(number)[:8]


def _last_line(error: str | None) -> str:
    return (error or "").strip().rpartition("\n")[2][:160]


def _retry(row: Job, _by: User, at: datetime, _said: Said) -> None:
    retry(row, at=at)


def _cancel(row: Job, _by: User, at: datetime, _said: Said) -> None:
    cancel(row, at=at)


BACKGROUND_WORK: ListSpec = ListSpec(
    key="core.background_work",
    label=_l("Background work"),
    rights=Rights(
        see=SystemPermission.READ, take=SystemPermission.READ, change=SystemPermission.MANAGE
    ),
    rows=lambda _reader, _nothing: select(Job),
    id=Job.id,
    ref=cast(Job.id, String).label("ref"),
    content=_content,
    order="-created_at",
    card=Card("name", ("created_at", "attempts", "error"), "state"),
    actions=[
        BulkAction("retry", _l("Try again"), _retry),
        BulkAction("cancel", _l("Cancel"), _cancel, tone="danger",
                   warns=_l("What is cancelled is not done; letters are not sent.")),
    ],
    lead=_l("What the program does by itself: letters, papers, clocks. The newest stands first."),
    nothing=_l("No work fits"),
)  # fmt: skip
add_list_routes(blueprint, BACKGROUND_WORK)
