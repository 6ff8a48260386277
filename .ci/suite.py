"""The whole test suite on throw-away servers: both databases, a real browser, crashes.

`suite.py trial` instead runs what kills, stops and moves the program, far longer. Ends with 0 only
if every part passed and nothing was skipped.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.servers import postgresql  # noqa: E402

# Each worker has a program, a database and a browser of its own (tests/sharing.py).
# Python 3.11 cannot parse a source again after a deep recursion: tracebacks as Python writes them.
PYTEST = (sys.executable, "-m", "pytest", "-rfEs", "--tb=native", "--durations=5", "-n", "2",
          "-o", "tmp_path_retention_policy=failed")  # fmt: skip
SKIPPED = re.compile(r"\b\d+ (skipped|xfailed)\b")
# What pytest's summary says of each test that did not pass.
FAULT = re.compile(r"(FAILED|ERROR|SKIPPED) ")


@dataclass
class Part:
    """Some of the tests, and what became of them."""

    name: str
    arguments: list[str]
    environ: dict[str, str] = field(default_factory=dict)
    passed: bool = False
    faults: list[str] = field(default_factory=list)


# What `make trial` asks of the tests that `make test` keeps short, and what it runs beside them.
LONG = {"CRASH_POINTS": "30", "RUSH_PEOPLE": "500", "TRIAL_KILLS": "12"}
BETWEEN_PLACES = [
    f"tests/core/{path}.py"
    for path in ("files/test_storage", "operations/test_moving", "operations/test_backups",
                 "operations/test_resting", "operations/test_upgrading", "operations/test_deploy")
]  # fmt: skip


def main() -> int:
    """Run every part, even after one failed; 0 when all passed."""
    began = time.monotonic()
    is_trial = sys.argv[1:] == ["trial"]
    with postgresql() as database, tempfile.TemporaryDirectory() as cities:
        servers = {
            "TEST_POSTGRESQL_URL": database,
            "TEST_CITIES": cities,
            # Whatever the machine says: compiled once, and not again by each of the processes.
            "PYTHONDONTWRITEBYTECODE": "",
        }
        on_server = {"TEST_DATABASE_URL": database}
        embedded = Part("embedded database", ["-m", "not journey and not crash"])
        server = Part(
            "PostgreSQL", ["-m", "both_databases and not journey and not crash"], on_server
        )
        journeys = Part("journeys in Chromium", ["tests/journeys"])
        crashes = Part("crashes", ["-m", "not trial", "tests/crash"])
        # One after the other: what is measured is to have the machine for itself.
        long = Part("crashes, long", ["-n", "0", "-s", "tests/crash"], LONG)
        between = Part("from place to place", ["-n", "0", *BETWEEN_PLACES], on_server)
        if is_trial:
            run_in_turn((long, between), servers)
            return summed_up((long, between), (time.monotonic() - began) / 60)
        # Journeys wait half of their time for a browser: beside them goes what works, the longest
        # of it last, so that it still keeps both cores busy when they have ended.
        with ThreadPoolExecutor() as lanes:
            for lane in ([journeys], [crashes, server, embedded]):
                lanes.submit(run_in_turn, lane, servers)
    parts = (embedded, server, journeys, crashes)
    return summed_up(parts, (time.monotonic() - began) / 60)


def run_in_turn(parts: Iterable[Part], environ: dict[str, str]) -> None:
    for part in parts:
        run(part, environ)


def run(part: Part, environ: dict[str, str]) -> None:
    """Run one part, and print its output whole when it ends; a skipped test is a failure."""
    began = time.monotonic()
    print(f"== {part.name} begins", flush=True)
    ended = subprocess.run(
        [*PYTEST, *part.arguments],
        cwd=ROOT,
        env=os.environ | environ | part.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    lines = ended.stdout.rstrip().splitlines() or [""]
    part.faults = [line for line in lines if FAULT.match(line)]
    if SKIPPED.search(lines[-1]):
        lines.append("A test was skipped: install what it lacks, or delete it.")
    elif ended.returncode == 0:
        part.passed = True
    minutes = (time.monotonic() - began) / 60
    print("\n".join([f"== {part.name}", *lines, f"== {part.name} ({minutes:.1f} min)"]), flush=True)


def summed_up(parts: Iterable[Part], minutes: float) -> int:
    """Say which tests failed, part by part; the exit status."""
    failed = [part for part in parts if not part.passed]
    for part in failed:
        print("\n".join([f"== {part.name} failed", *part.faults]))
    names = ", ".join(part.name for part in failed)
    print(f"== {'FAILED: ' + names if failed else 'all passed'} ({minutes:.1f} min)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
