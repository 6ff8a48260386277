"""Where an export stands, what it is written as, and who reads the register."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.states import State
from core.workflow import Workflow, consequence


class FileFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self]


class ExportState(State):
    """A streamed one begins as running."""

    QUEUED = "queued", _l("Waiting to be made"), "waiting"
    RUNNING = "running", _l("Being made"), "progress"
    DONE = "done", _l("Done"), "done"
    FAILED = "failed", _l("Failed"), "refused"
    STOPPED = "stopped", _l("Stopped"), "withdrawn"

    @property
    def is_under_way(self) -> bool:
        return self in UNDER_WAY


class ExportPermission(StrEnum):
    READ_REGISTER = "exports:read_register"
    READ_OWN = "exports:read_own"


class ExportAction(StrEnum):
    QUEUE = "queue"
    TAKE = "take"
    FINISH = "finish"
    FAIL = "fail"
    STOP = "stop"


UNDER_WAY = frozenset({ExportState.QUEUED, ExportState.RUNNING})

EXPORT_WORKFLOW = Workflow(
    "export",
    [
        consequence(ExportAction.QUEUE, ExportState.QUEUED, ExportState.RUNNING),
        consequence(ExportAction.TAKE, ExportState.RUNNING, *UNDER_WAY),
        consequence(ExportAction.FINISH, ExportState.DONE, *UNDER_WAY),
        consequence(ExportAction.FAIL, ExportState.FAILED, *UNDER_WAY),
        consequence(ExportAction.STOP, ExportState.STOPPED, *UNDER_WAY),
    ],
    describe=lambda export: {"report": export.report, "rows": export.row_count},
)

PDF = "pdf"


def media_type_of(file_format: str) -> str:
    """What a kept file is: a table in one of its formats, or a list that was made for paper."""
    return "application/pdf" if file_format == PDF else FileFormat(file_format).media_type


_MEDIA_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.JSON: "application/json",
}
