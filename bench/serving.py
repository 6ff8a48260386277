"""Start and memory of the whole embedded portal: ``python -m bench.serving``.

Started as `make run` starts it, on data prepared before; CPU and proportional memory are summed
over all its processes.
"""

from __future__ import annotations

import statistics
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.running import RunningPortal

RUNS = 5
PAGES = ("/", "/catalogue", "/catalogue?q=acca", "/sign-in", "/verify")
IDLE_SECONDS = 5


def main() -> None:
    """Print the table."""
    starts: list[float] = []
    waits: list[float] = []
    idle: list[float] = []
    used: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        with RunningPortal(data):
            pass
        for _ in range(RUNS):
            with RunningPortal(data) as portal:
                waits.append(portal.started_in)
                starts.append(portal.cpu_seconds())
                time.sleep(IDLE_SECONDS)
                idle.append(portal.memory_mb())
                for page in PAGES * 20:
                    urllib.request.urlopen(portal.url + page).read()
                used.append(portal.memory_mb())
    print("| work | goal | here (median, least–most) | pretalx | pretix | Indico |")
    print("|---|---|---|---|---|---|")
    print(f"| start to first 200, CPU s | ≤ 1.2 | {shown(starts)} | 2.4 | 5.1 | 15.3 |")
    print(f"| start to first 200, wall s | ≤ 5 | {shown(waits)} | | | |")
    print(f"| memory idle, PSS MB | ≤ 120 | {shown(idle)} | 368 | 760 | 874 |")
    print(f"| memory after 100 pages, PSS MB | | {shown(used)} | | | |")


def shown(values: list[float]) -> str:
    """Median and spread."""
    return f"{statistics.median(values):.1f} ({min(values):.1f}–{max(values):.1f})"


if __name__ == "__main__":
    main()
