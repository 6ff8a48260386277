"""Other people's pages while one account does its worst: ``python -m bench.abuser``.

Four people open pages, first alone, then beside one account that sends papers of 100,000 objects,
takes lists away, brings delegations and searches, thirty at a time from one address. Wall time on
a shared machine wavers, so the ratio of the two within one run counts: at the 95th percentile at
most 3. On the network everybody has an address of their own; here they come from different ones of
the loopback.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from core.accounts.demo import PASSWORD
from core.reports.writers import write_csv
from tests.core.files.corpus import page_pdf
from tests.running import RunningPortal

PEOPLE, LOADS, PAUSE = 4, 200, 0.05
ABUSERS = 30
# The server hangs up on who is silent for longer.
KEPT_SECONDS = 3
OBJECTS = 100_000
PAGES = ("/", "/catalogue", "/catalogue?q=acca", "/events", "/verify", "/sign-in")
OWN_PAGES = ("/me", "/me/wallet", "/desk")
TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')
EDITION = re.compile(r'href="/events/([a-z0-9-]+)"')


class Browser:
    """Somebody's browser at one address of the loopback; it keeps its cookies."""

    def __init__(self, port: int, address: str, cookies: str = "") -> None:
        self._where = port, address
        self._connection = self._connect()
        self._asked = 0.0
        self._kept: SimpleCookie = SimpleCookie(cookies)

    @property
    def cookies(self) -> str:
        return "; ".join(f"{one.key}={one.value}" for one in self._kept.values())

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, bytes]:
        """The status and all of the answer."""
        headers = {"Cookie": self.cookies, **({"Content-Type": kind} if kind else {})}
        if time.monotonic() - self._asked > KEPT_SECONDS:
            self.hang_up()
        try:
            self._connection.request(method, path, body or None, headers)
            answer = self._connection.getresponse()
            told = answer.read()
        except (OSError, HTTPException):
            self.hang_up()
            raise
        self._asked = time.monotonic()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self._kept.load(line)
        return answer.status, told

    def hang_up(self) -> None:
        self._connection.close()
        self._connection = self._connect()

    def get(self, path: str) -> str:
        """A page that must come."""
        status, told = self.ask("GET", path)
        assert status in {200, 302, 303}, (path, status)
        return told.decode()

    def token(self) -> str:
        found = TOKEN.search(self.get("/notice"))
        assert found
        return found[1]

    def sign_in(self, name: str) -> Browser:
        """As one of the demo's people."""
        typed = {
            "email": f"{name}@demo.example",
            "password": PASSWORD,
            "csrf_token": self.token(),
        }
        kind = "application/x-www-form-urlencoded"
        status, _page = self.ask("POST", "/sign-in", urlencode(typed).encode(), kind)
        assert status in {302, 303}, status
        return self

    def _connect(self) -> HTTPConnection:
        port, address = self._where
        return HTTPConnection("127.0.0.1", port, timeout=300, source_address=(address, 0))


def form(file: tuple[str, bytes], **fields: str) -> tuple[bytes, str]:
    """A form with one file, as browsers send it, and its type."""
    mark = uuid.uuid4().hex
    name, content = file
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}.%s"\r\n\r\n'
    )
    ending = "pdf" if content.startswith(b"%PDF") else "csv"
    parts += [(head % ending).encode(), content, f"\r\n--{mark}--\r\n".encode()]
    return b"".join(parts), f"multipart/form-data; boundary={mark}"


def heavy_pdf() -> bytes:
    """A paper that takes as long to look at as any that is taken: about 4 MB."""
    return page_pdf(*[b"<< /A 1 /B [1 2 3] >>"] * OBJECTS)


