"""A program on a machine whose clock is ahead: `python -m tests.crash.ahead SECONDS MODULE …`."""

from __future__ import annotations

import runpy
import sys
from datetime import UTC, datetime, timedelta

import time_machine


def main(seconds: float, module: str, *arguments: str) -> None:
    """Run the module as `python -m` does; its clock goes on from there."""
    sys.argv = [module, *arguments]
    there = datetime.now(UTC) + timedelta(seconds=seconds)
    time_machine.travel(there, tick=True).start()
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(float(sys.argv[1]), *sys.argv[2:])
