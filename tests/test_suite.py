"""`make test` passes only if every part did and nothing was skipped, and says which tests failed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location("suite", Path(".ci/suite.py"))
suite = sys.modules["suite"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(suite)

FAILED = "FAILED tests/test_x.py::test_y - assert 1 == 2"
SKIPPED = "SKIPPED [1] tests/test_x.py:2: no database"


@pytest.mark.parametrize(
    ("script", "faults", "status"),
    [
        ("print('3 passed in 1.00s')", [], 0),
        (f"print('{FAILED}'); print('1 failed, 2 passed in 1.00s'); exit(1)", [FAILED], 1),
        (f"print('{SKIPPED}'); print('2 passed, 1 skipped in 1.00s')", [SKIPPED], 1),
        ("print('2 passed, 1 xfailed in 1.00s')", [], 1),
        ("exit(2)", [], 1),
    ],
)
def test_a_part_passes_whole_or_not_at_all(monkeypatch, capfd, script, faults, status):
    monkeypatch.setattr(suite, "PYTEST", (sys.executable, "-c"))
    other, part = suite.Part("other", ["print('1 passed')"]), suite.Part("part", [script])
    suite.run_in_turn([other, part], {})
    capfd.readouterr()
    assert suite.summed_up([other, part], 1.0) == status
    end = capfd.readouterr().out.splitlines()
    assert [line for line in end if line in {FAILED, SKIPPED}] == part.faults == faults
    assert end[-1].startswith("== FAILED: part (" if status else "== all passed")
