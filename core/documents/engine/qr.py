"""QR codes for the check address and tickets, as one-bit pictures or drawn inside a page."""

from __future__ import annotations

import re
import struct
import zlib
from functools import lru_cache

from core.documents.engine.serials import data_uri
from core.qr_codes import drawn_rows, qr_rows

PIXELS_PER_MODULE = 4
# Error correction: a quarter of the code may be dirty.
LEVEL = "Q"
# Higher levels take up to five times as long, and save a few bytes.
COMPRESSION = 4
_HOST = re.compile(r"^[^:/?#]+://[^/?#]+")


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
    return png_of(qr_rows(capitals(url), LEVEL), pixels=pixels)


def png_of(modules: list[str], *, pixels: int = PIXELS_PER_MODULE) -> bytes:
    """Rows of modules as a picture of two colours."""
    width = len(modules) * pixels
    length = (width + 7) // 8
    bits = _packed(modules, pixels, length)
    lines = (bits[at : at + length] for at in range(0, len(bits), length))
    # Each line says first that it is not filtered.
    data = b"".join([(b"\0" + line) * pixels for line in lines])
    head = struct.pack(">IIBBBBB", width, width, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(data, COMPRESSION)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _packed(modules: list[str], pixels: int, length: int) -> bytes:
    """Every row once, in `length` bytes, each module as wide as it is drawn."""
    if pixels == PIXELS_PER_MODULE:
        # Four pixels are one hexadecimal digit.
        digits = "".join([row.ljust(2 * length, "0") for row in modules])
        return bytes.fromhex(digits.replace("1", "f"))
    wide = (row.replace("0", "0" * pixels).replace("1", "1" * pixels) for row in modules)
    bits = "".join([row.ljust(8 * length, "0") for row in wide])
    return int(bits, 2).to_bytes(len(modules) * length, "big")


def _chunk(name: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)


def qr_svg(url: str) -> str:
    """The same code as an ``<svg>`` element for a page; its size is for the style sheet to say."""
    return drawn_rows(qr_rows(capitals(url), LEVEL))


def capitals(url: str) -> str:
    """`url` with scheme and host in capitals, the rest untouched."""
    return _HOST.sub(lambda found: found[0].upper(), url, count=1)
