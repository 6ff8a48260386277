"""Run every measurement in bench/ and write docs/benchmarks.md.

Each module of bench/ is run as a program and prints a table (lines that begin with `|`) or plain
lines; one whose name begins with an underscore is not a measurement. A module that fails stops
everything: a report with holes is no report.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "benchmarks.md"

HEAD = """# Benchmarks

Written by `make bench` on {day}: {machine}, {cores} cores, Python {python}. CPU is user and system
seconds of all processes involved, the median of several runs. Wall time on a shared machine wavers,
so it counts only as a ratio within one run. Figures named after a rival were measured on the same
kind of machine on 22 November 2026: Indico 3.3.14, pretix 2026.8.0, pretalx 2026.2.1.

Each section measures in one process, without a network, unless it says otherwise. Live, Serving and
Abuser start the real program with all its processes, Live beside a mail server that asks for
STARTTLS.

To compare with an earlier commit, measure both in turn, so that whatever else the machine does
meets both: `git worktree add /tmp/before COMMIT`, give it a `.venv`, then
`.venv/bin/python -m bench._against /tmp/before [MODULE ...]`. It prints medians and their ratio.
"""


def modules() -> list[str]:
    """The measurements, by name."""
    found = sorted(path.stem for path in (ROOT / "bench").glob("*.py"))
    return [name for name in found if not name.startswith("_")]


def measured(name: str) -> str:
    """What one measurement printed. Ends the program when it failed."""
    print(f"== {name}", flush=True)
    ended = subprocess.run(
        [sys.executable, "-m", f"bench.{name}"],
        cwd=ROOT,
        check=False,
        stdout=subprocess.PIPE,
        text=True,
    )
    print(ended.stdout, end="", flush=True)
    if ended.returncode:
        sys.exit(f"bench/{name}.py failed with {ended.returncode}; nothing was written")
    return ended.stdout.strip()


def section(name: str, text: str) -> str:
    """A measurement's part of the report: tables as they are, other lines as they were printed."""
    title = name.replace("_", " ").capitalize()
    body = text if text.startswith("|") else f"```\n{text}\n```"
    return f"\n## {title}\n\n{body}\n"


def main(asked: list[str]) -> None:
    """Measure what was asked (by default everything, which also writes the report)."""
    parts = [section(name, measured(name)) for name in asked or modules()]
    if not asked:
        head = HEAD.format(
            day=f"{datetime.now(UTC):%d %B %Y}",
            machine=platform.machine(),
            cores=os.cpu_count(),
            python=platform.python_version(),
        )
        TARGET.write_text(head + "".join(parts), encoding="utf-8")
        print(f"wrote {TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main(sys.argv[1:])
