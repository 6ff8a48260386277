"""How much a workbook's sheet holds, counted before calamine builds a table of it."""

import re
from dataclasses import dataclass, field
from pyexpat import XMLParserType

from core.reports.sheets import SheetLimits, SheetRefusal, SheetRefused, column_letters
from core.reports.xlsx_archive import Archive

STYLES = "xl/styles.xml"
SHARED_TEXTS = "xl/sharedStrings.xml"
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MOST_NOTES = 20
_LONG_NUMBER = re.compile(
    r"-?(?:[1-9]\d{15,}(?:\.\d*)?|\d(?:\.\d+)?E\+?(?:1[5-9]|[2-9]\d|\d{3}))", re.IGNORECASE
)
# Zeros that only the format puts before a number: 000000000, but no 0.00 and no exponent.
_ZEROS = re.compile(r"(?<![.0])0{2,}|0#")
_NO_ZEROS = re.compile(r'"[^"]*"|\\.|\[[^]]*\]|E[+-]0+|;.*', re.IGNORECASE)


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


def zero_styles(archive: Archive) -> frozenset[str]:
    """The cell styles that put zeros before a number, so that it shows what it does not hold."""
    formats: dict[str, str] = {}
    styles: list[str] = []
    places: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        places.append(local)
        if local == "numFmt":
            formats[attributes["numFmtId"]] = _NO_ZEROS.sub("", attributes.get("formatCode", ""))
        elif local == "xf" and "cellXfs" in places:
            styles.append(attributes.get("numFmtId", ""))

    def prepare(parser: XMLParserType) -> None:
        parser.StartElementHandler = start
        parser.EndElementHandler = lambda _name: places.pop()

    if archive.has(STYLES):
        archive.walk(STYLES, prepare)
    return frozenset(
        str(number) for number, kind in enumerate(styles) if _ZEROS.search(formats.get(kind, ""))
    )


def measure_sheet(
    archive: Archive, name: str, shared: list[int], limits: SheetLimits
) -> SheetMeasure:
    """Walk one sheet's XML and count; refuse as soon as a limit is passed."""
    counter = _Counter(shared, limits, zero_styles(archive))
    archive.walk(name, counter.prepare)
    return counter.found


class _Counter:
    """Counts cells that hold something: styled blanks to column XFD are harmless."""

    def __init__(self, shared: list[int], limits: SheetLimits, zeros: frozenset[str]) -> None:
        self.found = SheetMeasure()
        self._shared, self._limits, self._zeros = shared, limits, zeros
        self._style = ""
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
        self._style = attributes.get("s", "")
        self._place = f"{column_letters(self._column - 1)}{self._row}"

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
        if self._kind == "n" and (
            self._style in self._zeros or _LONG_NUMBER.fullmatch(value.strip())
        ):
            self.found.lost_digits.append(self._place)
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
