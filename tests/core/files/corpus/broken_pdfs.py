"""PDFs that are torn, locked, double-natured or made to exhaust whoever opens them."""

from __future__ import annotations

import functools
import io
import zipfile
import zlib

import pikepdf

from core.files.checks import Refusal
from tests.core.files.corpus import CONTENT, Case, page_pdf, stream, write_pdf

_DAMAGED = frozenset({Refusal.DAMAGED})
_EXTRA = frozenset({Refusal.EXTRA_DATA})
_COMPLEX = frozenset({Refusal.TOO_COMPLEX})
_MEGA = 1024 * 1024


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "hello")
    return out.getvalue()


def _locked(owner: str, user: str, revision: int = 6) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(page_pdf())) as pdf:
        new = revision > 3
        lock = pikepdf.Encryption(owner=owner, user=user, R=revision, metadata=new, aes=new)
        pdf.save(out, encryption=lock)
    return out.getvalue()


@functools.cache
def _deflated(size: int, times: int = 1) -> bytes:
    """``size`` megabytes of nothing, packed; one megabyte is packed and repeated."""
    packer = zlib.compressobj(9)
    start = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b"\0" * _MEGA) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(b"\0" * _MEGA) + packer.flush(zlib.Z_FULL_FLUSH)
    data = start + block + again * (size - 1) + packer.flush()
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return data


def _filtered(data: bytes, filters: bytes) -> bytes:
    return page_pdf(content=stream(data, b"/Filter " + filters))


@functools.cache
def _extra() -> dict[str, bytes]:
    good = page_pdf()
    hidden = good[:-6] + b"%" + _zip() + b"\n%%EOF\n"
    swallowed = bytearray(page_pdf(stream(_zip())))
    end = swallowed.rfind(b"PK\x05\x06")
    rest = len(swallowed) - end - 22
    swallowed[end + 20 : end + 22] = rest.to_bytes(2, "little")
    return {
        "ZIP behind": good + _zip(),
        "program behind": good + b"MZ\x90\x00" + b"\0" * 500,
        "page behind": good + b"<html><script>alert(1)</script></html>",
        "script behind": good + b"<?php system($_GET['c']); ?>",
        "long padding behind": good + b"\0" * 5000,
        "text behind": good + b"hello",
        "ZIP before the last line": hidden,
        "ZIP whose comment swallows the PDF": bytes(swallowed),
        "ZIP in front": _zip() + good,
        "GIF in front": b"GIF89a/*" + good,
        "empty line in front": b"\n" + good,
        "byte order mark in front": b"\xef\xbb\xbf" + good,
        "page in the header": page_pdf(header=b"%PDF-1.7\n%<html><script>alert(1)</script>\n"),
        "PHP in the header": page_pdf(header=b"%PDF-1.4\n%<?php phpinfo(); ?>\n"),
        "second PDF in the header": page_pdf(header=b"%PDF-1.4\n%%PDF-1.7 \n"),
    }


