"""QR codes for the check address, as one-bit pictures inside the page."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from urllib.parse import urlsplit, urlunsplit

from core.documents.engine.serials import data_uri

# Any mask can be read; trying all eight would take four times as long (documents.md §6).
MASK = 2
PIXELS_PER_MODULE = 4


@lru_cache(maxsize=64)
def qr_svg_or_png(url: str) -> str:
    """The QR code of `url` as a ``data:image/png`` address.

    Scheme and host are put in capitals, which mean the same; when the path has no small letters
    either, the code uses its denser alphanumeric mode and keeps error correction Q at the same
    size. Print it at 25 mm or more.
    """
    import segno

    code = segno.make_qr(capitals(url), error="q", mask=MASK, boost_error=False)
    out = BytesIO()
    code.save(out, kind="png", scale=PIXELS_PER_MODULE, border=4)
    return data_uri(out.getvalue(), "image/png")


def capitals(url: str) -> str:
    """`url` with scheme and host in capitals, the rest untouched."""
    parts = urlsplit(url)
    scheme, host = parts.scheme.upper(), parts.netloc.upper()
    tail = urlunsplit(("", "", parts.path, parts.query, parts.fragment))
    return f"{scheme}://{host}{tail}" if host else url
