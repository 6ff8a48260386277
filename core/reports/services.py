"""Take a list away: noted in the register before the first byte, counted after the last (R18, G15).

Short lists are streamed while the person waits; long ones are made in the background, kept for a
day as a file that only its asker may fetch, and then deleted. The register keeps who, when, what
of, filter, columns, rows and purpose; never the content (R25).
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core import audit
from core.accounts.models import User
from core.clock import now
from core.db import db, new_id
from core.errors import Conflict, DomainError, NotFound
from core.files.storage import NoSuchFile, Storage, new_key
from core.i18n import language, speaking
from core.jobs import enqueue
from core.reports.models import Export
from core.reports.naming import file_name, name_download
from core.reports.registry import REPORTS, Table
from core.reports.states import (
    EXPORT_WORKFLOW,
    UNDER_WAY,
    ExportAction,
    ExportState,
    FileFormat,
    media_type_of,
)
from core.reports.writing import Count, pieces_of
from core.shares import PATIENCE, take_place

# Lists longer than this are made in the background.
BACKGROUND_FROM = 5_000
KEPT = timedelta(hours=24)
MAKE = "reports.make"
LONGEST_PURPOSE = 1_000


@dataclass(frozen=True)
class Taking:
    """What is taken away, for the register.

    `filter` as in the address, `words` the same for people to read, by language and without what
    was typed in (R25): values of `private` are forgotten once they are not needed. `labels` are
    what the columns are called, by language. `subject` has an id, a name in both languages and a
    table; without one it is of `name`. `title` stands before the list in the file's name.
    `expected` is the number of rows there will be, as far as known.
    """

    report: str
    subject: Any
    columns: Sequence[str]
    filter: Mapping[str, Any] = field(default_factory=dict)
    name: Mapping[str, str] = field(default_factory=dict)
    title: Sequence[str] = ()
    words: Mapping[str, list[str]] = field(default_factory=dict)
    labels: Mapping[str, list[str]] = field(default_factory=dict)
    private: Sequence[str] = ()
    expected: int | None = None

    def said(self) -> dict[str, Any]:
        """What the register keeps of the filter, and of how to read it."""
        return {
            "given": _without(self.private, self.filter),
            "private": list(self.private),
            "words": dict(self.words),
            "labels": dict(self.labels),
            "language": language(),
            "expected": self.expected,
        }


def open_export(
    taking: Taking,
    *,
    file_format: str,
    by: User,
    at: datetime,
    purpose: str = "",
    is_sensitive: bool = False,
    session: Session | None = None,
) -> Export:
    """Enter an export in the register; nothing may leave before that.

    Refuses sensitive columns without a purpose, at `purpose`. `session`: another one than the
    request's, for a GET, whose own never writes.
    """
    _require_purpose(purpose, is_sensitive=is_sensitive)
    subject, title = taking.subject, [*taking.title, str(REPORTS[taking.report].label)]
    export = Export(
        id=new_id(),
        report=taking.report,
        subject_kind=getattr(subject, "__tablename__", ""),
        subject_id=str(getattr(subject, "id", "")),
        subject_name=dict(getattr(subject, "name", taking.name)),
        file_format=file_format,
        filter=taking.said(),
        columns=list(taking.columns),
        is_sensitive=is_sensitive,
        purpose=purpose.strip(),
        state=ExportState.RUNNING,
        rows_written=0,
        asked_by_id=by.id,
        asked_at=at,
        file_name=file_name(title, at, file_format),
    )
    _add(export, session)
    note = audit.record_now if session else audit.record
    note("export:opened", export, by=by, **_facts(export))
    return export


def _require_purpose(purpose: str, *, is_sensitive: bool) -> None:
    if is_sensitive and not purpose.strip():
        raise DomainError(_l("Say what the sensitive columns are needed for."), field="purpose")
    if len(purpose) > LONGEST_PURPOSE:
        raise DomainError(_l("Say it in fewer words."), field="purpose")


def stream_export(export: Export, table: Table) -> Response:
    """The answer that carries the list; its end, or that it was broken off, is noted afterwards."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001
    file_format = FileFormat(export.file_format)
    pieces = _noted_pieces(export.id, table, file_format)
    response = Response(_in_context(app, pieces, language()), content_type=file_format.media_type)
    name_download(response, export.file_name)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def make_in_background(export: Export, filter: Mapping[str, Any]) -> Export:  # noqa: A002
    """Have an opened export made later; `filter` whole, kept only until it is made."""
    EXPORT_WORKFLOW.fire(export, ExportAction.QUEUE, by=export.asked_by, at=export.asked_at)
    export.filter = {**export.filter, "given": dict(filter)}
    export.storage_key = new_key("exports")
    db.session.flush()
    enqueue(MAKE, key=f"{MAKE}:{export.id}", export_id=str(export.id))
    return export


