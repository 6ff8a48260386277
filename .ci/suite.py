"""The whole test suite on throw-away servers: both databases, a real browser, crashes last.

Ends with 0 only if every part passed and nothing was skipped.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.servers import postgresql, redis  # noqa: E402

# Each worker has a program, a database, a demo city and a browser of its own (tests/sharing.py).
PYTEST = (sys.executable, "-m", "pytest", "-rs", "--durations=5", "-n", "2")
# Whatever the machine says: compiled once, and not again by each of the many processes.
COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}


def main() -> int:
    """Run every part, even after one failed; 0 when all passed."""
    began = time.monotonic()
    failed: list[str] = []
    with postgresql() as database, redis() as cache:
        servers = {"TEST_POSTGRESQL_URL": database, "TEST_REDIS_URL": cache}
        on_server = servers | {"TEST_DATABASE_URL": database}
        parts = (
            ("embedded database", ["-m", "not journey and not crash"], servers),
            ("PostgreSQL", ["-m", "both_databases and not journey and not crash"], on_server),
            ("journeys in Chromium", ["tests/journeys"], servers),
            ("crashes", ["tests/crash"], servers),
        )
        for name, arguments, environ in parts:
            print(f"== {name}", flush=True)
            if not passed(arguments, environ):
                failed.append(name)
    minutes = (time.monotonic() - began) / 60
    print(f"== {'FAILED: ' + ', '.join(failed) if failed else 'all passed'} ({minutes:.1f} min)")
    return 1 if failed else 0


def passed(arguments: list[str], environ: dict[str, str]) -> bool:
    """Run one part, showing its output as it comes; a skipped test is a failure."""
    process = subprocess.Popen(
        [*PYTEST, *arguments],
        cwd=ROOT,
        env=os.environ | COMPILED | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    last = ""
    for line in process.stdout:
        print(line, end="", flush=True)
        last = line if line.strip() else last
    status = process.wait()
    if re.search(r"\b\d+ (skipped|xfailed)\b", last):
        print("A test was skipped: whatever it lacks must be installed, or the test must go.")
        return False
    return status == 0


if __name__ == "__main__":
    sys.exit(main())
