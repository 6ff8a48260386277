"""Pictures of every paper into the file without work of their own.

The pixels of a one-bit PNG, as QR codes are, are already a PDF's pixels; WeasyPrint would make
three bytes of every bit and compress them again. A seal is the same on all papers: it is made
ready once.
Imports WeasyPrint: runs in the rendering process only.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import struct
import zlib
from functools import lru_cache
from typing import Any

import pydyf
from PIL import Image
from weasyprint.images import RasterImage, get_image_from_uri

_MAGIC = b"\x89PNG\r\n\x1a\n"
_PREFIX = "data:image/png;base64,"
# One bit, grey, the usual compression and filters, not interlaced.
_ONE_BIT_GREY = bytes((1, 0, 0, 0, 0))
# Eight bits, colours that shine through: only seals and logos are such PNGs here.
_COLOURS_THROUGH = bytes((8, 6, 0, 0, 0))


def picture(
    cache: Any, url_fetcher: Any, options: Any, url: str, *rest: Any, **further: Any
) -> Any | None:
    """What WeasyPrint asks for the picture at an address, QR codes being left as they are."""
    return _own_picture(url) or get_image_from_uri(
        cache, url_fetcher, options, url, *rest, **further
    )


def _own_picture(address: str) -> Any | None:
    """A small PNG of one bit or a seal at a ``data:`` address, otherwise None."""
    if not address.startswith(_PREFIX):
        return None
    try:
        data = base64.b64decode(address.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        return None
    if data[:8] != _MAGIC or data[12:16] != b"IHDR":
        return None
    if data[24:29] == _COLOURS_THROUGH:
        return _seal(data)
    try:
        return _CodePicture(data) if data[24:29] == _ONE_BIT_GREY else None
    except struct.error:
        return None


@lru_cache(maxsize=16)
def _seal(data: bytes) -> Any | None:
    try:
        return _SeenThrough(data)
    except (OSError, SyntaxError, ValueError):
        return None


class _CodePicture(RasterImage):  # type: ignore[misc]
    def __init__(self, data: bytes) -> None:
        self.width, self.height = struct.unpack(">II", data[16:24])
        self.ratio = self.width / self.height if self.height else 0.0
        self.id = hashlib.sha256(data).hexdigest()[:32]
        self._dpi = None
        self._pixels = _pixels(data)

    def get_x_object(self, interpolate: bool, _dpi_ratio: float) -> Any:
        extra = {
            "Type": "/XObject",
            "Subtype": "/Image",
            "Width": self.width,
            "Height": self.height,
            "ColorSpace": "/DeviceGray",
            "BitsPerComponent": 1,
            "Interpolate": "true" if interpolate else "false",
            "Filter": "/FlateDecode",
            "DecodeParms": pydyf.Dictionary(
                {"Predictor": 15, "Columns": self.width, "BitsPerComponent": 1}
            ),
        }
        return pydyf.Stream([self._pixels], extra)


class _SeenThrough(RasterImage):  # type: ignore[misc]
    """Colours and how far they cover what lies beneath, both compressed once."""

    def __init__(self, data: bytes) -> None:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
            whole = picture.convert("RGBA")
        self.width, self.height = whole.size
        self.ratio = self.width / self.height
        self.id = hashlib.sha256(data).hexdigest()[:32]
        self._dpi = None
        self._colours = zlib.compress(whole.convert("RGB").tobytes(), 9)
        self._cover = zlib.compress(whole.getchannel("A").tobytes(), 9)

    def get_x_object(self, _interpolate: bool, _dpi_ratio: float) -> Any:
        colours = self._extra("/DeviceRGB")
        colours["SMask"] = pydyf.Stream([self._cover], self._extra("/DeviceGray"))
        return pydyf.Stream([self._colours], colours)

    def _extra(self, space: str) -> dict[str, Any]:
        return {
            "Type": "/XObject", "Subtype": "/Image", "Width": self.width, "Height": self.height,
            "ColorSpace": space, "BitsPerComponent": 8, "Interpolate": "false",
            "Filter": "/FlateDecode",
        }  # fmt: skip


def _pixels(data: bytes) -> bytes:
    found, place = [], len(_MAGIC)
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        if data[place + 4 : place + 8] == b"IDAT":
            found.append(data[place + 8 : place + 8 + length])
        place += length + 12
    return b"".join(found)