def stop_export(export: Export, *, by: User, at: datetime) -> Export:
    """Give up an export that is still being made. Refuses one that has ended."""
    if export.standing not in UNDER_WAY:
        raise Conflict(_l("It has ended already."))
    EXPORT_WORKFLOW.fire(export, ExportAction.STOP, by=by, at=at)
    export.finished_at = at
    forget_private(export)
    return export


def fetch_export(export: Export, *, by: User) -> Response:
    """The finished file, to its asker while they still may have it; every time is noted."""
    report = REPORTS.find(export.report)
    if export.storage_key is None or export.standing is not ExportState.DONE or report is None:
        raise NotFound
    report.check(export, by)
    take_place(PATIENCE)
    storage: Storage = current_app.extensions["storage"]
    try:
        pieces = storage.stream(export.storage_key)
        size = storage.size(export.storage_key)
    except NoSuchFile as error:
        raise NotFound from error
    audit.record_now("export:downloaded", export, by=by, rows=export.row_count)
    response = Response(pieces, content_type=media_type_of(export.file_format))
    name_download(response, export.file_name)
    response.headers["Content-Length"] = str(size)
    response.headers["Cache-Control"] = "no-store"
    return response


def note_end(export_id: uuid.UUID, action: ExportAction, *, rows: int) -> None:
    """Write down how a streamed export ended, outside any request; an ended one stays as it is."""
    export = db.session.get(Export, export_id)
    if export is not None:
        end_export(export, action, rows=rows)
    db.session.commit()


def end_export(export: Export, action: ExportAction, *, rows: int) -> None:
    """Enter how it ended, and how many rows left; an ended one stays as it is."""
    if export.standing in UNDER_WAY:
        export.rows_written, export.finished_at = rows, now()
        export.row_count = rows if action is ExportAction.FINISH else None
        EXPORT_WORKFLOW.fire(export, action, by=export.asked_by, at=export.finished_at)


def forget_private(export: Export) -> None:
    """Take what people typed out of the filter, once it is needed no more (R25)."""
    given = _without(export.filter.get("private", ()), export.filter.get("given", {}))
    export.filter = {**export.filter, "given": given}


def _add(export: Export, session: Session | None) -> None:
    """Enter it; one of another session is let go, so that it can be read when that is over."""
    if session is None:
        db.session.add(export)
        db.session.flush()
        return
    session.add(export)
    session.flush()
    session.expunge(export)


def _without(private: Sequence[str], given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: "…" if key in private and value else value for key, value in given.items()}


def _noted_pieces(export_id: uuid.UUID, table: Table, file_format: FileFormat) -> Iterator[bytes]:
    count, action = Count(), ExportAction.FAIL
    try:
        yield from pieces_of(table, file_format, count)
        action = ExportAction.FINISH
    except GeneratorExit:
        action = ExportAction.STOP
        raise
    finally:
        note_end(export_id, action, rows=count.rows)


def _in_context(app: Flask, pieces: Iterator[bytes], code: str) -> Iterator[bytes]:
    """Each piece made inside the program's context, which is never left open between two."""
    try:
        while True:
            with app.app_context(), speaking(code):
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece
    finally:
        with app.app_context():
            pieces.close()  # type: ignore[attr-defined]


def _facts(export: Export) -> dict[str, Any]:
    return {
        "report": export.report,
        "of": export.subject_name.get("en", ""),
        "format": str(export.file_format),
        "filter": export.filter["words"].get("en", []),
        "columns": export.columns,
        "sensitive": export.is_sensitive or None,
        "purpose": export.purpose or None,
    }
