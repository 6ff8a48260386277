"""Solvers in a process of their own: what numpy and HiGHS take is given back when they are done.

A fresh interpreter loads one module of this package by its path, hence nothing of the portal, and
answers one problem: plain JSON in, plain JSON out.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from typing import Any

from core.errors import Busy
from core.shares import BUSY

# Far above what the largest round takes; a machine that needs longer has other troubles.
SECONDS = 60
HERE = Path(__file__).parent
# Dataclasses look their module up by its name.
CHILD = """
import json, sys
from importlib.util import module_from_spec, spec_from_file_location
spec = spec_from_file_location("solver", sys.argv[1])
sys.modules["solver"] = solver = module_from_spec(spec)
spec.loader.exec_module(solver)
print(json.dumps(solver.solve(json.load(sys.stdin))))
"""
_one_at_a_time = threading.BoundedSemaphore(1)


def in_child(module: str, problem: dict[str, Any]) -> Any:
    """`solve(problem)` of a module here. Raises Busy when the solvers have no time for it."""
    if not _one_at_a_time.acquire(timeout=SECONDS):
        raise Busy(BUSY)
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-I", "-B", "-c", CHILD, str(HERE / f"{module}.py")],
            input=json.dumps(problem).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
            env={"LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"},
        )
    except subprocess.TimeoutExpired as late:
        raise Busy(BUSY) from late
    finally:
        _one_at_a_time.release()
    # HiGHS greets on the same stream; the answer is the last line.
    return json.loads(done.stdout.splitlines()[-1])


assigned_in_child = partial(in_child, "assignment")
severities_in_child = partial(in_child, "severity")