class Abuser:
    """One account, thirty requests at a time, without a pause."""

    def __init__(self, port: int) -> None:
        self._port = port
        first = Browser(port, "127.0.0.2").sign_in("organiser")
        edition = next(one for one in EDITION.findall(first.get("/events")) if one != "calendar")
        token = first.token()
        paper = form(("original", heavy_pdf()), csrf_token=token, kind="identity")
        rows = [(f"Guest {n}", f"guest{n}@example.org") for n in range(500)]
        sheet = b"".join(write_csv(("Name", "E-mail"), rows))
        people = form(("file", sheet), csrf_token=token, name="Delegation", agreed="y")
        export = urlencode({"csrf_token": token, "file_format": "xlsx", "which": "standard"})
        self._deeds = (
            ("POST", "/me/wallet/add", *paper),
            ("POST", f"/desk/events/{edition}/attendees/export", export.encode(),
             "application/x-www-form-urlencoded"),
            ("POST", f"/events/{edition}/delegations/new", *people),
            ("GET", "/catalogue?q=international+chartered+accountant", b"", ""),
            ("POST", "/verify", *form(("file", heavy_pdf()), csrf_token=token)),
        )  # fmt: skip
        self._cookies = first.cookies
        self._is_over = threading.Event()
        self.answers: Counter[tuple[str, int]] = Counter()
        self.slowest_refusal = 0.0

    def go_on_until(self, is_over: Callable[[], object]) -> None:
        """Ask until `is_over` returns."""
        threads = [threading.Thread(target=self._go_on, args=(n,)) for n in range(ABUSERS)]
        for thread in threads:
            thread.start()
        is_over()
        self._is_over.set()
        for thread in threads:
            thread.join()

    def _go_on(self, number: int) -> None:
        browser = Browser(self._port, "127.0.0.2", self._cookies)
        for deed in itertools.islice(itertools.cycle(self._deeds), number, None):
            if self._is_over.is_set():
                return
            began = time.monotonic()
            try:
                status, _told = browser.ask(*deed)
            except (OSError, HTTPException):
                status = 0
            self.answers[deed[1].rpartition("/")[2].partition("?")[0], status] += 1
            if status == 429:
                self.slowest_refusal = max(self.slowest_refusal, time.monotonic() - began)


def load_pages(people: list[Browser]) -> list[float]:
    """Seconds each page took; everybody opens one after another."""
    times: list[float] = []

    def go(browser: Browser, pages: tuple[str, ...]) -> None:
        for page in itertools.islice(itertools.cycle(pages), LOADS // PEOPLE):
            began = time.monotonic()
            browser.get(page)
            times.append(time.monotonic() - began)
            time.sleep(PAUSE)

    together(lambda n: go(people[n], PAGES if n % 2 else OWN_PAGES), len(people))
    return times


def together(act: Callable[[int], None], many: int) -> None:
    threads = [threading.Thread(target=act, args=(number,)) for number in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def abuse(port: int) -> None:
    """The abuser, in a process of its own, until the input ends; then what became of it."""
    os.nice(15)  # it would be another machine's work
    abuser = Abuser(port)
    print("ready", flush=True)
    abuser.go_on_until(sys.stdin.read)
    answers = [(deed, status, count) for (deed, status), count in abuser.answers.items()]
    print(json.dumps([sorted(answers), abuser.slowest_refusal]))


def measure() -> tuple[list[float], list[float], Any]:
    """What pages took without and beside the abuser, and what the abuser got."""
    with tempfile.TemporaryDirectory() as folder, RunningPortal(Path(folder) / "data") as portal:
        people = [Browser(portal.port, f"127.0.1.{n + 1}") for n in range(PEOPLE)]
        for browser in people[::2]:
            browser.sign_in("district")
        load_pages(people)  # warms what is made once
        calm = load_pages(people)
        with subprocess.Popen(
            [sys.executable, "-m", "bench.abuser", str(portal.port)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        ) as abuser:  # fmt: skip
            assert abuser.stdout
            assert abuser.stdout.readline() == "ready\n"
            time.sleep(2)
            busy = load_pages(people)
            told, _errors = abuser.communicate()
    assert len(calm) == len(busy) == LOADS
    return calm, busy, json.loads(told)


def main() -> None:
    """Print the table."""
    calm, busy, (answers, slowest) = measure()
    print("| other people's pages | calm, ms | beside the abuser, ms | ratio |")
    print("|---|---|---|---|")
    for name, place in (("median", 50), ("95th percentile", 95)):
        one, two = (statistics.quantiles(times, n=100)[place - 1] for times in (calm, busy))
        print(f"| {name} | {one * 1000:.0f} | {two * 1000:.0f} | {two / one:.1f} |")
    print("\n| what the abuser sent | answers |\n|---|---|")
    for deed in sorted({deed for deed, _status, _count in answers}):
        told = ", ".join(f"{status}: {count}" for of, status, count in answers if of == deed)
        print(f"| {deed} | {told} |")
    print(f"\n| slowest 429, s | {slowest:.1f} |\n|---|---|")


if __name__ == "__main__":
    abuse(int(sys.argv[1])) if sys.argv[1:] else main()
