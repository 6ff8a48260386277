from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import grimp
import pytest

from tests.contracts.circles import circles

ROOT = Path(__file__).resolve().parents[2]


def test_circles_are_found_and_straight_lines_are_not():
    imports = {"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": {"e"}, "e": {"d", "f"}, "f": set()}
    assert circles(imports, imports.__getitem__) == [["d", "e"], ["a", "b", "c"]]
    imports["c"], imports["e"] = set(), {"f"}
    assert circles(imports, imports.__getitem__) == []


@pytest.fixture
def planted(tmp_path, monkeypatch):
    """A package whose two modules import each other, the one only when it is called."""
    package = tmp_path / "planted"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "one.py").write_text("from planted import two\n")
    (package / "two.py").write_text("def late():\n    from planted.one import x\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield grimp.build_graph("planted", cache_dir=None)
    for name in [name for name in sys.modules if name.partition(".")[0] == "planted"]:
        del sys.modules[name]


def test_an_import_inside_a_function_closes_a_circle(planted):
    found = circles(planted.modules, planted.find_modules_directly_imported_by)
    assert found == [["planted.one", "planted.two"]]


def test_the_contract_is_one_of_those_that_are_checked():
    configuration = (ROOT / "pyproject.toml").read_text()
    assert "tests.contracts.circles.NoCircles" in configuration
    assert 'type = "no_circles"' in configuration


def test_the_program_keeps_its_contracts():
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
