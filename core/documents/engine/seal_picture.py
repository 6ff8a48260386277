"""The office's own picture of its seal, checked and made ready for every paper.

The office draws it: nothing here makes a seal. A PNG needs a transparent background, so that the
authority and the date beneath stay readable; an SVG may hold shapes and plain colours only.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from PIL import Image, UnidentifiedImageError

from core.documents.engine.child import render_in_child
from core.documents.engine.errors import EngineError

# 42 mm at 300 dots an inch: what a city's seal measures, as fine as printers show it.
PIXELS = 496
SMALLEST = 240
LARGEST_FILE = 2_000_000
# 64 MB once unpacked, twice while it is made smaller.
_LARGEST_SIDE = 4000
_SQUARE = (0.8, 1.25)
_POINTS = 42 / 25.4 * 72
_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = {
    "svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "title", "desc",
}  # fmt: skip
# Each shape may cover the whole picture, and all are painted in this process.
_MOST_SHAPES = 1000
_OPAQUE = 255


class RefusedPicture(ValueError):
    """A picture that cannot stand as a seal, with what to do about it."""


def check_seal_picture(data: bytes) -> str:
    """A ``data:`` address of the PNG or SVG in `data`, as papers take it; refuses what is neither.

    Refuses (`RefusedPicture`) large files, broken or small ones, what is far from square, a
    background that covers the text, and an SVG with letters, pictures, styles or scripts.
    """
    drawn = _opened(data, side=min)
    low, high = _SQUARE
    if not low <= drawn.width / drawn.height <= high:
        raise RefusedPicture("not about as wide as high")
    if drawn.getchannel("A").getextrema()[0] == _OPAQUE:
        raise RefusedPicture("its background is not transparent")
    return _address(drawn)


def check_logo(data: bytes) -> str:
    """The same for a logo, which may be of any form and cover what lies beneath.

    Only its longer side must be large: what is made of a wide one is accepted again.
    """
    return _address(_opened(data, side=max))


def _opened(data: bytes, *, side: Callable[[tuple[int, int]], int]) -> Image.Image:
    if len(data) > LARGEST_FILE:
        raise RefusedPicture("larger than 2 MB")
    return _png(data, side) if data.startswith(b"\x89PNG") else _svg(data)


def _address(drawn: Image.Image) -> str:
    drawn.thumbnail((PIXELS, PIXELS), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def _png(data: bytes, side: Callable[[tuple[int, int]], int]) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as whole:
            whole.verify()
        with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
            if max(picture.size) > _LARGEST_SIDE:
                raise RefusedPicture(f"more than {_LARGEST_SIDE} pixels wide or high")
            if side(picture.size) < SMALLEST:
                raise RefusedPicture(f"fewer than {SMALLEST} pixels wide or high")
            return picture.convert("RGBA")
    except (
        UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError,
    ) as error:  # fmt: skip
        if isinstance(error, RefusedPicture):
            raise
        raise RefusedPicture("a damaged PNG") from error


def _svg(data: bytes) -> Image.Image:
    import pypdfium2

    root = _shapes(data)
    root.attrib |= {"width": "100%", "height": "100%"}
    ET.register_namespace("", _SVG.strip("{}"))
    try:
        drawing = ET.tostring(root, encoding="unicode")
    except RecursionError as error:
        raise RefusedPicture("the SVG nests too deeply") from error
    page = (
        f"<!doctype html><html lang='zh-Hans'><style>@page{{size:{_POINTS}pt;margin:0}}"
        f"body{{margin:0;height:{_POINTS}pt}}svg{{display:block}}</style><body>"
        f"{drawing}</body></html>"
    )
    try:
        pdf = render_in_child(
            page, title="seal", language="zh-Hans", created=datetime(2000, 1, 1, tzinfo=UTC),
            attachment=None,
        )  # fmt: skip
    except EngineError as error:
        raise RefusedPicture("an SVG that cannot be drawn") from error
    with pypdfium2.PdfDocument(pdf) as document:
        scale = 2 * PIXELS / _POINTS
        drawn: Image.Image = document[0].render(scale=scale, fill_color=(255, 255, 255, 0)).to_pil()
        return drawn.copy()


def _shapes(data: bytes) -> ET.Element:
    if b"\0" in data or b"<!" in data.replace(b"<!--", b""):
        raise RefusedPicture("neither PNG nor plain SVG")
    try:
        root = ET.fromstring(data)  # noqa: S314 - no entities: they need a "<!"
    except ET.ParseError as error:
        raise RefusedPicture("neither PNG nor SVG") from error
    if root.tag != f"{_SVG}svg" or not root.get("viewBox"):
        raise RefusedPicture("neither PNG nor an SVG with a viewBox")
    for number, element in enumerate(root.iter()):
        if number >= _MOST_SHAPES:
            raise RefusedPicture(f"the SVG holds more than {_MOST_SHAPES} shapes")
        _check_shape(element)
    return root


def _check_shape(element: ET.Element) -> None:
    name = str(element.tag).removeprefix(_SVG)
    if name not in _SHAPES:
        raise RefusedPicture(f"the SVG holds <{name}>; turn text and pictures into outlines")
    for attribute, value in element.attrib.items():
        if attribute.startswith("on") or "href" in attribute or re.search(r"url\s*\(", value):
            raise RefusedPicture(f"the SVG holds {attribute}={value[:40]!r}")
