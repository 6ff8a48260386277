"""An XLSX is a ZIP of XML: measured here before any reader opens it."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pyexpat import ExpatError, ParserCreate, XMLParserType

from core.reports.sheets import SheetLimits, SheetRefusal, SheetRefused

_MOST_PARTS = 2000
_PIECE = 256 * 1024


class Archive:
    """The parts of a workbook, each unpacked only within ``limits``."""

    def __init__(self, data: bytes, limits: SheetLimits) -> None:
        self._data = data
        self._limits = limits
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts = archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
            raise SheetRefused(SheetRefusal.DAMAGED) from error
        self._parts = {part.filename: part for part in parts}
        if len(parts) > _MOST_PARTS or len(self._parts) != len(parts):
            raise SheetRefused(SheetRefusal.DAMAGED)
        self._refuse_strange_parts()

    def measure(self) -> None:
        """Unpack every part, keep nothing; refuse a sum beyond the limit or a false size."""
        total = 0
        for part in self._parts.values():
            size = 0
            for piece in self.pieces(part.filename):
                size += len(piece)
                if total + size > self._limits.max_unpacked:
                    raise SheetRefused(SheetRefusal.TOO_MANY_CELLS)
            if size != part.file_size:
                raise SheetRefused(SheetRefusal.DAMAGED)
            total += size

    def has(self, name: str) -> bool:
        return name in self._parts

    def pieces(self, name: str) -> Iterator[bytes]:
        """Unpack one part piece by piece, by its true end and not its declared size."""
        part = self._parts[name]
        head = self._data[part.header_offset : part.header_offset + 30]
        if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
            raise SheetRefused(SheetRefusal.DAMAGED)
        start = part.header_offset + 30 + sum(struct.unpack("<HH", head[26:30]))
        packed = memoryview(self._data)[start : start + part.compress_size]
        if part.compress_type == zipfile.ZIP_STORED:
            yield bytes(packed)
            return
        yield from _inflated(packed)

    def walk(self, name: str, prepare: Callable[[XMLParserType], None]) -> None:
        """Run an XML parser over one part; document types and entities are refused."""
        parser = ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        prepare(parser)
        try:
            for piece in self.pieces(name):
                parser.Parse(piece)
            parser.Parse(b"", True)
        except (ExpatError, LookupError, ValueError) as error:
            raise SheetRefused(SheetRefusal.DAMAGED) from error

    def _refuse_strange_parts(self) -> None:
        if "[Content_Types].xml" not in self._parts or "xl/workbook.xml" not in self._parts:
            raise SheetRefused(SheetRefusal.NOT_A_SHEET)
        for part in self._parts.values():
            if part.flag_bits & 1:
                raise SheetRefused(SheetRefusal.ENCRYPTED)
            if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise SheetRefused(SheetRefusal.DAMAGED)
            if "vbaproject" in part.filename.lower():
                raise SheetRefused(SheetRefusal.MACROS)


def _inflated(packed: memoryview) -> Iterator[bytes]:
    machine = zlib.decompressobj(-15)
    try:
        for start in range(0, len(packed), _PIECE):
            rest = bytes(packed[start : start + _PIECE])
            while rest and not machine.eof:
                yield machine.decompress(rest, _PIECE)
                rest = machine.unconsumed_tail
        yield machine.flush()
    except zlib.error as error:
        raise SheetRefused(SheetRefusal.DAMAGED) from error


def _refuse_doctype(*_parts: object) -> None:
    raise SheetRefused(SheetRefusal.DAMAGED)
