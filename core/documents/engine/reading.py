"""Read what an unknown PDF says. Runs in the reading process only."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from itertools import islice
from typing import Any

import pikepdf
import pypdfium2

from core.documents.engine.credential import printed_claims
from core.documents.engine.serials import normalise_serial

LARGEST_PART = 2_000_000
MOST_PAGES = 30
LONGEST_TEXT = 200_000
_SERIAL = re.compile(r"[0-9A-Z]{2,8}(?:-[0-9A-Z]{4}){3}-[0-9A-Z]")
_IDENTIFIER = re.compile(rb"<dc:identifier>([^<]{1,60})</dc:identifier>")


def read_pdf(pdf: bytes) -> dict[str, Any]:
    """``serial``, ``claims`` and ``text`` of `pdf`; what cannot be read is left out."""
    claims, metadata = _data_parts(pdf)
    text = _text(pdf)
    return {"claims": claims, "text": text, "serial": _serial(metadata, claims, text)}


def _serial(metadata: bytes, claims: dict[str, Any], text: str) -> str | None:
    """The first serial that holds: in the metadata, the credential, then the printed text."""
    found = _IDENTIFIER.search(metadata)
    places = [found[1].decode("utf-8", "replace")] if found else []
    places.append(str(claims.get("serial", "")))
    places.extend(_SERIAL.findall(text))
    return next(filter(None, map(normalise_serial, places)), None)


def _data_parts(pdf: bytes) -> tuple[dict[str, Any], bytes]:
    claims: dict[str, Any] = {}
    metadata = b""
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            metadata = _bounded(document.Root.get("/Metadata"))
            for name, attachment in document.attachments.items():
                if name.endswith(".json") and not claims:
                    claims = printed_claims(_bounded(attachment.get_file().obj))
    except Exception:  # noqa: BLE001 - hostile bytes may fail anywhere; nothing is trusted
        return claims, metadata
    return claims, metadata


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


def _text(pdf: bytes) -> str:
    pieces: list[str] = []
    try:
        document = pypdfium2.PdfDocument(pdf)
        for page in islice(document, MOST_PAGES):
            pieces += [page.get_textpage().get_text_bounded()]
    except Exception:  # noqa: BLE001 - see _data_parts
        pieces.append("")
    return "\n".join(pieces)[:LONGEST_TEXT]
