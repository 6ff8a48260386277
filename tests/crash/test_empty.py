"""Three machines that start at once on an empty PostgreSQL: one prepares it, all of them serve."""

from __future__ import annotations

import os
import sys
import urllib.request
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.crash.machines import WEB
from tests.running import RunningPortal
from tests.servers import fresh_database

pytestmark = [pytest.mark.crash, pytest.mark.trial]


def test_of_three_machines_one_prepares_and_all_serve(tmp_path: Path) -> None:
    settings = {
        "DATABASE_URL": fresh_database(os.environ["TEST_POSTGRESQL_URL"], "empty"),
        "SECRET_KEY": "of three machines, and longer than thirty-two",
        "FIELD_KEYS": Fernet.generate_key().decode(),
    }
    found = [RunningPortal(tmp_path / name, program=WEB, **settings) for name in "abc"]
    try:
        for one in found:
            one.start(wait=False)
        waits = [one.wait_ready() for one in found]
        for one in found:
            assert urllib.request.urlopen(f"{one.url}/catalogue").status == 200
        said = [one.output() for one in found]
        assert sum("Preparing the catalogue" in words for words in said) == 1
        waited = "Another machine has prepared the database"
        assert sum(waited in words for words in said) == len(found) - 1
        assert [one.stop() for one in found] == [0, 0, 0]
    finally:
        for one in found:
            one.kill()
    sys.stdout.write(f"\nthree on an empty database, ready after {max(waits):.0f} s\n")
