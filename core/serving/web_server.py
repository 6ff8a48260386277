"""The web server: gunicorn with threads, and the embedded worker when no process does the jobs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication

from core.serving import announcing
from core.serving.fair_worker import FairWorker
from core.serving.memory import use_few_heaps
from core.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

GRACE_SECONDS = 20
LAST_JOB_SECONDS = 10
SWITCH_SECONDS = 0.001


class WebServer(BaseApplication):  # type: ignore[misc]
    """Serves the program; the one that answers is made in each worker, never in the master.

    Nothing that is used is made before the fork: the object store and database pools do not survive
    one. With one worker the master stays small; where there are more it has read all modules, so
    that they do not read them again, and share that memory.
    """

    def __init__(self, settings: Settings, *, with_jobs: bool, web_only: bool) -> None:
        self._settings = settings
        self._with_jobs, self._web_only = with_jobs, web_only
        self._jobs: Any = None
        super().__init__(prog="talent-portal")

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults; no file or command line is read."""
        settings = self._settings
        # One more than may be heavy, so that what is over it is refused at once.
        FairWorker.share = max(1, min(settings.heavy_at_once + 1, settings.web_threads - 1))
        FairWorker.largest = (settings.max_upload_mb + 2) * 1024 * 1024
        FairWorker.proxies = settings.trusted_proxies
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        for name, value in {
            "bind": f"{host}:{settings.port}",
            "workers": settings.web_processes,
            "threads": settings.web_threads,
            "worker_class": FairWorker,
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108
            "timeout": 120,
            "graceful_timeout": GRACE_SECONDS,
            "keepalive": 5,
            "loglevel": "warning",
            "proc_name": "talent-portal",
            "control_socket_disable": True,
            # Werkzeug's ProxyFix decides, and only when TRUSTED_PROXIES says so.
            "forwarded_allow_ips": "",
            "forwarder_headers": "",
            "limit_request_line": 8190,
            "limit_request_fields": 100,
            "on_starting": self._read_modules,
            "post_fork": lambda _server, _worker: use_few_heaps(),
            "post_worker_init": self._on_worker_ready,
            "worker_exit": self._on_worker_exit,
        }.items():
            self.cfg.set(name, value)

    def _read_modules(self, _server: Any) -> None:
        if self._settings.web_processes > 1:
            from app import create_app

            create_app(self._settings)  # and let go of: what reads modules is making a program

    def load(self) -> Flask:
        from core.operations.request_log import log_json_lines

        log_json_lines()
        # A page lets go of the interpreter at each query, and would wait 5 ms for it each time
        # while another thread reckons.
        sys.setswitchinterval(SWITCH_SECONDS)
        from app import create_app
        from core.installation import keep_looking
        from core.operations.readiness import WORKS_ELSEWHERE

        app = create_app(self._settings)
        app.extensions[WORKS_ELSEWHERE] = self._web_only
        keep_looking(app)
        if self._with_jobs:
            from core.jobs.worker import run_in_thread

            self._jobs = run_in_thread(app)
        return app

    def _on_worker_ready(self, worker: Any) -> None:
        if worker.age == 1:
            announcing.announce(self._settings)

    def _on_worker_exit(self, _server: Any, _worker: Any) -> None:
        if self._jobs is not None:
            self._jobs.stop()
            self._jobs.join(LAST_JOB_SECONDS)
