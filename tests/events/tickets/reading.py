"""How the tests read printed pages: text, pictures, codes, fonts."""

from __future__ import annotations

import io
import re
import unicodedata
from typing import Any

import pikepdf
import pypdfium2
import zxingcpp
from PIL import Image


def pages(pdf: bytes) -> int:
    return len(pypdfium2.PdfDocument(pdf))


def text_of(pdf: bytes, page: int | None = None) -> str:
    """The text layer with every run of white space as one space."""
    document = pypdfium2.PdfDocument(pdf)
    chosen = range(len(document)) if page is None else [page]
    raw = " ".join(document[i].get_textpage().get_text_bounded() for i in chosen)
    shown = "".join(c for c in raw if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", " ".join(shown.split()))


def codes_of(pdf: bytes, page: int = 0, *, dpi: int = 150) -> set[str]:
    """What a camera would read off the page."""
    return codes_in(picture_of(pdf, page, dpi=dpi))


def codes_in(picture: Any) -> set[str]:
    return {found.text for found in zxingcpp.read_barcodes(picture)}


def picture_of(pdf: bytes, page: int = 0, *, dpi: int = 150) -> Any:
    return pypdfium2.PdfDocument(pdf)[page].render(scale=dpi / 72).to_pil().convert("RGB")


def picture_of_svg(page: str, *, pixels: int = 6) -> Any:
    """The QR code on a page, as a browser paints its strokes."""
    [size] = map(int, re.findall(r'viewBox="0 0 (\d+) \1" class="qr"', page))
    picture = Image.new("L", (size * pixels, size * pixels), 255)
    [strokes] = re.findall(r'stroke="#000" d="([^"]+)"', page)
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", strokes):
        corner = int(x) * pixels, int(y) * pixels
        picture.paste(0, (*corner, corner[0] + int(length) * pixels, corner[1] + pixels))
    return picture


def loose_fonts(pdf: bytes) -> list[str]:
    """Fonts that the file names and does not carry."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            str(item.get("/FontName"))
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary)
            and item.get("/Type") == "/FontDescriptor"
            and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(item.keys())
        ]
