"""QR codes for the check address, as one-bit pictures inside the page."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from core.documents.engine.serials import data_uri

# Any mask can be read; trying all eight would take four times as long (documents.md §6).
MASK = 2
BORDER = 4
PIXELS_PER_MODULE = 4


@lru_cache(maxsize=64)
def qr_svg_or_png(url: str, *, pixels: int = PIXELS_PER_MODULE) -> str:
    """The QR code of `url` as a ``data:image/png`` address, `pixels` wide for every module.

    Scheme and host are put in capitals, which mean the same; when the path has no small letters
    either, the code uses its denser alphanumeric mode and keeps error correction Q at the same
    size. Print it at 25 mm or more.
    """
    return data_uri(qr_png(url, pixels=pixels), "image/png")


def qr_png(url: str, *, pixels: int) -> bytes:
    """The same as a picture by itself."""
    out = BytesIO()
    _code(url).save(out, kind="png", scale=pixels, border=BORDER)
    return out.getvalue()


def qr_svg(url: str) -> str:
    """The same code as an ``<svg>`` element for a page; its size is for the style sheet to say.

    It brings its own white: on a dark page scanners would take it for a negative.
    """
    svg: str = _code(url).svg_inline(
        border=BORDER, omitsize=True, svgclass="qr", lineclass=None, light="white"
    )
    return svg


def _code(url: str) -> Any:
    import segno

    return segno.make_qr(capitals(url), error="q", mask=MASK, boost_error=False)


def capitals(url: str) -> str:
    """`url` with scheme and host in capitals, the rest untouched."""
    parts = urlsplit(url)
    scheme, host = parts.scheme.upper(), parts.netloc.upper()
    tail = urlunsplit(("", "", parts.path, parts.query, parts.fragment))
    return f"{scheme}://{host}{tail}" if host else url
