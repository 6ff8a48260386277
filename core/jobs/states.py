"""States of a background job."""

from enum import StrEnum


class JobState(StrEnum):
    """queued → running → done | failed; a lost or unlucky job goes back to queued."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
