"""What a document may load: pictures made by ourselves as ``data:``, and our static files.

Everything else is refused before any file is opened or any name looked up. WeasyPrint catches
the refusal and goes on without the resource, so a hostile name prints as text and no more.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from weasyprint.urls import URLFetcher, URLFetcherResponse

STATIC_SCHEME = "documents:"
STATIC_FOLDER = Path(__file__).resolve().parents[3] / "static" / "documents"
MEDIA_TYPES = {".css": "text/css", ".svg": "image/svg+xml"}
# Pictures only: a data: style sheet or page could bring further addresses.
_DATA = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=\s]*\Z")
_LONGEST_DATA = 8_000_000
_FILE = re.compile(r"[a-z0-9][a-z0-9_-]*\.(?:css|svg)\Z")


class RefusedAddress(ValueError):
    """A document asked for something outside the allowed set."""


def static_bytes(name: str) -> bytes:
    """One of our own files in ``static/documents``; refuses paths and other kinds of file."""
    if not _FILE.match(name):
        raise RefusedAddress(f"not one of our document files: {name[:60]!r}")
    return (STATIC_FOLDER / name).read_bytes()


class ClosedFetcher(URLFetcher):  # type: ignore[misc]
    """A WeasyPrint fetcher that knows no network and no file but ours."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The resource behind `url`, or a refusal that is noted in `refused`."""
        if url.startswith(STATIC_SCHEME):
            name = url.removeprefix(STATIC_SCHEME).lstrip("/")
            media_type = MEDIA_TYPES.get(Path(name).suffix, "application/octet-stream")
            return URLFetcherResponse(url, static_bytes(name), {"Content-Type": media_type})
        if len(url) <= _LONGEST_DATA and _DATA.match(url):
            return super().fetch(url, headers)
        self.refused.append(url[:200])
        raise RefusedAddress("address not allowed in a document")