@functools.cache
def _damaged() -> dict[str, bytes]:
    good = page_pdf()
    table = good.rpartition(b"startxref\n")[0]
    return {
        "cut in half": good[: len(good) // 2],
        "last line missing": good[:-7],
        "only a header": b"%PDF-1.7\n",
        "header and last line": b"%PDF-1.7\nstartxref\n0\n%%EOF\n",
        "table place wrong": table + b"startxref\n7\n%%EOF\n",
        "table place beyond the end": table + b"startxref\n99999999\n%%EOF\n",
        "version 9.9": good.replace(b"%PDF-1.7", b"%PDF-9.9"),
        "no catalog": write_pdf([b"<< /Type /Nothing >>"]),
        "root points nowhere": write_pdf([b"<< >>"], root=9),
        "wrong stream length": page_pdf(
            content=b"<< /Length 9999 >>\nstream\n%s\nendstream" % CONTENT
        ),
        "objects shifted": good.replace(b"%PDF-1.7\n", b"%PDF-1.7\n%moved everything\n"),
        "pages in a circle": write_pdf(
            [
                b"<< /Type /Catalog /Pages 2 0 R >>",
                b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>",
            ]
        ),
        "table in a circle": page_pdf(trailer=b"/Prev 15"),
        "brackets without end": page_pdf(page=b"/Junk " + b"[" * 5000),
        "dictionaries without end": page_pdf(page=b"/Junk " + b"<</A " * 5000),
        "broken Flate": _filtered(b"\x78\x9cnot really", b"[/FlateDecode /ASCIIHexDecode]"),
        "unknown filter": _filtered(b"abc", b"[/Secret /FlateDecode]"),
    }


@functools.cache
def _locked_ones() -> dict[str, bytes]:
    return {
        "password to open, AES-256": _locked("o", "u"),
        "password to open, AES-128": _locked("o", "u", 4),
        "password to change": _locked("o", ""),
        "RC4": _locked("o", "", 3),
        "unknown lock": page_pdf(
            b"<< /Filter /Own /V 1 >>", trailer=b"/Encrypt 6 0 R /ID [<00> <00>]"
        ),
    }


@functools.cache
def _bombs() -> dict[str, bytes]:
    nine = (
        b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>"
    )
    forms = [stream(b"/X Do " * 10, nine % (number + 7)) for number in range(9)]
    last = stream(b"0 0 1 1 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    circle = stream(b"/X Do", nine % 6)
    packed_objects = stream(_deflated(300), b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")
    runs = b"\x81\0" * (2 * _MEGA)
    return {
        "one stream of 1 GB": _filtered(_deflated(1000), b"/FlateDecode"),
        "one stream of 4 GB": _filtered(_deflated(4000), b"/FlateDecode"),
        "packed twice": _filtered(_deflated(1000, 2), b"[/FlateDecode /FlateDecode]"),
        "packed three times": _filtered(_deflated(1000, 3), b"[/Fl /Fl /Fl]"),
        "packed and written in hex": _filtered(
            _deflated(300).hex().encode() + b">", b"[/ASCIIHexDecode /FlateDecode]"
        ),
        "many filters": _filtered(b"00>", b"[" + b"/AHx " * 20 + b"]"),
        "eight streams of 100 MB": page_pdf(
            *[stream(_deflated(100), b"/Filter /FlateDecode") for _ in range(8)]
        ),
        "object stream": page_pdf(packed_objects),
        "object stream, name escaped": page_pdf(packed_objects.replace(b"ObjStm", b"Obj#53tm")),
        "run lengths": _filtered(runs, b"/RunLengthDecode"),
        "run lengths, packed": _filtered(zlib.compress(runs), b"[/FlateDecode /RL]"),
        "forms painting forms": page_pdf(
            *forms, last, content=stream(b"/X Do"), resources=b"/XObject << /X 6 0 R >>"
        ),
        "form painting itself": page_pdf(
            circle, content=stream(b"/X Do"), resources=b"/XObject << /X 6 0 R >>"
        ),
        "a quarter million objects": page_pdf(*[b"0"] * 250_000),
        "stream words without end": page_pdf(stream(b"stream\nx\x9c" * 500_000)),
        "LZW": _filtered(_lzw_zeros(200_000), b"/LZWDecode"),
    }


def _lzw_zeros(codes: int) -> bytes:
    """LZW data in which every code is the newest, longest entry."""
    bits, held, out, table = 0, 0, bytearray(), 258
    width, started = 9, False
    for code in _lzw_codes(codes):
        held, bits = held << width | code, bits + width
        while bits >= 8:
            bits -= 8
            out.append(held >> bits & 0xFF)
            held &= (1 << bits) - 1
        if code == 256:
            table, width, started = 258, 9, False
            continue
        table = min(table + started, 4096)
        started = True
        width = min(12, max(9, (table + 1).bit_length()))
    return bytes(out)


def _lzw_codes(count: int):
    while count > 0:
        yield 256
        yield 0
        for code in range(258, 4095):
            yield code
            count -= 1


def _sizes() -> dict[str, tuple[bytes, Refusal]]:
    picture = b"/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 1 "
    pages = write_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count 301 >>"
            % b" ".join(b"%d 0 R" % n for n in range(3, 304)),
            *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"] * 301,
        ]
    )
    empty = write_pdf(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]
    )
    return {
        "no pages": (empty, Refusal.NO_PAGES),
        "301 pages": (pages, Refusal.TOO_MANY_PAGES),
        "a page of a kilometre": (_boxed(b"0 0 2834645 842"), Refusal.PAGE_SIZE),
        "a page without height": (_boxed(b"0 0 595 0"), Refusal.PAGE_SIZE),
        "a page scaled up": (page_pdf(page=b"/UserUnit 75000"), Refusal.PAGE_SIZE),
        "a fax of 4 gigapixels": (
            page_pdf(
                stream(b"\0", picture + b"/Width 65000 /Height 65000 /Filter /CCITTFaxDecode")
            ),
            Refusal.TOO_MANY_PIXELS,
        ),
        "a JPEG larger than it says": (
            page_pdf(
                stream(
                    b"\xff\xd8\xff\xc0\x00\x11\x08\xfd\xe8\xfd\xe8\x03",
                    picture + b"/Width 10 /Height 10 /Filter /DCTDecode",
                )
            ),
            Refusal.TOO_MANY_PIXELS,
        ),
        "a JBIG2 of 2 gigapixels": (
            page_pdf(stream(b"\0", picture + b"/Width 50000 /Height 40000 /Filter /JBIG2Decode")),
            Refusal.TOO_MANY_PIXELS,
        ),
    }


def _boxed(box: bytes) -> bytes:
    return write_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] >>" % box,
        ]
    )


@functools.cache
def cases() -> list[Case]:
    groups = [
        ("extra data", _extra, _EXTRA),
        ("damaged PDF", _damaged, _DAMAGED),
        ("locked PDF", _locked_ones, frozenset({Refusal.ENCRYPTED})),
        ("PDF bomb", _bombs, _COMPLEX),
    ]
    found = [
        Case(family, name, "paper.pdf", lambda make=make, name=name: make()[name], codes)
        for family, make, codes in groups
        for name in make()
    ]
    sizes = _sizes()
    return found + [
        Case("PDF size", name, "paper.pdf", lambda data=data: data, frozenset({code}))
        for name, (data, code) in sizes.items()
    ]
