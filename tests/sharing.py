"""Which tests stay on one worker: those of a file, and of the longest files as few as may be; and
which go out first.

A file shares a prepared city or what its module prepares. (pytest-xdist's own groups do not work
with pytest 9.2: it no longer reads the name that they are written into.)
"""

from __future__ import annotations

from xdist.scheduler import LoadFileScheduling

EACH_TEST = {
    "tests/journeys/test_title.py",
    "tests/crash/test_certificate.py",
    "tests/crash/test_kill.py",
    "tests/crash/test_rush.py",
}
# The crawl, so that each language walks a city in which no journey has done anything yet; then the
# longest, so that no core waits for the other at the end.
FIRST = (
    "tests/journeys/test_pages.py",
    "tests/journeys/test_title.py",
    "tests/crash/test_rush.py",
    "tests/crash/test_machines.py",
    "tests/crash/test_registrations.py",
    "tests/crash/test_kill.py",
    "tests/crash/test_claims.py",
)
# Its last parameter: pages seen before are not judged again, and none is seen in two languages.
EACH_LANGUAGE = {"tests/journeys/test_pages.py"}


class Sharing(LoadFileScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)


def place_of(nodeid: str) -> int:
    """When this test goes out, among all."""
    file = nodeid.partition("::")[0]
    return FIRST.index(file) if file in FIRST else len(FIRST)


def share_of(nodeid: str) -> str:
    """The name of what this test shares a worker with."""
    file = nodeid.partition("::")[0]
    if file in EACH_TEST:
        return nodeid
    # "[nobody-zh]" of the crawl, "[zh]" of what stands after it.
    language = nodeid.rpartition("[")[2].rpartition("-")[2]
    return f"{file} {language}" if file in EACH_LANGUAGE else file
