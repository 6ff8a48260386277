"""QR codes for the check address, as one-bit pictures inside the page."""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from core.documents.engine.serials import data_uri

# Any mask can be read; trying all eight would take four times as long (documents.md §6).
MASK = 2
BORDER = 4
PIXELS_PER_MODULE = 4
# White is one, as a grey picture has it.
_BITS = ("1", "0")


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
    return png_of(_code(url), pixels=pixels)


def png_of(code: Any, *, pixels: int = PIXELS_PER_MODULE) -> bytes:
    """A code that segno made, as a picture of two colours."""
    # Written here: segno takes four times as long, and the picture is two colours and no more.
    rows = [
        int("".join(_BITS[module] * pixels for module in row), 2)
        for row in code.matrix_iter(border=BORDER)
    ]
    width = len(rows) * pixels
    length = (width + 7) // 8
    lines = ((row << length * 8 - width).to_bytes(length, "big") for row in rows)
    # Each line says first that it is not filtered.
    data = b"".join((b"\0" + line) * pixels for line in lines)
    head = struct.pack(">IIBBBBB", width, width, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(data, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)


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
