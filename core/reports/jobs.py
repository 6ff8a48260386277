"""Long lists made in the background, and files that have had their day."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult

from core.accounts.models import User
from core.clock import now
from core.db import db, own_transaction, reading
from core.errors import DomainError
from core.files.storage import Storage
from core.i18n import speaking
from core.jobs import Lane, job
from core.reports.models import Export
from core.reports.registry import REPORTS, Table
from core.reports.services import KEPT, MAKE, forget_private
from core.reports.states import EXPORT_WORKFLOW, UNDER_WAY, ExportAction, ExportState, FileFormat
from core.reports.writers import Cell
from core.reports.writing import reading_connection, scratch_file, write_file

NOTED_EVERY = 1_000
# What is under way for longer died with its process.
GIVEN_UP_AFTER = timedelta(hours=6)


class _Stopped(Exception):
    """The asker gave it up meanwhile."""


@job(MAKE, attempts=4, lane=Lane.INTERACTIVE)
def make_export(export_id: str) -> None:
    """Make the file anew from what the register says; killed at any moment, it is made again.

    The file's key was given when it was asked for, so a half-done try leaves nothing behind.
    """
    number = uuid.UUID(export_id)
    if not _take(number):
        return
    with reading():
        export = db.session.get_one(Export, number)
        key, file_format = str(export.storage_key), FileFormat(export.file_format)
        said_in = str(export.filter["language"])
        with speaking(said_in):
            table = _table(export)
    if table is None:
        _end(number, ExportAction.FAIL, None)
        return
    storage: Storage = current_app.extensions["storage"]
    rows = _Noted(number)
    with scratch_file(str(file_format)) as path:
        try:
            with speaking(said_in), reading_connection() as connection:
                write_file(table, file_format, rows.over(table.rows(connection)), path)
        except _Stopped:
            return
        storage.delete(key)
        storage.put(key, path)
    _end(number, ExportAction.FINISH, rows.count)


@job("reports.forget", every=timedelta(hours=1))
def forget_files(at: datetime | None = None) -> None:
    """Delete files after a day, and end what has been under way for too long. `at`: now."""
    moment = at or now()
    storage: Storage = current_app.extensions["storage"]
    for export in db.session.scalars(
        select(Export).where(Export.storage_key.is_not(None), Export.asked_at < moment - KEPT / 24)
    ):
        ended = export.standing not in UNDER_WAY
        if ended and (export.expires_at is None or export.expires_at <= moment):
            storage.delete(str(export.storage_key))
            export.storage_key = None
    for export in db.session.scalars(
        select(Export).where(Export.state.in_(UNDER_WAY), Export.asked_at < moment - GIVEN_UP_AFTER)
    ):
        EXPORT_WORKFLOW.fire(export, ExportAction.FAIL, by=None, at=moment)
        export.finished_at = moment
        forget_private(export)


def _take(export_id: uuid.UUID) -> bool:
    """Mark it as being made; False when it was stopped, ended or is gone."""
    with own_transaction() as session:
        taken: CursorResult[Any] = session.execute(  # type: ignore[assignment]
            EXPORT_WORKFLOW.moving(Export, ExportAction.TAKE, rows_written=0).where(
                Export.id == export_id
            )
        )
        return taken.rowcount == 1


def _table(export: Export) -> Table | None:
    """The content as its asker may have it now; None when they may not any more."""
    report = REPORTS.find(export.report)
    by = db.session.get(User, export.asked_by_id) if export.asked_by_id else None
    if report is None or by is None or not by.active:
        return None
    try:
        return report.table(export, by)
    except DomainError:
        return None


def _end(export_id: uuid.UUID, action: ExportAction, rows: int | None) -> None:
    export = db.session.get(Export, export_id)
    if export is None or export.standing not in UNDER_WAY:
        return
    moment = now()
    export.row_count, export.finished_at = rows, moment
    export.rows_written = rows or 0
    export.expires_at = moment + KEPT
    forget_private(export)
    EXPORT_WORKFLOW.fire(export, action, by=export.asked_by, at=moment)


class _Noted:
    """Rows counted on their way out, the number written down every NOTED_EVERY rows."""

    def __init__(self, export_id: uuid.UUID) -> None:
        self._export_id = export_id
        self.count = 0

    def over(self, rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
        for row in rows:
            self.count += 1
            if self.count % NOTED_EVERY == 0:
                self._note()
            yield row

    def _note(self) -> None:
        with own_transaction() as session:
            noted: CursorResult[Any] = session.execute(  # type: ignore[assignment]
                update(Export)
                .where(Export.id == self._export_id, Export.state == ExportState.RUNNING)
                .values(rows_written=self.count)
            )
            if noted.rowcount != 1:
                raise _Stopped
