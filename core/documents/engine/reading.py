"""Read what an unknown PDF says and shows. Runs in the reading process only."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from itertools import islice
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image, ImageChops, ImageFilter, ImageStat

from core.documents.engine.credential import printed_claims
from core.documents.engine.serials import normalise_serial

LARGEST_PART = 2_000_000
MOST_PAGES = 30
LONGEST_TEXT = 200_000
# Pictures of pages, in pixels; a difference smaller than `_SEEN` (of 255) no eye sees.
WIDTH, MOST_PIXELS, MOST_PICTURES = 900, 1_600_000, 3
_SEEN, _CELL = 12, 6
# Beyond this part of the page (another program's drawing of it) marks would say nothing.
_MOST_MARKED = 0.5
_RED = (190, 20, 20)
_PICTURE = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
_SERIAL = re.compile(r"[0-9A-Z]{2,8}(?:-[0-9A-Z]{4}){3}-[0-9A-Z]")
_IDENTIFIER = re.compile(rb"<dc:identifier>([^<]{1,60})</dc:identifier>")


def read_pdf(pdf: bytes) -> dict[str, Any]:
    """``serial``, ``claims`` and ``text`` of `pdf`; what cannot be read is left out.

    Also whether it asks for a password (``is_locked``) and its pages hold pictures (``is_drawn``).
    """
    claims, metadata, is_locked = _data_parts(pdf)
    text, is_drawn = _text(pdf)
    serial = _serial(metadata, claims, text)
    found = {"claims": claims, "text": text, "serial": serial}
    return {**found, "is_locked": is_locked, "is_drawn": is_drawn}


def compare_pages(issued: bytes, given: bytes) -> tuple[dict[str, Any], bytes]:
    """Pairs of JPEG pictures (issued, given) of the first pages that look different, marked.

    ``pairs`` holds their page number, lengths and whether the difference is marked; `is_alike`
    when every page was looked at and none differs.
    """
    one, other = pypdfium2.PdfDocument(issued), pypdfium2.PdfDocument(given)
    is_alike = len(one) == len(other) <= MOST_PAGES
    pairs: list[tuple[int, int, int, bool]] = []
    pictures: list[bytes] = []
    for document in (one, other):
        document.init_forms()  # fields are drawn by it; this build has no script engine
    for number in range(min(max(len(one), len(other)), MOST_PAGES)):
        left, right = _picture(one, number), _picture(other, number)
        differing = _difference(left, right)
        if differing is None:
            continue
        is_alike = False
        if len(pairs) < MOST_PICTURES:
            is_marked = ImageStat.Stat(differing).mean[0] < 255 * _MOST_MARKED
            two = [_jpeg(page, differing if is_marked else None) for page in (left, right)]
            pairs.append((number + 1, len(two[0]), len(two[1]), is_marked))
            pictures += two
    return {"is_alike": is_alike, "pairs": pairs}, b"".join(pictures)


def _picture(document: Any, number: int) -> Image.Image:
    """One page as it shows; a page that is not there is empty."""
    if number >= len(document):
        return Image.new("RGB", (WIDTH, WIDTH), "white")
    wide, high = document[number].get_size()
    scale = min(WIDTH / max(wide, 1), (MOST_PIXELS / max(wide * high, 1)) ** 0.5)
    bitmap = document[number].render(scale=scale, rev_byteorder=True)
    drawn: Image.Image = bitmap.to_pil().convert("RGB")
    return drawn


def _difference(left: Image.Image, right: Image.Image) -> Image.Image | None:
    """The places that differ, white on black, as large as `left`; None where none does."""
    bands = ImageChops.difference(left, right.resize(left.size)).split()
    worst = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    seen = worst.point([255 * (value > _SEEN) for value in range(256)])
    if seen.getbbox() is None and left.size == right.size:
        return None
    small = (left.width // _CELL + 1, left.height // _CELL + 1)
    cells = seen.resize(small, Image.Resampling.BOX).point([0, *[255] * 255])
    return cells.filter(ImageFilter.MaxFilter(3)).resize(left.size, Image.Resampling.NEAREST)


def _jpeg(page: Image.Image, differing: Image.Image | None) -> bytes:
    if differing is not None:
        area = differing.resize(page.size)
        edge = ImageChops.difference(area.filter(ImageFilter.MaxFilter(5)), area)
        tinted = ImageChops.multiply(page, Image.new("RGB", page.size, (255, 215, 215)))
        page = Image.composite(tinted, page, area)
        page.paste(_RED, mask=edge)
    out = BytesIO()
    page.save(out, "JPEG", quality=75)
    return out.getvalue()


def _serial(metadata: bytes, claims: dict[str, Any], text: str) -> str | None:
    """The first serial that holds: in the metadata, the credential, then the printed text."""
    found = _IDENTIFIER.search(metadata)
    places = [found[1].decode("utf-8", "replace")] if found else []
    places.append(str(claims.get("serial", "")))
    places.extend(_SERIAL.findall(text))
    return next(filter(None, map(normalise_serial, places)), None)


def _data_parts(pdf: bytes) -> tuple[dict[str, Any], bytes, bool]:
    claims: dict[str, Any] = {}
    metadata = b""
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            metadata = _bounded(document.Root.get("/Metadata"))
            for name, attachment in document.attachments.items():
                if name.endswith(".json") and not claims:
                    claims = printed_claims(_bounded(attachment.get_file().obj))
    except pikepdf.PasswordError:
        return claims, metadata, True
    except Exception:  # noqa: BLE001 - hostile bytes may fail anywhere; nothing is trusted
        return claims, metadata, False
    return claims, metadata, False


def _bounded(stream: Any) -> bytes:
    """The content of a stream, at most `LARGEST_PART` bytes; filters other than Flate refused."""
    if stream is None:
        return b""
    raw = bytes(stream.read_raw_bytes())
    if "/Filter" not in stream:
        return raw[:LARGEST_PART]
    if stream["/Filter"] != "/FlateDecode" or "/DecodeParms" in stream:
        return b""
    return zlib.decompressobj().decompress(raw, LARGEST_PART)


def _text(pdf: bytes) -> tuple[str, bool]:
    pieces: list[str] = []
    is_drawn = False
    try:
        document = pypdfium2.PdfDocument(pdf)
        for page in islice(document, MOST_PAGES):
            pieces += [page.get_textpage().get_text_bounded()]
            is_drawn = is_drawn or any(True for _ in page.get_objects(filter=[_PICTURE]))
    except Exception:  # noqa: BLE001 - see _data_parts
        pieces.append("")
    return "\n".join(pieces)[:LONGEST_TEXT], is_drawn
