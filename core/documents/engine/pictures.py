"""QR codes into the file as they are: the pixels of a one-bit PNG are already a PDF's pixels.

WeasyPrint opens each picture, makes three bytes of every bit and compresses them again. Imports
WeasyPrint: runs in the rendering process only.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from typing import Any

import pydyf
from weasyprint.images import RasterImage, get_image_from_uri

_MAGIC = b"\x89PNG\r\n\x1a\n"
_PREFIX = "data:image/png;base64,"
# One bit, grey, the usual compression and filters, not interlaced.
_ONE_BIT_GREY = bytes((1, 0, 0, 0, 0))


def picture(
    cache: Any, url_fetcher: Any, options: Any, url: str, *rest: Any, **further: Any
) -> Any | None:
    """What WeasyPrint asks for the picture at an address, QR codes being left as they are."""
    return _code_picture(url) or get_image_from_uri(
        cache, url_fetcher, options, url, *rest, **further
    )


def _code_picture(address: str) -> Any | None:
    """The picture at a ``data:`` address when it is a small PNG of one bit, otherwise None."""
    if not address.startswith(_PREFIX):
        return None
    try:
        data = base64.b64decode(address.removeprefix(_PREFIX), validate=True)
        return _CodePicture(data) if _is_code(data) else None
    except (binascii.Error, struct.error):
        return None


def _is_code(data: bytes) -> bool:
    return data[:8] == _MAGIC and data[12:16] == b"IHDR" and data[24:29] == _ONE_BIT_GREY


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


def _pixels(data: bytes) -> bytes:
    found, place = [], len(_MAGIC)
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        if data[place + 4 : place + 8] == b"IDAT":
            found.append(data[place + 8 : place + 8 + length])
        place += length + 12
    return b"".join(found)
