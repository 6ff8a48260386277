"""The real program in processes of its own, for tests that kill it, load it, or look at it."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[1]
# Seconds after which what is waited for counts as hung: far more than a busy machine needs, since
# how quick something is is measured by bench/ and not here.
LONGEST = 300.0


# Below those that the system gives to connections, one of which could take a port just chosen or
# that of a program which is being started again.
PORTS = range(12_000, 32_000)
_chosen: list[socket.socket] = []


def free_port() -> int:
    """A port nobody listens on, and no other test process chooses before this one's end."""
    for port in random.sample(PORTS, 1000):
        mark = socket.socket(socket.AF_UNIX)
        with contextlib.suppress(OSError), socket.socket() as probe:
            mark.bind(f"\0talent-tests-port-{port}")
            probe.bind(("127.0.0.1", port))
            _chosen.append(mark)
            return port
        mark.close()
    raise AssertionError("no port is free")


def wait_for(condition: Callable[[], bool], says: str, step: float = 0.01) -> None:
    """Wait until it holds; fails with `says`, which may be what was missing."""
    give_up = time.monotonic() + LONGEST
    while not condition():
        assert time.monotonic() < give_up, says
        time.sleep(step)


def _living(group: int) -> list[int]:
    """The processes of a process group which have not ended (those only not reaped have)."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            if state != "Z" and os.getpgid(int(folder.name)) == group:
                found.append(int(folder.name))
    return sorted(found)


class RunningPortal:
    """`python -m core.serving --demo` on a free port with its own DATA_DIR.

    Used as a context manager it is started, waited for, and stopped. `settings` are further
    environment variables. Output is kept beside `data_dir`. `program` is what Python is told to run
    instead, such as `flask jobs run`.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        port: int = 0,
        program: Sequence[str] = ("core.serving", "--demo"),
        **settings: str,
    ) -> None:
        self.data_dir = data_dir
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data_dir.parent / f"{data_dir.name}.log"
        self._program, self._settings = program, settings
        self.started_in = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environ(self) -> dict[str, str]:
        """What the program is started with; also for `flask` commands on the same data."""
        own = {"DATA_DIR": str(self.data_dir), "PORT": str(self.port), "HOST": "127.0.0.1"}
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {**kept, **own, **self._settings}

    def start(self, *arguments: str, wait: bool = True, seconds: float = LONGEST) -> None:
        """Start, and unless `wait` is false return once it answers."""
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *self._program, *arguments],
                cwd=ROOT,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if wait:
            self.started_in = self.wait_ready(seconds)

    def wait_ready(self, seconds: float = LONGEST) -> float:
        """Wait until /healthz answers 200; the seconds it took. Fails with the log's end."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if self._process is not None and self._process.poll() is not None:
                break
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5).close()
                return time.monotonic() - began
            time.sleep(0.05)
        raise AssertionError(f"not ready after {seconds} s:\n{self.output()[-4000:]}")

    def wait_end(self, seconds: float = LONGEST) -> int:
        """Wait until it ends by itself; the exit status."""
        assert self._process is not None
        status = self._process.wait(seconds)
        self._process = None
        return status

    def kill(self) -> None:
        """SIGKILL to every process of the program at once, as a power cut would end them."""
        self._signal(signal.SIGKILL)

    def stop(self, seconds: float = LONGEST) -> int:
        """SIGTERM, as a service manager does; the exit status. Leaves no process behind."""
        process = self._process
        if process is None:
            return 0
        process.terminate()
        try:
            status = process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"did not stop in {seconds} s:\n{self.output()[-4000:]}") from None
        self._signal(signal.SIGKILL)
        return status

    def _signal(self, number: int) -> None:
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            process.wait()
            # Its children end after it, and hold the port until then.
            wait_for(lambda: not _living(process.pid), f"processes left: {_living(process.pid)}")

    @property
    def pids(self) -> list[int]:
        """The program's processes now."""
        assert self._process is not None
        return _living(self._process.pid)

    def memory_mb(self) -> float:
        """Proportional set size of all its processes together."""
        total = 0
        for pid in self.pids:
            with contextlib.suppress(OSError):
                for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                    total += int(line.split()[1]) if line.startswith("Pss:") else 0
        return total / 1024

    def cpu_seconds(self) -> float:
        """User and system time of all its processes and their ended children."""
        ticks = 0
        for pid in self.pids:
            with contextlib.suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                ticks += sum(int(field) for field in fields[11:15])
        return ticks / os.sysconf("SC_CLK_TCK")

    def command(
        self, *arguments: str, given: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a `flask` command on the same data; `given` comes in as if it were typed."""
        return subprocess.run(
            [sys.executable, "-m", "flask", *arguments],
            cwd=ROOT,
            env=self.environ,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST,
        )

    def output(self) -> str:
        """What it wrote so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def errors(self) -> list[str]:
        """The lines in which it complained of itself."""
        return [line for line in self.output().splitlines() if '"level": "error"' in line]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self.stop()
