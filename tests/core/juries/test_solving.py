import subprocess
import sys

import pytest

from core.errors import Busy
from core.juries import solving
from core.juries.assignment import EntryNeed, JurorRoom, assign
from core.juries.severity import severities

SCORES = [("a", "x", (90, 1)), ("b", "x", (80, 1)), ("a", "y", (70, 1)), ("b", "y", (60, 1))]


def test_the_child_answers_as_the_function_does():
    panel = [JurorRoom(n, 9, ("bio",)) for n in range(4)]
    many = [EntryNeed(f"e{n}", "bio") for n in range(10)]
    assert assign(many, panel, 2, solver=solving.assigned_in_child) == assign(many, panel, 2)
    assert severities(SCORES, solver=solving.severities_in_child) == severities(SCORES)


def test_the_portal_loads_neither_library_nor_does_a_solution():
    code = (
        "import sys, app; from core.juries import assignment, severity, solving; "
        f"severity.severities({SCORES!r}, solver=solving.severities_in_child); "
        "sys.exit(bool({'numpy', 'highspy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_solver_that_does_not_end_is_busy_and_frees_its_place(monkeypatch):
    monkeypatch.setattr(solving, "SECONDS", 0.001)
    for _ in range(2):
        with pytest.raises(Busy):
            severities(SCORES, solver=solving.severities_in_child)
