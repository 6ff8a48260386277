"""A table that comes in: its bounds, what a reader finds, and why it is not taken, in words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.errors import DomainError


class SheetRefusal(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_A_SHEET = "not_a_sheet"
    OLD_FORMAT = "old_format"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    DAMAGED = "damaged"
    WRONG_ENCODING = "wrong_encoding"
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_CELLS = "too_many_cells"
    LONG_CELL = "long_cell"
    LONG_TEXT = "long_text"
    DUPLICATE_HEADER = "duplicate_header"
    EMPTY_HEADER = "empty_header"
    WIDE_ROW = "wide_row"


_MESSAGES = {
    SheetRefusal.EMPTY: _l("The table is empty. Choose the file again."),
    SheetRefusal.TOO_LARGE: _l(
        "The table is larger than %(megabytes)s MB. Split it into several files."
    ),
    SheetRefusal.NOT_A_SHEET: _l(
        "This is not a table. Upload an Excel workbook (.xlsx) or a CSV file."
    ),
    SheetRefusal.OLD_FORMAT: _l(
        "This table format is not read. Open it, choose “Save as” and Excel workbook (.xlsx)."
    ),
    SheetRefusal.ENCRYPTED: _l("The workbook has a password. Save it without one."),
    SheetRefusal.MACROS: _l(
        "The workbook contains macros. Save it as an Excel workbook without macros (.xlsx)."
    ),
    SheetRefusal.DAMAGED: _l(
        "The table is damaged. Open it, save it anew and upload the new file."
    ),
    SheetRefusal.WRONG_ENCODING: _l(
        "The characters of the CSV file cannot be read. Save it as “CSV UTF-8”."
    ),
    SheetRefusal.NO_ROWS: _l("The table has a heading but no rows. Fill in at least one."),
    SheetRefusal.TOO_MANY_ROWS: _l(
        "The table has more than %(most)s rows. Split it into several files."
    ),
    SheetRefusal.TOO_MANY_COLUMNS: _l(
        "The table has more than %(most)s columns. Delete those that are not needed."
    ),
    SheetRefusal.TOO_MANY_CELLS: _l("The table holds too much. Split it into several files."),
    SheetRefusal.LONG_CELL: _l("Row %(row)s: a cell is longer than %(most)s characters."),
    SheetRefusal.LONG_TEXT: _l("A cell is longer than %(most)s characters. Shorten it."),
    SheetRefusal.DUPLICATE_HEADER: _l(
        "The heading “%(name)s” appears twice. Rename or delete one of the two columns."
    ),
    SheetRefusal.EMPTY_HEADER: _l(
        "Column %(column)s has cells but no heading. Give it one or delete the column."
    ),
    SheetRefusal.WIDE_ROW: _l("Row %(row)s has more cells than there are headings."),
}


def _words(code: SheetRefusal, params: dict[str, object]) -> str:
    return str(_MESSAGES[code]) % params


class SheetRefused(DomainError):
    """A table that is not taken; ``params`` fill the sentence."""

    def __init__(self, code: SheetRefusal, **params: object) -> None:
        super().__init__(LazyString(_words, code, params), field="file")
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class SheetLimits:
    """Bounds of an import; bytes as stored and as unpacked, the rest in numbers."""

    max_bytes: int = 20 * 1024 * 1024
    max_unpacked: int = 300 * 1024 * 1024
    max_rows: int = 100_000
    max_columns: int = 100
    max_cells: int = 2_000_000
    max_cell_length: int = 32_767
    max_text: int = 100_000_000


@dataclass(frozen=True, slots=True)
class RawSheet:
    """What a format reader found: numbered rows, not yet judged."""

    rows: Iterator[tuple[int, list[str]]]
    formulas: int = 0
    formula_cells: tuple[str, ...] = ()
    lost_digits: tuple[str, ...] = ()


# What stands below a list: sums, and who filled it in, when.
_BENEATH = re.compile(
    r"(?:(?:合计|总计|共计|小计|(?:grand |sub)?total)[\s:：]*\d*|共\s*\d+|\d+)?"
    r"\s*(?:人|名|位|项|条|个|people|persons|entries|rows)?[\s:：]*|"
    r"(?:制表|填表|填报|编制|审核|经办|负责|联系|备注|说明|注)[人者日期时间单位]*\s*[:：].*|"
    r"(?:(?:prepared|filled in|checked) by|notes?)\s*[:：].*",
    re.IGNORECASE | re.DOTALL,
)


def is_beneath(cells: Sequence[str]) -> bool:
    """Whether a row is no part of the list: all it says is a sum or who made it."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return 0 < len(filled) <= 3 and all(map(_BENEATH.fullmatch, filled)) and not filled[0].isdigit()


def column_letters(column: int) -> str:
    """The letters a spreadsheet gives a column, 0 being A."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
