"""Files built in code: what a stranger may try, and what honest people send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.files.checks import Refusal


@dataclass(frozen=True)
class Case:
    """One file: how it is called and built, and which answers are right."""

    family: str
    name: str
    declared: str
    build: Callable[[], bytes]
    codes: frozenset[Refusal] = frozenset()

    @property
    def label(self) -> str:
        return f"{self.family}: {self.name}"


def write_pdf(
    objects: list[bytes],
    *,
    header: bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    trailer: bytes = b"",
    root: int = 1,
) -> bytes:
    """A PDF with a right cross-reference table around ``objects`` (number 1 first)."""
    out, places = bytearray(header), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\n" % (len(objects) + 1, root, trailer)
    out += b"startxref\n%d\n%%%%EOF\n" % table
    return bytes(out)


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


CONTENT = b"BT /F1 24 Tf 72 720 Td (Degree certificate) Tj ET"


def page_pdf(
    *more: bytes,
    catalog: bytes = b"",
    page: bytes = b"",
    content: bytes | None = None,
    resources: bytes = b"",
    **kept: bytes,
) -> bytes:
    """A one-page paper; ``more`` objects are numbered from 6."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> %s >> %s >>" % (resources, page),
        content or stream(CONTENT),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *more,
    ]
    return write_pdf(objects, **kept)
