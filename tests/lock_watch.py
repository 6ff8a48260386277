"""Notices whoever holds the embedded database's write lock for long, in every test.

Looked at is what requests and background work hold, not what a test itself makes. Counted is the
processor time of the holding thread, so that neither a busy machine nor a slow one fails a test.
"""

from __future__ import annotations

import gc
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from flask import has_request_context, request
from jinja2 import Environment

from core.jobs import claims
from core.sqlite_lock import _WriteLock

# Whoever writes meanwhile waits as long; on a slower machine, or beside others, in proportion.
MOST_SECONDS = 0.25
REFERENCE_SECONDS = 0.008


def slowness() -> float:
    """How many times as long as where the limit was set something takes here and now."""
    began = time.thread_time()
    sum(number * number % 7 for number in range(200_000))
    return (time.thread_time() - began) / REFERENCE_SECONDS


class _Thread(threading.local):
    """The job that this thread is at, who holds the lock in it since when, and its time aside.

    Aside is what no holder is to blame for: looking for garbage, among all that tests keep far more
    than in service, and compiling a template, which a process does once, whoever asks first.
    """

    job = holder = ""
    since = aside = began = 0.0

    @property
    def spent(self) -> float:
        return time.thread_time() - self.aside


@dataclass
class LockWatch:
    """What held the lock longer than MOST_SECONDS since the last look, and for how long."""

    faults: list[str] = field(default_factory=list)
    _here: _Thread = field(default_factory=_Thread)

    def begin(self) -> None:
        """Look at each holding from now on, in this process; called once."""
        acquire, release, run = _WriteLock.acquire, _WriteLock.release, claims.run_taken
        compiled = Environment.compile

        def acquired(lock: Any, holder: Any) -> None:
            is_new = lock._holder is not holder
            acquire(lock, holder)
            if is_new:
                self._held()

        def released(lock: Any, holder: Any) -> None:
            if lock._holder is holder:
                self._let_go()
            release(lock, holder)

        def named(taken: Any) -> None:
            self._here.job = taken.name
            try:
                run(taken)
            finally:
                self._here.job = ""

        _WriteLock.acquire, _WriteLock.release = acquired, released  # type: ignore[method-assign]

        def compiled_aside(*given: Any, **named: Any) -> Any:
            began = self._here.spent
            made = compiled(*given, **named)
            self._here.aside += self._here.spent - began
            return made

        claims.run_taken, Environment.compile = named, compiled_aside  # type: ignore[method-assign]
        gc.callbacks.append(self._collects)

    def look(self) -> list[str]:
        """What was noticed since the last look."""
        found, self.faults = self.faults, []
        return found

    def _held(self) -> None:
        asked = f"{request.method} {request.endpoint}" if has_request_context() else ""
        self._here.holder, self._here.since = asked or self._here.job, self._here.spent

    def _let_go(self) -> None:
        # Given back by another thread than took it, nobody's time is known.
        seconds = self._here.spent - self._here.since
        if self._here.holder and seconds > MOST_SECONDS and seconds > MOST_SECONDS * slowness():
            self.faults.append(f"{self._here.holder} held the write lock for {seconds:.3f} s")
        self._here.holder = ""

    def _collects(self, phase: str, _info: object) -> None:
        if phase == "start":
            self._here.began = time.thread_time()
        else:
            self._here.aside += time.thread_time() - self._here.began
