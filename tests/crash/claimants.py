"""People who claim over HTTP while the program is being killed, and what was acknowledged."""

from __future__ import annotations

import io
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from typing import Any

from PIL import Image

from core.accounts.demo import PASSWORD
from talent.catalogue.papers import Paper
from talent.claims.services.submitting import MOST_A_DAY
from tests.running import LONGEST

TOKEN = re.compile(r'name="csrf-?_?token"[^>]*(?:value|content)="([^"]+)"')
PAPER = re.compile(r"/me/wallet/([0-9a-f-]{36})")
# The answer of each step that carries a mark, other at each saving.
MARKED = {
    "person": "name_latin",
    "certificate": "certificate_number",
    "experience": "degree_field",
    "employment": "job_title",
}
Fields = Mapping[str, str | Sequence[str]]


CONFIRMED = "confirmed"


class Killed(Exception):
    """No answer: nothing was acknowledged."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is the acknowledgement; it is not followed."""

    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass
class Acknowledged:
    """What the program has confirmed to one claimant."""

    started: set[str] = field(default_factory=set)
    # (reference, step): the mark that was sent, and CONFIRMED once it was answered.
    saved: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)


class Claimant:
    """One signed-in person with a wallet full of papers; each life claims further entries."""

    def __init__(self, url: str, account: str, district: str, entries: list[str]) -> None:
        self.email = f"{account}@demo.example"
        self.acknowledged = Acknowledged()
        self.tried = 0
        self._url, self._district, self._entries = url, district, entries
        self._cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(self._cookies, _Stay())
        self._token = ""
        self._papers: dict[str, str] = {}

    def settle_in(self) -> None:
        """Sign in, and put one paper of every kind into the wallet."""
        self.sign_in()
        for kind in Paper:
            if kind.is_upload and kind is not Paper.TRANSLATION:
                self.open_wallet()
                self.add_paper(kind, kind.value, _picture(len(kind.value)))

    def sign_in(self) -> None:
        self._token = self._find_token("/sign-in")
        self._post("/sign-in", {"email": self.email, "password": PASSWORD})

    def open_wallet(self, url: str = "") -> None:
        """Open its form, and go on at another machine of the portal where `url` says one."""
        self._url = url or self._url
        self._token = self._find_token("/me/wallet/add")

    def add_paper(self, kind: Paper, name: str, picture: bytes) -> None:
        """Send that form; raises Killed, or AssertionError with what it was refused by."""
        edge = uuid.uuid4().hex
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
            for field, value in {"kind": kind.value, "csrf_token": self._token}.items()
        ]
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="original"; filename="{name}.jpg"'
            "\r\nContent-Type: image/jpeg\r\n\r\n"
        ).encode()
        body = b"".join(parts) + head + picture + f"\r\n--{edge}--\r\n".encode()
        where = self._open("/me/wallet/add", body, f"multipart/form-data; boundary={edge}")[0]
        assert where, name

    def take_papers(self, papers: Mapping[str, str]) -> None:
        """The wallet's content: kind and id."""
        self._papers = dict(papers)

    def live(self) -> threading.Thread:
        """Claim one entry after another until the program is gone."""
        thread = threading.Thread(target=self._live, daemon=True)
        thread.start()
        return thread

    def _live(self) -> None:
        try:
            while self._entries:
                self._claim(self._entries.pop())
        except Killed:
            return

    def _claim(self, entry: str) -> None:
        self._token = self._find_token(f"/me/claims/new?entry={entry}")
        where = self._post("/me/claims/new", {"entry": entry, "degree": "master", "years": "20"})
        reference = where.split("/me/claims/")[1].split("/")[0]
        self.acknowledged.started.add(reference)
        for step, answers in self._answers().items():
            self._save(reference, step, answers)
        while self.tried == MOST_A_DAY:
            # Who has sent that many may not send more today, and goes on typing.
            for step, answers in self._answers().items():
                self._save(reference, step, answers)
        self.tried += 1
        consents = dict.fromkeys(("truth", "identity_papers", "ask_issuer"), "y")
        where = self._post(f"/me/claims/{reference}/check", consents)
        assert where.endswith("/sent"), where
        self.acknowledged.sent.add(reference)

    def _save(self, reference: str, step: str, answers: Fields) -> None:
        path = f"/me/claims/{reference}/autosave/{step}"
        if step not in MARKED:
            self._post(path, answers)
            return
        mark = uuid.uuid4().hex
        marks = self.acknowledged.saved.setdefault((reference, step), [])
        marks.append(mark)
        self._post(path, {**answers, MARKED[step]: mark})
        marks[:] = [mark, CONFIRMED]

    def _answers(self) -> dict[str, Fields]:
        number = f"P{abs(hash(self.email)) % 10**7:07d}"
        return {
            "person": {
                "name": self.email.partition("@")[0].title(),
                **_day("birth_on", 5, 6, 1980),
                "nationality": "US",
                "document_kind": "passport",
                "document_country": "US",
                "document_number": number,
            },
            "certificate": {
                **_day("certificate_issued_on", 7, 8, 2019),
                "expires": "no",
            },
            "experience": {"degree": "master", "years": "20"},
            "employment": {
                "district": self._district,
                "employer_name": "Example Ltd",
                **_day("since", 1, 3, 2020),
            },
            "papers": dict(self._papers),
        }

    def _find_token(self, path: str) -> str:
        found = TOKEN.search(self._open(path)[1])
        assert found is not None, path
        return found.group(1)

    def _post(self, path: str, fields: Fields) -> str:
        data = urllib.parse.urlencode({**fields, "csrf_token": self._token}, doseq=True).encode()
        return self._open(path, data)[0]

    def _open(self, path: str, data: bytes | None = None, kind: str = "") -> tuple[str, str]:
        """Where it leads to, and the page. Raises Killed when no whole answer came."""
        request = urllib.request.Request(self._url + path, data)
        if kind:
            request.add_header("Content-Type", kind)
        try:
            with self._opener.open(request, timeout=LONGEST) as answer:
                return "", answer.read().decode()
        except urllib.error.HTTPError as answer:
            if answer.code not in {302, 303}:
                page = answer.read().decode(errors="replace")
                raise AssertionError(f"{answer.code} {path}\n{page[-3000:]}") from None
            return answer.headers["Location"], ""
        except (OSError, HTTPException) as end:
            raise Killed from end


def _day(name: str, day: int, month: int, year: int) -> dict[str, str]:
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year)}


def _picture(shade: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (480, 640), (200, 200, 100 + shade)).save(out, "JPEG")
    return out.getvalue()
