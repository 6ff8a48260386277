"""How much a workbook's sheet holds, counted before calamine builds a table of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pyexpat import XMLParserType

from core.reports.sheets import SheetLimits, SheetRefusal, SheetRefused
from core.reports.xlsx_archive import Archive

SHARED_TEXTS = "xl/sharedStrings.xml"
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MOST_NOTES = 20
_LONG_NUMBER = re.compile(r"[1-9]\d{15,}|\d(?:\.\d+)?E\+?1[5-9]|\d(?:\.\d+)?E\+?[2-9]\d")


@dataclass(slots=True)
class SheetMeasure:
    """What one sheet holds, counted without keeping any of it."""

    last_row: int = 0
    last_column: int = 0
    cells: int = 0
    text: int = 0
    formulas: int = 0
    formula_cells: list[str] = field(default_factory=list)
    lost_digits: list[str] = field(default_factory=list)


def text_lengths(archive: Archive, limits: SheetLimits) -> list[int]:
    """Length of each shared text; a cell may point at one text a million times."""
    counter = _TextCounter(limits)
    if archive.has(SHARED_TEXTS):
        archive.walk(SHARED_TEXTS, counter.prepare)
    return counter.lengths


class _TextCounter:
    def __init__(self, limits: SheetLimits) -> None:
        self.lengths: list[int] = []
        self._longest = limits.max_cell_length
        self._inside = False

    def prepare(self, parser: XMLParserType) -> None:
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        if name.endswith(" si"):
            self.lengths.append(0)
        self._inside = name.endswith(" t")

    def _end(self, _name: str) -> None:
        self._inside = False

    def _characters(self, value: str) -> None:
        if not self._inside or not self.lengths:
            return
        self.lengths[-1] += len(value)
        if self.lengths[-1] > self._longest:
            raise SheetRefused(SheetRefusal.LONG_TEXT, most=self._longest)


def measure_sheet(
    archive: Archive, name: str, shared: list[int], limits: SheetLimits
) -> SheetMeasure:
    """Walk one sheet's XML and count; refuse as soon as a limit is passed."""
    counter = _Counter(shared, limits)
    archive.walk(name, counter.prepare)
    return counter.found


class _Counter:
    """Counts cells that hold something: styled blanks to column XFD are harmless."""

    def __init__(self, shared: list[int], limits: SheetLimits) -> None:
        self.found = SheetMeasure()
        self._shared, self._limits = shared, limits
        self._row = self._column = 0
        self._kind, self._place = "", ""
        self._held = self._collecting = False
        self._text: list[str] = []

    def prepare(self, parser: XMLParserType) -> None:
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "c":
            self._begin_cell(attributes)
        elif local == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
        elif local in {"v", "t", "f"}:
            self._hold(local)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        place = _PLACE.fullmatch(attributes.get("r", ""))
        if place:
            self._column, self._row = column_number(place.group(1)), int(place.group(2))
        else:
            self._column += 1
        self._kind, self._held = attributes.get("t", "n"), False
        self._place = attributes.get("r") or f"{self._column}/{self._row}"

    def _hold(self, local: str) -> None:
        if local == "f":
            self.found.formulas += 1
            if len(self.found.formula_cells) < _MOST_NOTES:
                self.found.formula_cells.append(self._place)
        self._collecting = local in {"v", "t"}
        if not self._held:
            self._held = True
            self.found.cells += 1
            self.found.last_row = max(self.found.last_row, self._row)
            self.found.last_column = max(self.found.last_column, self._column)
            self._refuse_excess()

    def _characters(self, value: str) -> None:
        if self._collecting:
            self._text.append(value)

    def _end(self, _name: str) -> None:
        if not self._collecting:
            return
        value, self._text, self._collecting = "".join(self._text), [], False
        length = self._shared[int(value)] if self._kind == "s" else len(value)
        if self._kind == "n" and _LONG_NUMBER.fullmatch(value.strip()):
            self.found.lost_digits = [*self.found.lost_digits, self._place][:_MOST_NOTES]
        if length > self._limits.max_cell_length:
            raise SheetRefused(
                SheetRefusal.LONG_CELL, row=self._row, most=self._limits.max_cell_length
            )
        self.found.text += length
        if self.found.text > self._limits.max_text:
            raise SheetRefused(SheetRefusal.TOO_MANY_CELLS)

    def _refuse_excess(self) -> None:
        limits = self._limits
        if self._column > limits.max_columns:
            raise SheetRefused(SheetRefusal.TOO_MANY_COLUMNS, most=limits.max_columns)
        # The heading may stand a few lines down.
        if self._row > limits.max_rows + 100:
            raise SheetRefused(SheetRefusal.TOO_MANY_ROWS, most=limits.max_rows)
        if self.found.cells > limits.max_cells:
            raise SheetRefused(SheetRefusal.TOO_MANY_CELLS)


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
