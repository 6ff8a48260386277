"""What the program counts of itself, in the text form Prometheus reads.

Each web process counts in memory. With several, each leaves its counts in DATA_DIR/run from time
to time, and whichever is asked adds them up. Endpoints are named, never addresses with their
reference numbers or tokens.
"""

import contextlib
import json
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select

from core.db import db
from core.jobs.models import Job
from core.operations.jobs import last_beat
from core.outbox.models import Message
from core.settings import Settings

LEAVE_SECONDS = 2.0
SEPARATOR = "\t"


class RequestCounts:
    """How many requests each endpoint answered with which status, and how long they took."""

    def __init__(self, settings: Settings) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._seconds: Counter[str] = Counter()
        self._shared = settings.web_processes > 1
        self._folder = settings.data_dir / "run"
        self._left_at = 0.0

    def add(self, endpoint: str, method: str, status: int, seconds: float) -> None:
        with self._lock:
            self._counts[SEPARATOR.join((endpoint, method, str(status)))] += 1
            self._seconds[endpoint] += seconds  # type: ignore[assignment]
            leave = self._shared and time.monotonic() - self._left_at > LEAVE_SECONDS
        if leave:
            self._leave()

    def totals(self) -> tuple[dict[str, float], dict[str, float]]:
        """Counts by endpoint, method and status, and seconds by endpoint, of all processes."""
        if not self._shared:
            with self._lock:
                return dict(self._counts), dict(self._seconds)
        self._leave()
        counts: Counter[str] = Counter()
        seconds: Counter[str] = Counter()
        for file in self._folder.glob("requests-*.json"):
            with contextlib.suppress(OSError, ValueError):
                left = json.loads(file.read_text())
                counts.update(left["counts"])
                seconds.update(left["seconds"])
        return dict(counts), dict(seconds)

    def _leave(self) -> None:
        with self._lock:
            self._left_at = time.monotonic()
            text = json.dumps({"counts": self._counts, "seconds": self._seconds})
        # Counting must never stop an answer: a full disk loses figures only.
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            file = self._folder / f"requests-{os.getpid()}.json"
            part = file.with_suffix(f".{threading.get_ident()}")
            part.write_text(text)
            part.replace(file)


def exposition(counts: RequestCounts, settings: Settings) -> str:
    return "\n".join([*_requests(counts), *_work(), *_database(settings), ""])


def _requests(counts: RequestCounts) -> Iterator[str]:
    by_status, seconds = counts.totals()
    yield "# TYPE portal_requests_total counter"
    totals: Counter[str] = Counter()
    for key, number in sorted(by_status.items()):
        endpoint, method, status = key.split(SEPARATOR)
        totals[endpoint] += int(number)
        labels = f'endpoint="{endpoint}",method="{method}",status="{status}"'
        yield f"portal_requests_total{{{labels}}} {int(number)}"
    yield "# TYPE portal_request_seconds summary"
    for endpoint, number in sorted(totals.items()):
        label = f'{{endpoint="{endpoint}"}}'
        yield f"portal_request_seconds_sum{label} {seconds.get(endpoint, 0):.6f}"
        yield f"portal_request_seconds_count{label} {number}"


def _work() -> Iterator[str]:
    for name, model in (("portal_jobs", Job), ("portal_messages", Message)):
        yield f"# TYPE {name} gauge"
        rows = db.session.execute(select(model.state, func.count()).group_by(model.state)).all()
        for state, number in sorted(rows):
            yield f'{name}{{state="{state}"}} {number}'
    beat = last_beat()
    yield "# TYPE portal_worker_last_beat_seconds gauge"
    yield f"portal_worker_last_beat_seconds {beat.timestamp() if beat else 0:.0f}"


def _database(settings: Settings) -> Iterator[str]:
    yield "# TYPE portal_database_bytes gauge"
    if settings.is_sqlite:
        path = Path(settings.database_url.partition("///")[2])
        size = sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*"))
    else:
        size = db.session.scalar(select(func.pg_database_size(func.current_database()))) or 0
    yield f"portal_database_bytes {size}"
