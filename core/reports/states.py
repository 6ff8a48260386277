"""Where an export stands, what it is written as, and who reads the register."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class FileFormat(StrEnum):
    """What a list is written as."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"

    @property
    def media_type(self) -> str:
        """What the answer says it is."""
        return _MEDIA_TYPES[self]


class ExportState(StrEnum):
    """queued → running → done | failed | stopped; a streamed one begins as running."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _STATES[self]

    @property
    def tone(self) -> str:
        """The tone of its sign."""
        return _TONES[self]

    @property
    def is_under_way(self) -> bool:
        """Whether more is still to come."""
        return self in UNDER_WAY


class ExportPermission(StrEnum):
    """What a person may be allowed to do with the register."""

    READ_REGISTER = "exports:read_register"


UNDER_WAY = frozenset({ExportState.QUEUED, ExportState.RUNNING})

PDF = "pdf"


def media_type_of(file_format: str) -> str:
    """What a kept file is: a table in one of its formats, or a list that was made for paper."""
    return "application/pdf" if file_format == PDF else FileFormat(file_format).media_type


_MEDIA_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.JSON: "application/json",
}
_STATES = {
    ExportState.QUEUED: _l("Waiting to be made"),
    ExportState.RUNNING: _l("Being made"),
    ExportState.DONE: _l("Done"),
    ExportState.FAILED: _l("Failed"),
    ExportState.STOPPED: _l("Stopped"),
}
_TONES = {
    ExportState.QUEUED: "waiting",
    ExportState.RUNNING: "progress",
    ExportState.DONE: "done",
    ExportState.FAILED: "refused",
    ExportState.STOPPED: "withdrawn",
}
