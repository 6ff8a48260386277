from __future__ import annotations

from pathlib import Path

import pytest

from tests.sharing import EACH_LANGUAGE, EACH_TEST, FIRST, Sharing, place_of, share_of


def test_the_files_that_are_named_are_there():
    named = EACH_TEST | EACH_LANGUAGE | set(FIRST)
    assert [name for name in named if not Path(name).is_file()] == []


def test_the_crawl_goes_out_before_what_changes_its_city():
    files = map(str, Path("tests/journeys").glob("test_*.py"))
    assert min(files, key=place_of) == "tests/journeys/test_pages.py"


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("tests/crash/test_claims.py::test_a", "tests/crash/test_claims.py::test_b", True),
        ("tests/crash/test_kill.py::test_a", "tests/crash/test_kill.py::test_b", False),
        ("tests/journeys/test_pages.py::t[city-en]", "tests/journeys/test_pages.py::t[gate-en]", True),
        ("tests/journeys/test_pages.py::t[city-en]", "tests/journeys/test_pages.py::t[city-zh]", False),
        ("tests/journeys/test_pages.py::t[city-zh]", "tests/journeys/test_pages.py::html[zh]", True),
    ],
)  # fmt: skip
def test_what_shares_a_worker(one, other, together):
    assert (share_of(one) == share_of(other)) is together


def test_workers_are_given_their_tests_by_it(pytestconfig):
    made = pytestconfig.hook.pytest_xdist_make_scheduler(config=_Two(pytestconfig), log=None)
    assert isinstance(made, Sharing)


class _Two:
    """A configuration with two workers, whatever this run has."""

    def __init__(self, config) -> None:
        self._config, self.option = config, config.option

    def getvalue(self, name):
        return ["popen", "popen"] if name == "tx" else self._config.getvalue(name)
