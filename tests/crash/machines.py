"""Machines of one portal, on a shared database, store and mail server, killed one by one."""

from __future__ import annotations

import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.running import RunningPortal, wait_for

ALONE = ("core.serving", "--demo")
WEB, WORKER = (*ALONE, "--web-only"), ("flask", "jobs", "run")
# What each machine has of its own.
OWN = {"DATA_DIR", "PORT", "HOST", "PATH", "HOME", "LANG"}
AHEAD_SECONDS = 60


@dataclass
class Machines:
    """Webs and workers; the last of each has a clock that is ahead."""

    webs: list[RunningPortal]
    workers: list[RunningPortal]
    kills: int = 0
    # When a worker was killed, by this process's clock.
    ends: list[float] = field(default_factory=list)
    _killer: threading.Thread | None = None
    _over: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """All of them at once."""
        for one in (*self.webs, *self.workers):
            one.start(wait=False)
        for web in self.webs:
            web.wait_ready()

    def kill_in_turn(
        self, every: float, chosen: random.Random, acknowledged: Callable[[], int]
    ) -> None:
        """From now on one at random every so many seconds, started again as systemd would.

        However slow the machine: not before that one serves again, and somebody was told since that
        something is done.
        """

        def go_on() -> None:
            while not self._over.wait(every):
                one = chosen.choice([*self.webs, *self.workers])
                self.ends += [time.monotonic()] * (one in self.workers)
                one.kill()
                one.start(wait=one in self.webs)
                before = acknowledged()
                wait_for(lambda told=before: acknowledged() > told, "nobody is served any more")
                self.kills += 1

        self._killer = threading.Thread(target=go_on, daemon=True)
        self._killer.start()

    def wait_kills(self, more: int) -> None:
        """Until so many more were killed."""
        wanted = self.kills + more
        wait_for(lambda: self.kills >= wanted, "no machine is killed any more", step=0.1)

    def spare(self) -> None:
        """Kill no more."""
        self._over.set()
        if self._killer is not None:
            self._killer.join()

    def stop(self) -> list[int]:
        """As a service manager does; how each ended."""
        return [one.stop() for one in (*self.webs, *self.workers)]


def beside(
    first: RunningPortal, name: str, program: Sequence[str] = ALONE, **more: str
) -> RunningPortal:
    """Another machine on what `first` was to run on, with the same keys; `more` are settings."""
    settings = {key: value for key, value in first.environ.items() if key not in OWN}
    folder = first.data_dir.with_name(name)
    shutil.copytree(first.data_dir, folder)
    return RunningPortal(folder, program=program, **settings | more)


@contextmanager
def machines(first: RunningPortal, count: int) -> Iterator[Machines]:
    """So many webs and as many workers, ready to start, on what `first` was to run on."""

    def made(kind: str, program: Sequence[str]) -> list[RunningPortal]:
        late = ("tests.crash.ahead", str(AHEAD_SECONDS), *program)
        programs = [*[program] * (count - 1), late]
        return [beside(first, f"{kind}-{n}", one) for n, one in enumerate(programs)]

    found = Machines(made("web", WEB), made("worker", WORKER))
    try:
        yield found
    finally:
        for one in (*found.webs, *found.workers):
            one.kill()
