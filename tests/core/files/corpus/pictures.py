"""Pictures and pretenders a stranger may send, and names made to mislead."""

from __future__ import annotations

import functools
import io
import struct
import zipfile
import zlib

from PIL import Image

from core.files.checks import Refusal
from tests.core.files.corpus import Case, page_pdf

_MEGA = 1024 * 1024


def painted(kind: str = "JPEG", mode: str = "RGB", size=(64, 48), **kept) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(out, kind, **kept)
    return out.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def png(width: int, height: int, *more: bytes, pixels: bytes = b"\0\0", depth: int = 1) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + b"".join(more)
        + chunk(b"IDAT", zlib.compress(pixels))
        + chunk(b"IEND", b"")
    )


def segment(marker: int, content: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(content) + 2) + content


def with_note(note: bytes, marker: int = 0xFE) -> bytes:
    good = painted()
    return good[:2] + segment(marker, note) + good[2:]


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "hello")
    return out.getvalue()


def _resized_jpeg(width: int, height: int) -> bytes:
    data = bytearray(painted())
    at = data.find(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def _frames(kind: str) -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


def _extra() -> dict[str, tuple[str, bytes]]:
    jpeg, lossless = painted(), painted("PNG")
    return {
        "JPEG + ZIP": ("a.jpg", jpeg + _zip()),
        "JPEG + program": ("a.jpg", jpeg + b"MZ\x90\x00" + b"\1" * 99),
        "JPEG + PHP": ("a.jpg", jpeg + b"<?php system('id'); ?>"),
        "JPEG + JPEG without notice": ("a.jpg", jpeg + jpeg),
        "JPEG with PHP in the comment": ("a.jpg", with_note(b"<?php system('id'); ?>")),
        "JPEG with a page in EXIF": ("a.jpg", with_note(b"Exif\0\0<script>x</script>", 0xE1)),
        "JPEG with a PDF in the comment": ("a.jpg", with_note(page_pdf())),
        "JPEG with a ZIP in the comment": ("a.jpg", with_note(_zip())),
        "JPEG with a far script": ("a.jpg", with_note(b"x" * 5000 + b"<ScRiPt>alert(1)")),
        "PNG + ZIP": ("a.png", lossless + _zip()),
        "PNG + PHP": ("a.png", lossless + b"<?php ?>"),
        "PNG + PNG": ("a.png", lossless + lossless),
        "PNG with PHP in a text": (
            "a.png",
            png(8, 1, chunk(b"tEXt", b"Comment\0<?php ?>")),
        ),
        "PNG with a page in a text": (
            "a.png",
            png(8, 1, chunk(b"iTXt", b"a\0\0\0\0\0" + b"x" * 3000 + b"<html>")),
        ),
        "PNG with a PDF header": ("a.png", png(8, 1, chunk(b"tEXt", b"a\0%PDF-1.7"))),
    }


def _damaged() -> dict[str, tuple[str, bytes]]:
    jpeg, lossless = painted(size=(400, 300)), painted("PNG", size=(400, 300))
    flipped = bytearray(lossless)
    flipped[60] ^= 0xFF
    return {
        "JPEG cut": ("a.jpg", jpeg[: len(jpeg) // 2]),
        "JPEG without end": ("a.jpg", jpeg[:-2]),
        "JPEG start only": ("a.jpg", b"\xff\xd8\xff\xe0"),
        "JPEG with a segment of length 0": ("a.jpg", jpeg[:2] + b"\xff\xe1\0\0" + jpeg[2:]),
        "JPEG without height": ("a.jpg", _resized_jpeg(64, 0)),
        "JPEG with two frames": ("a.jpg", _twice_framed(jpeg)),
        "JPEG, lossless kind": ("a.jpg", jpeg.replace(b"\xff\xc0", b"\xff\xc3", 1)),
        "JPEG of noise": ("a.jpg", b"\xff\xd8\xff" + bytes(range(1, 200)) * 9),
        "PNG cut": ("a.png", lossless[: len(lossless) // 2]),
        "PNG without end": ("a.png", lossless[:-12]),
        "PNG, wrong checksum": ("a.png", bytes(flipped)),
        "PNG without pixels": ("a.png", lossless[:33] + chunk(b"IEND", b"")),
        "PNG with too few pixels": ("a.png", png(4000, 4000)),
        "PNG with unknown critical chunk": ("a.png", png(8, 1, chunk(b"EVIL", b"x"))),
        "PNG with endless chunk": ("a.png", lossless[:33] + b"\xff\xff\xff\xffIDAT"),
        "PNG of depth 7": ("a.png", png(8, 1, depth=7)),
        "PNG without width": ("a.png", png(0, 8)),
    }


def _twice_framed(data: bytes) -> bytes:
    at = data.find(b"\xff\xc0")
    length = int.from_bytes(data[at + 2 : at + 4], "big") + 2
    return data[: at + length] + data[at : at + length] + data[at + length :]


def _bombs() -> dict[str, tuple[str, bytes, Refusal]]:
    many, complex_ = Refusal.TOO_MANY_PIXELS, Refusal.TOO_COMPLEX
    # A progressive picture whose last scan is repeated, as measured scan bombs do.
    slow = painted(progressive=True, size=(2000, 2000))
    last = slow.rfind(b"\xff\xda")
    return {
        "PNG of 30000 × 30000": (
            "a.png",
            png(30_000, 30_000, pixels=b"\0" * (40 * _MEGA)),
            many,
        ),
        "PNG of 2 billion a side": ("a.png", png(2**31 - 1, 2**31 - 1), many),
        "PNG of one line of a million": ("a.png", png(1_000_000, 1), many),
        "JPEG of 65000 × 65000": ("a.jpg", _resized_jpeg(65_000, 65_000), many),
        "JPEG of 51 megapixels": ("a.jpg", _resized_jpeg(7200, 7200), many),
        "JPEG of 500 scans": ("a.jpg", slow[:-2] + slow[last:-2] * 500 + b"\xff\xd9", complex_),
        "PNG of 100 000 chunks": (
            "a.png",
            png(8, 1, chunk(b"tIME", b"\0" * 7) * 100_000),
            complex_,
        ),
    }


def _strangers() -> dict[str, tuple[str, bytes, Refusal]]:
    wrong, office, mismatch = (
        Refusal.WRONG_TYPE,
        Refusal.OFFICE_FILE,
        Refusal.EXTENSION_MISMATCH,
    )
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100
    return {
        "empty": ("a.pdf", b"", Refusal.EMPTY),
        "too large": ("a.pdf", b"%PDF-1.7\n" + b"0" * (20 * _MEGA), Refusal.TOO_LARGE),
        "HEIC": ("IMG_0001.HEIC", heic, Refusal.HEIC),
        "HEIC called JPEG": ("IMG_0001.jpg", heic, Refusal.HEIC),
        "AVIF": ("a.avif", heic.replace(b"heic", b"avif"), Refusal.HEIC),
        "page called PDF": ("a.pdf", b"<!DOCTYPE html><script>alert(1)</script>", wrong),
        "SVG": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", wrong),
        "SVG called PNG": ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", wrong),
        "program called PDF": ("a.pdf", b"MZ\x90\x00" + b"\0" * 99, wrong),
        "Linux program": ("a.jpg", b"\x7fELF" + b"\0" * 99, wrong),
        "ZIP": ("a.zip", _zip(), wrong),
        "ZIP called PDF": ("a.pdf", _zip(), wrong),
        "Word": ("a.docx", _zip(), office),
        "old Word": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, office),
        "GIF": ("a.gif", painted("GIF", "P"), wrong),
        "moving GIF called PNG": ("a.png", _frames("GIF"), wrong),
        "TIFF": ("a.tif", painted("TIFF"), wrong),
        "BMP called JPEG": ("a.jpg", painted("BMP"), wrong),
        "WebP": ("a.webp", painted("WEBP"), wrong),
        "PostScript called PDF": ("a.pdf", b"%!PS-Adobe-3.0\n/x 1 def", wrong),
        "text": ("a.txt", b"hello", wrong),
        "FITS called PNG": ("a.png", b"SIMPLE  =                    T" + b" " * 2850, wrong),
        "moving PNG": ("a.png", _frames("PNG"), Refusal.ANIMATED),
        "PNG called JPEG": ("a.jpg", painted("PNG"), mismatch),
        "JPEG called PDF": ("a.pdf", painted(), mismatch),
        "PDF called JPEG": ("a.jpg", page_pdf(), mismatch),
        "PDF called program": ("a.exe", page_pdf(), mismatch),
        "PDF called page": ("a.pdf.html", page_pdf(), mismatch),
    }


def _names() -> dict[str, tuple[str, bytes, Refusal]]:
    good, unusable = page_pdf(), Refusal.NAME_UNUSABLE
    return {
        "no name": ("", good, unusable),
        "only an ending": (".pdf", good, unusable),
        "only dots": ("....", good, unusable),
        "no ending": ("passport", good, unusable),
        "only a folder": ("../../", good, unusable),
        "NUL": ("a.php\0.pdf", good, unusable),
        "four thousand letters": ("a" * 5000 + ".pdf", good, unusable),
        "only invisible": ("\u202e\u200b.pdf", good, unusable),
        "turned round": ("photo\u202efdp.exe", good, Refusal.EXTENSION_MISMATCH),
        "stream of a file": ("a.exe:a.pdf:$DATA", good, Refusal.EXTENSION_MISMATCH),
    }


@functools.cache
def cases() -> list[Case]:
    found = [
        Case(family, name, declared, lambda data=data: data, frozenset({code}))
        for family, group, code in (
            ("passenger", _extra(), Refusal.EXTRA_DATA),
            ("damaged picture", _damaged(), Refusal.DAMAGED),
        )
        for name, (declared, data) in group.items()
    ]
    return found + [
        Case(family, name, declared, lambda data=data: data, frozenset({code}))
        for family, group in (
            ("picture bomb", _bombs()),
            ("stranger", _strangers()),
            ("name", _names()),
        )
        for name, (declared, data, code) in group.items()
    ]
