"""CSV as programs really write it: which characters, which separator, which quotes."""

import codecs
import csv
import io
import itertools
import re
from collections.abc import Iterator

from core.reports.formula_guard import unguard
from core.reports.sheets import RawSheet, SheetLimits, SheetRefusal, SheetRefused, column_letters

_SEPARATORS = (",", ";", "\t")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# é read as Chinese sits alone between Latin letters; real Chinese does not.
_MISREAD = re.compile(r"[a-z][\u3400-\u9fff][a-z]")
_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
# Words of lists whose bytes no other code page writes as letters of one kind.
_SURELY_CHINESE = re.compile(
    "姓名|名称|中文|英文|手机|学校|学院|大学|学历|学位|毕业|国籍|证件|证书|专业|单位|公司|研究|中国|"
    "北京|上海|江苏|苏州|代码|类型|序号"
)
_THAI = re.compile(r"(?:[เ-ไ]?[ก-ฮ][ัิ-ฺ็-๎]*[ะาำฯๆ]?)+")
# As Excel writes a long number, also where the comma is the decimal sign.
ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d{2,3}|[1-9]\d{14}0+", re.IGNORECASE)
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
        f"{column_letters(column)}{number}"
        for number, row in rows
        for column, cell in enumerate(row)
        if len(cell) > 4 and ROUNDED.fullmatch(cell.strip())
    )
    return RawSheet(iter(rows), lost_digits=lost)


def _decoded(data: bytes) -> str:
    marks = {
        codecs.BOM_UTF8: "utf-8-sig",
        codecs.BOM_UTF16_LE: "utf-16",
        codecs.BOM_UTF16_BE: "utf-16",
    }
    for mark, name in marks.items():
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
    """GB18030 holds GBK; refuse what only happens to decode: nearly all bytes of East Asia do."""
    text = _strict(data, "gb18030")
    foreign = [char for char in text if ord(char) > 0x7F]
    usual = sum(
        "\u4e00" <= char <= "\u9fff" or "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uffef"
        for char in foreign
    )
    if usual < 0.7 * len(foreign) or _MISREAD.search(text) or not _surely_chinese(text):
        raise SheetRefused(SheetRefusal.WRONG_ENCODING)
    return text


def _surely_chinese(text: str) -> bool:
    """Whether the text cannot be another country's letters.

    A word of lists stands there, or nearly all characters are common ones (the first level of
    GB 2312) and enough runs of them make no sense in any other code page.
    """
    if _SURELY_CHINESE.search(text):
        return True
    runs = [run.encode("gb18030") for run in _RUN.findall(text)]
    leads = [(lead, trail) for run in runs for lead, trail in zip(run[::2], run[1::2], strict=True)]
    common = sum(0xB0 <= lead <= 0xD7 and trail >= 0xA1 for lead, trail in leads)
    return common > 0.85 * len(leads) and sum(map(_only_chinese, runs)) > 0.15 * len(runs)


def _only_chinese(run: bytes) -> bool:
    """False for what is also something else.

    That is Korean (all Hangul or all Hanja), Cyrillic, Greek or Arabic (all letters above C0),
    small kana (none above DF) or whole Thai syllables.
    """
    leads = run[::2]
    korean = max(leads) <= 0xC8 or min(leads) >= 0xCA
    if korean or min(run) >= 0xC0 or max(run) <= 0xDF:
        return False
    return not _THAI.fullmatch(run.decode("cp874", "replace"))


def _separator(text: str) -> tuple[str, str]:
    """Excel's own first line ``sep=;`` wins; else what the heading holds and most rows repeat."""
    declared = re.match(r"sep=([,;\t])\r?\n", text)
    if declared:
        return text[declared.end() :], declared.group(1)
    return text, max(_SEPARATORS, key=lambda mark: _agreement(text[: 64 * 1024], mark))


def _agreement(start: str, separator: str) -> tuple[int, int, int]:
    """How many rows more agree with a heading's width than differ from it, for the best heading.

    Titles may stand above it, so each of the first lines may be the heading; an earlier one is
    the likelier. A cell may hold any number of the other separators.
    """
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=separator)
    try:
        widths = [len(row) for row in itertools.islice(reader, _LOOK) if any(row)]
    except csv.Error:
        widths = []
    found = [(-_LOOK, 0, 0)]
    for place, width in enumerate(widths):
        same = widths[place + 1 :].count(width)
        if width > 1:
            found.append((2 * same - len(widths) + place + 1, -place, width))
    return max(found)


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
