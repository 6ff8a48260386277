"""Where an export stands, and who reads the register."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class ExportState(StrEnum):
    """queued → running → done | failed | stopped; a streamed one is done at once."""

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


class ExportPermission(StrEnum):
    """What a person may be allowed to do with the register."""

    READ_REGISTER = "exports:read_register"


_STATES = {
    ExportState.QUEUED: _l("Waiting"),
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
