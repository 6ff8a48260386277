"""People who register while the program is being killed, and what became of them."""

from __future__ import annotations

import re
import sqlite3
import threading
import urllib.parse
import urllib.request
from contextlib import closing
from email import message_from_bytes, policy
from http.client import HTTPException
from http.cookiejar import CookieJar
from itertools import count
from pathlib import Path

from tests.running import LONGEST, RunningPortal

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PASSWORD = "lanterns over the canal"
_numbers = count(1)


class Visitor(threading.Thread):
    """Registers one new address after another until the program stops answering."""

    def __init__(self, portal: RunningPortal) -> None:
        super().__init__(daemon=True)
        self._portal = portal
        self.tried: list[str] = []
        self.acknowledged: list[str] = []

    def run(self) -> None:
        try:
            while True:
                self._register(f"visitor{next(_numbers)}@example.org")
        except (OSError, HTTPException, ValueError):
            return  # killed: what was not answered was not acknowledged

    def _register(self, email: str) -> None:
        number = len(self.tried) % 250
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        opener.addheaders = [("X-Forwarded-For", f"198.51.{hash(email) % 250}.{number}")]
        page = opener.open(f"{self._portal.url}/register", timeout=LONGEST).read().decode()
        found = TOKEN.search(page)
        assert found is not None
        form = {
            "csrf_token": found.group(1),
            "display_name": "Visitor",
            "email": email,
            "password": PASSWORD,
        }
        self.tried.append(email)
        data = urllib.parse.urlencode(form).encode()
        answer = opener.open(f"{self._portal.url}/register", data, timeout=LONGEST)
        answer.read()
        # Sent on to another page: that is the acknowledgement. The form again would be a refusal.
        if not answer.url.endswith("/register"):
            self.acknowledged.append(email)


def query(portal: RunningPortal, statement: str) -> list[tuple]:
    """Ask the database without disturbing it."""
    uri = f"file:{portal.data_dir / 'talent.db'}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=LONGEST)) as connection:
        return connection.execute(statement).fetchall()


def delivered(portal: RunningPortal) -> dict[str, int]:
    """Letters on disk by address."""
    found: dict[str, int] = {}
    for file in Path(portal.data_dir / "mail").glob("*.eml"):
        address = str(message_from_bytes(file.read_bytes(), policy=policy.default)["To"])
        found[address] = found.get(address, 0) + 1
    return found
