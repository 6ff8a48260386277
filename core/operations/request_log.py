"""The log: one JSON line each, with the request's id, without personal data.

A request's line names its endpoint, not its address: addresses hold reference numbers, calendar
tokens and what people searched for. Database errors are logged without the values they concern.
"""

import json
import logging
import re
import sys
import time

from flask import Flask, Response, g, has_request_context, request
from flask.signals import request_finished, request_started

from core.clock import now
from core.operations.metrics import RequestCounts

log = logging.getLogger("portal.request")

# What PostgreSQL quotes of the row it refused.
QUOTED_ROW = re.compile(r"^(DETAIL|CONTEXT|LINE \d+):.*$", re.MULTILINE)
FIELDS = ("method", "endpoint", "status", "milliseconds")


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON; a trace keeps its places and loses quoted rows."""
        line: dict[str, object] = {
            "at": now().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.getMessage():
            line["message"] = QUOTED_ROW.sub(r"\1: (withheld)", record.getMessage())
        if has_request_context():
            line["request_id"] = g.get("request_id", "")
        line.update({name: getattr(record, name) for name in FIELDS if hasattr(record, name)})
        if record.exc_info:
            trace = self.formatException(record.exc_info)
            line["trace"] = QUOTED_ROW.sub(r"\1: (withheld)", trace)
        return json.dumps(line, ensure_ascii=False, default=str)


def log_json_lines() -> None:
    """Have everything this process logs written to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    log.setLevel(logging.INFO)
    for name in ("gunicorn.error", "gunicorn.access"):
        logging.getLogger(name).handlers[:] = [handler]


def init_app(app: Flask, counts: RequestCounts) -> None:
    @request_started.connect_via(app)
    def _start(_app: Flask, **_: object) -> None:
        g.started = time.perf_counter()

    @request_finished.connect_via(app)
    def _finish(_app: Flask, response: Response, **_: object) -> None:
        seconds = time.perf_counter() - g.get("started", time.perf_counter())
        endpoint = request.endpoint or "none"
        method = request.method if request.method in KNOWN_METHODS else "other"
        counts.add(endpoint, method, response.status_code, seconds)
        log.info(
            "",
            extra={
                "method": method,
                "endpoint": endpoint,
                "status": response.status_code,
                "milliseconds": round(seconds * 1000, 1),
            },
        )


KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
