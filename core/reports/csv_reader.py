"""CSV as programs really write it: which characters, which separator, which quotes."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections.abc import Iterator

from core.reports.formula_guard import unguard
from core.reports.sheets import RawSheet, SheetLimits, SheetRefusal, SheetRefused

_SEPARATORS = (",", ";", "\t")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# é read as Chinese sits alone between Latin letters; real Chinese does not.
_MISREAD = re.compile(r"[a-z][\u3400-\u9fff][a-z]")
_ROUNDED = re.compile(r"\d(?:\.\d+)?E\+1\d", re.IGNORECASE)
_MOST_NOTES = 20
# How many rows are looked at to find the separator.
_LOOK = 20


def read_csv(data: bytes, limits: SheetLimits) -> RawSheet:
    """Decode, find the separator, and read all rows. Raises ``SheetRefused``."""
    text = _decoded(data)
    if _CONTROL.search(text):
        raise SheetRefused(SheetRefusal.NOT_A_SHEET)
    text, separator = _separator(text)
    rows = list(_rows(text, separator, limits))
    lost = tuple(
        f"{_letters(column)}{number}"
        for number, row in rows
        for column, cell in enumerate(row)
        if _ROUNDED.fullmatch(cell)
    )
    return RawSheet(iter(rows), lost_digits=lost[:_MOST_NOTES])


def _decoded(data: bytes) -> str:
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _strict(data, name)
    if b"\0" in data[:200]:
        even, odd = data[:200:2].count(0), data[1:200:2].count(0)
        return _strict(data, "utf-16-le" if odd > even else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _chinese(data)


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise SheetRefused(SheetRefusal.WRONG_ENCODING) from error


def _chinese(data: bytes) -> str:
    """GB18030 holds GBK; refuse Western text that only happens to decode."""
    text = _strict(data, "gb18030")
    foreign = [char for char in text if ord(char) > 0x7F]
    usual = sum(
        "\u4e00" <= char <= "\u9fff" or "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uffef"
        for char in foreign
    )
    if usual < 0.7 * len(foreign) or _MISREAD.search(text):
        raise SheetRefused(SheetRefusal.WRONG_ENCODING)
    return text


def _separator(text: str) -> tuple[str, str]:
    """Excel's own first line ``sep=;`` wins; else what splits the heading most."""
    declared = re.match(r"sep=([,;\t])\r?\n", text)
    if declared:
        return text[declared.end() :], declared.group(1)
    start = text[: 64 * 1024]
    found = {mark: _width(start, mark) for mark in _SEPARATORS}
    return text, max(_SEPARATORS, key=lambda mark: found[mark])


def _width(text: str, separator: str) -> int:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return max(map(len, itertools.islice(reader, _LOOK)), default=0)
    except csv.Error:
        return 0


def _rows(text: str, separator: str, limits: SheetLimits) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    cells = 0
    try:
        for number, row in enumerate(reader, 1):
            cells += len(row)
            _refuse_excess(number, row, cells, limits)
            yield number, [unguard(cell) for cell in row]
    except csv.Error as error:
        raise SheetRefused(SheetRefusal.DAMAGED) from error


def _refuse_excess(number: int, row: list[str], cells: int, limits: SheetLimits) -> None:
    if number > limits.max_rows + 1 and any(row):
        raise SheetRefused(SheetRefusal.TOO_MANY_ROWS, most=limits.max_rows)
    if len(row) > limits.max_columns and any(row[limits.max_columns :]):
        raise SheetRefused(SheetRefusal.TOO_MANY_COLUMNS, most=limits.max_columns)
    if cells > limits.max_cells:
        raise SheetRefused(SheetRefusal.TOO_MANY_CELLS)
    if max(map(len, row), default=0) > limits.max_cell_length:
        raise SheetRefused(SheetRefusal.LONG_CELL, row=number, most=limits.max_cell_length)


def _letters(column: int) -> str:
    """The letters a spreadsheet gives a column, 0 being A."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
