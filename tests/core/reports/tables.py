"""Workbooks and CSV files built in code, honest and hostile."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.spreadsheetml.sheet.main+xml"/></Types>'
)
_ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
HEAD = f'<worksheet xmlns="{MAIN}"><sheetData>'
TAIL = "</sheetData></worksheet>"


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADER_ROW = f'<row r="1">{text_cell("A1", "name")}{text_cell("B1", "id")}</row>'


def workbook(
    rows: str = "",
    *,
    sheet: str | None = None,
    shared: str | None = None,
    states=("visible",),
    extra: dict[str, bytes] | None = None,
) -> bytes:
    sheets = "".join(
        f'<sheet name="S{n}" sheetId="{n}" state="{state}" r:id="rId{n}"/>'
        for n, state in enumerate(states, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(states) + 1)
    )
    if shared is not None:
        links += (
            f'<Relationship Id="rId99" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/>'
        )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_REL}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/'
        f'2006/relationships">{links}</Relationships>',
    }
    for n in range(1, len(states) + 1):
        number = text_cell("A1", f"sheet {n}") if n > 1 else ""
        body = sheet if sheet is not None else HEAD + rows + TAIL
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            body
            if n == 1
            else (f'{HEAD}<row r="1">{number}</row><row r="2">{text_cell("A2", "x")}</row>{TAIL}')
        )
    if shared is not None:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{shared}</sst>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in {**parts, **(extra or {})}.items():
            archive.writestr(name, body)
    return out.getvalue()


def filled(cells: str) -> bytes:
    return workbook(HEADER_ROW + f'<row r="2">{cells}</row>')


def false_size(data: bytes, name: bytes, size: int) -> bytes:
    """Say another unpacked size than the true one, in both places."""
    out = bytearray(data)
    for mark, sizes, names in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = out.find(mark)
        while at >= 0:
            if out[at + names : at + names + len(name)] == name:
                out[at + sizes : at + sizes + 4] = struct.pack("<I", size)
            at = out.find(mark, at + 4)
    return bytes(out)


def many_rows(count: int, width: int = 1) -> Iterator[str]:
    yield ",".join(f"c{n}" for n in range(width))
    for _ in range(count):
        yield ",".join("1" for _ in range(width))
