"""Run work on a stranger's file in a child process that cannot hurt this one.

PDF and picture libraries are large C programs. A file made to break them may loop,
fill the memory or crash the process, so the web process never opens such a file
itself: it starts a fresh interpreter with hard limits and reads one JSON answer.
Rule: trust.md G5 (each hostile file ≤ 5 s and ≤ 700 MB).
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

CHILD = Path(__file__).with_name("confined_child.py")

STARVED = 0.95
# More at once would let a handful of uploads take the whole machine; fewer would let one person,
# who may have two things in hand, keep everybody's.
_places = threading.BoundedSemaphore(3)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one child may use: seconds of clock and of processor, megabytes, queueing.

    The processor's time decides about the file; the clock ends what a busy machine leaves lying.
    """

    seconds: float = 12.0
    cpu_seconds: int = 4
    megabytes: int = 640
    file_megabytes: int = 200
    wait_seconds: float = 0.5


class Failure(StrEnum):
    BUSY = "busy"
    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"


class ConfinedFailure(Exception):
    """The child ran out of time or memory, crashed, or found no free place."""

    def __init__(self, failure: Failure, detail: str = "") -> None:
        super().__init__(f"{failure.value}: {detail}")
        self.failure = failure


def run_confined(
    task: str, arguments: Mapping[str, Any], *, folder: Path, bounds: Bounds | None = None
) -> dict[str, Any]:
    """Run one named task of ``confined_child`` in ``folder`` and return its answer.

    ``arguments`` must be plain JSON values. Raises ``ConfinedFailure`` when the child
    does not answer within ``bounds``. The child's environment is empty, so no secret
    of the application reaches it.
    """
    bounds = bounds or Bounds()
    if not _places.acquire(timeout=bounds.wait_seconds):
        raise ConfinedFailure(Failure.BUSY)
    try:
        return _answer_of(_start(task, arguments, folder, bounds))
    finally:
        _places.release()


def _start(
    task: str, arguments: Mapping[str, Any], folder: Path, bounds: Bounds
) -> subprocess.CompletedProcess[bytes]:
    order = json.dumps({"task": task, "arguments": dict(arguments), "bounds": asdict(bounds)})
    with subprocess.Popen(  # noqa: S603 - our own interpreter and our own script
        [sys.executable, "-I", "-B", str(CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env={"LANG": "C.UTF-8", "TMPDIR": str(folder), "HOME": str(folder)},
    ) as child:
        try:
            stdout, stderr = child.communicate(order.encode(), timeout=bounds.seconds)
        except subprocess.TimeoutExpired as expired:
            worked = processor_seconds(child.pid)
            child.kill()
            # A machine with no time for the child says nothing about the file; what has used its
            # processor time, the kernel has ended.
            starved = worked < bounds.cpu_seconds * STARVED
            raise ConfinedFailure(Failure.BUSY if starved else Failure.TIME) from expired
        except BaseException:
            child.kill()
            raise
    return subprocess.CompletedProcess(child.args, child.returncode, stdout, stderr)


def processor_seconds(pid: int) -> float:
    """What a running process has used so far; all its bounds where the system does not say."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("inf")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _answer_of(finished: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    if finished.returncode < 0:
        name = "processor time" if -finished.returncode in _TIME_SIGNALS else "signal"
        failure = Failure.TIME if name == "processor time" else Failure.CRASH
        raise ConfinedFailure(failure, str(finished.returncode))
    try:
        answer: dict[str, Any] = json.loads(finished.stdout)
    except ValueError as error:
        detail = finished.stderr.decode(errors="replace")[-500:]
        raise ConfinedFailure(Failure.CRASH, detail) from error
    if "failed" in answer:
        raise ConfinedFailure(Failure(answer["failed"]), str(answer.get("detail", "")))
    return answer


_TIME_SIGNALS = frozenset({9, 24})  # SIGKILL and SIGXCPU: how the kernel ends overtime
assert os.name == "posix", "the limits of the child need POSIX"
