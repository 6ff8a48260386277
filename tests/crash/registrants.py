"""Strangers who register through the real pages of a running portal, one browser each."""

from __future__ import annotations

import re
import threading
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from typing import Self

from tests.crash.claimants import Killed, _Stay
from tests.running import LONGEST

INPUT = re.compile(r"<input[^>]*>")
ATTRIBUTE = re.compile(r'(name|value|type)="([^"]*)"')


@dataclass
class Answered:
    """What one attempt came to: the status, and where it led."""

    status: int
    location: str = ""
    page: str = ""


@dataclass
class Registrant:
    """One person: opens the form, keeps what it needs, sends it, perhaps twice."""

    url: str
    slug: str
    number: int
    name: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = self.name or f"Registrant {self.number}"
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(cookies, _Stay())

    @property
    def address(self) -> str:
        """Where the form is."""
        return f"{self.url}/events/{self.slug}/register"

    def at(self, url: str) -> Self:
        """The same person, whose next request another machine of the portal answers."""
        self.url = url
        return self

    def look(self) -> Answered:
        """Read the event's page."""
        return self._ask(f"{self.url}/events/{self.slug}")

    def open(self) -> None:
        """Read the form: its token, its key, and every session it offers."""
        page = self._ask(self.address).page
        found = [dict(ATTRIBUTE.findall(tag)) for tag in INPUT.findall(page)]
        wanted = {"csrf_token", "submit_key", "sessions"}
        self.fields = [(one["name"], one["value"]) for one in found if one.get("name") in wanted]
        assert {name for name, _value in self.fields} == wanted, page[:3000]
        self.fields += [
            ("name", self.name),
            ("email", f"registrant{self.number}@example.org"),
            ("organisation", "Example University"),
            ("event_processing", "y"),
        ]

    def send(self) -> Answered:
        """Send the form as it is kept; a 303 is the acknowledgement."""
        return self._ask(self.address, urllib.parse.urlencode(self.fields).encode())

    def _ask(self, address: str, data: bytes | None = None) -> Answered:
        try:
            with self._opener.open(
                urllib.request.Request(address, data), timeout=LONGEST
            ) as answer:
                return Answered(answer.status, page=answer.read().decode())
        except urllib.error.HTTPError as answer:
            if answer.code in {302, 303}:
                # The head is the acknowledgement, even if the rest never comes.
                return Answered(answer.code, answer.headers["Location"])
            return Answered(answer.code, page=answer.read().decode(errors="replace"))
        except (OSError, HTTPException) as end:
            raise Killed from end


@dataclass
class Stream:
    """Somebody who registers one person after another until the program is gone."""

    url: str
    slug: str
    acknowledged: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)

    def live(self) -> threading.Thread:
        """Begin; what was acknowledged is kept."""
        thread = threading.Thread(target=self._live, daemon=True)
        thread.start()
        return thread

    def _live(self) -> None:
        try:
            while True:
                number = uuid.uuid4().int % 10**12
                person = Registrant(self.url, self.slug, number, name=f"Stream {number}")
                person.open()
                self.tried.append(person.name)
                answer = person.send()
                assert answer.status in {302, 303}, answer.page[-2000:]
                self.acknowledged.append(person.name)
        except Killed:
            return
