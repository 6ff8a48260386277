"""Pictures that offices and organisers put in, opened in the drawing process alone.

A PNG needs a transparent background to stand as a seal, so that the authority and the date beneath
stay readable; an SVG may hold shapes and plain colours only.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from PIL import Image, UnidentifiedImageError

from core.documents.engine.errors import EngineError, RefusedPicture
from core.documents.engine.render import render_pdf

# 42 mm at 300 dots an inch: what a city's seal measures, as fine as printers show it.
PIXELS = 496
SMALLEST = 240
# Noise does not compress. Two such pictures go to and fro in one form, which may hold 2 MB; a
# finer one than this is made coarser, as far as a seal of any form stays large enough.
_LARGEST_MADE = 600_000
_COARSER = (PIXELS, 400, 310)
# 64 MB once unpacked, twice while it is made smaller.
_LARGEST_SIDE = 4000
_SQUARE = (0.8, 1.25)
# How often a logo may be as long as it is deep.
_LONGEST = 20
_POINTS = 42 / 25.4 * 72
_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = {
    "svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "title", "desc",
}  # fmt: skip
# Each shape may cover the whole picture.
_MOST_SHAPES = 1000
_OPAQUE = 255


def open_picture(data: bytes, *, is_seal: bool) -> bytes:
    """The PNG or SVG in `data` as a PNG of at most `PIXELS`; RefusedPicture for what is neither.

    A seal has to be about square and let the text beneath shine through. Of a logo only the longer
    side must be large: what is made of a wide one is accepted again.
    """
    is_png = data.startswith(b"\x89PNG")
    drawn = _png(data, is_seal=is_seal) if is_png else _svg(data)
    low, high = _SQUARE
    if is_seal and not low <= drawn.width / drawn.height <= high:
        raise RefusedPicture("not about as wide as high")
    if is_seal and drawn.getchannel("A").getextrema()[0] == _OPAQUE:
        raise RefusedPicture("its background is not transparent")
    made = b""
    for side in _COARSER:
        drawn.thumbnail((side, side), Image.Resampling.LANCZOS)
        drawn.save(out := io.BytesIO(), "PNG", optimize=True)
        made = out.getvalue()
        if len(made) <= _LARGEST_MADE:
            break
    return made


def _png(data: bytes, *, is_seal: bool) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as whole:
            whole.verify()
        with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
            if max(picture.size) > _LARGEST_SIDE:
                raise RefusedPicture(f"more than {_LARGEST_SIDE} pixels wide or high")
            if (min if is_seal else max)(picture.size) < SMALLEST:
                raise RefusedPicture(f"fewer than {SMALLEST} pixels wide or high")
            return picture.convert("RGBA")
    except RefusedPicture:
        raise
    except (
        UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError,
    ) as error:  # fmt: skip
        raise RefusedPicture("a damaged PNG") from error


def _svg(data: bytes) -> Image.Image:
    """Drawn as large as its own box allows: a wide one is not set small into a square."""
    import pypdfium2

    root = _shapes(data)
    across, down = _measures(root)
    root.attrib |= {"width": "100%", "height": "100%"}
    ET.register_namespace("", _SVG.strip("{}"))
    try:
        drawing = ET.tostring(root, encoding="unicode")
    except RecursionError as error:
        raise RefusedPicture("the SVG nests too deeply") from error
    page = (
        f"<!doctype html><html lang='zh-Hans'><style>@page{{size:{across}pt {down}pt;margin:0}}"
        f"body{{margin:0;height:{down}pt}}svg{{display:block}}</style><body>{drawing}</body></html>"
    )
    try:
        pdf = render_pdf(
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


def _measures(root: ET.Element) -> tuple[float, float]:
    """Width and height in points of the picture's box, the longer side `_POINTS`."""
    try:
        _left, _top, width, height = map(float, re.split(r"[\s,]+", root.attrib["viewBox"].strip()))
        longer = max(width, height)
        if not 0 < longer <= _LONGEST * min(width, height):
            raise ValueError
    except ValueError as error:
        raise RefusedPicture("the viewBox of the SVG cannot be drawn") from error
    return _POINTS * width / longer, _POINTS * height / longer


def _check_shape(element: ET.Element) -> None:
    name = str(element.tag).removeprefix(_SVG)
    if name not in _SHAPES:
        raise RefusedPicture(f"the SVG holds <{name}>; turn text and pictures into outlines")
    for attribute, value in element.attrib.items():
        if attribute.startswith("on") or "href" in attribute or re.search(r"url\s*\(", value):
            raise RefusedPicture(f"the SVG holds {attribute}={value[:40]!r}")
