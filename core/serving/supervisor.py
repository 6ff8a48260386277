"""Separate job processes beside the web: started, started again when one dies, and ended."""

import logging
import subprocess
import sys
import threading
from types import TracebackType
from typing import Self

from core.serving.first_start import ROOT

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
GRACE_SECONDS = 20
COMMAND = (sys.executable, "-m", "flask", "jobs", "run", "--with-parent")


class JobProcesses:
    """`count` processes of `flask jobs run` that live as long as the `with` block."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._processes: list[subprocess.Popen[bytes]] = []
        self._ending = threading.Event()
        self._watch = threading.Thread(target=self._keep_alive, daemon=True, name="supervisor")

    def __enter__(self) -> Self:
        if self._count:
            self._processes = [self._start() for _ in range(self._count)]
            self._watch.start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._ending.set()
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()

    @staticmethod
    def _start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(COMMAND, cwd=ROOT)  # noqa: S603 - our own command

    def _keep_alive(self) -> None:
        while not self._ending.wait(LOOK_SECONDS):
            for place, process in enumerate(self._processes):
                if process.poll() is not None and not self._ending.is_set():
                    log.error("a job process ended with %s; starting another", process.returncode)
                    self._processes[place] = self._start()
