"""Pictures of the pages of one paper, as one PDF. Runs inside the confined child only."""

import zlib
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image

Image.MAX_IMAGE_PIXELS = None
# The longer side of a page, in points: that of A4.
_LONGEST_SIDE = 842.0


def join_pictures(sources: list[str], target: str) -> dict[str, Any]:
    """Write the cleaned pictures at ``sources``, each a page in its own shape, to ``target``."""
    with pikepdf.new() as pdf:
        for source in sources:
            _add_page(pdf, source)
        pdf.save(target)
        first = pdf.pages[0].mediabox
        return {"pages": len(pdf.pages), "width": int(first[2]), "height": int(first[3])}


def _add_page(pdf: pikepdf.Pdf, source: str) -> None:
    with Image.open(source, formats=["JPEG", "PNG"]) as picture:
        wide, high, is_grey = *picture.size, picture.mode == "L"
        if picture.format == "JPEG":  # as it is: written again it would lose
            packed, packing = Path(source).read_bytes(), Name.DCTDecode
        else:
            packed = zlib.compress(picture.convert("L" if is_grey else "RGB").tobytes())
            packing = Name.FlateDecode
    drawn = pikepdf.Stream(pdf, b"")
    drawn.write(packed, filter=packing)
    drawn.Type, drawn.Subtype, drawn.BitsPerComponent = Name.XObject, Name.Image, 8
    drawn.Width, drawn.Height = wide, high
    drawn.ColorSpace = Name.DeviceGray if is_grey else Name.DeviceRGB
    scale = _LONGEST_SIDE / max(wide, high)
    size = round(wide * scale, 2), round(high * scale, 2)
    page = pdf.add_blank_page(page_size=size)
    page.Resources = Dictionary(XObject=Dictionary(Page=drawn))
    page.Contents = pikepdf.Stream(pdf, b"q %.2f 0 0 %.2f 0 0 cm /Page Do Q" % size)
