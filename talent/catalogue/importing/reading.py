"""A whole catalogue file: its headings, its rows, and every fault with row, column and reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from core.errors import DomainError
from core.reports.sheets import column_letters, is_beneath
from talent.catalogue.faults import Fault, Reason, shown
from talent.catalogue.importing.cells import CellRefused, clean
from talent.catalogue.importing.columns import BY_HEADING, Column, Headings, heading_key
from talent.catalogue.ladders import level_on_ladder
from talent.catalogue.values import EntryData, KnownName, SheetReading, UploadedSheet

if TYPE_CHECKING:
    from core.reports.readers import Sheet

ROW_LIMIT = 20_000
FAULT_LIMIT = 5_000
# Below this share of common letters two names are taken for two qualifications.
ALIKE = 0.5


def read_catalogue(sheet: UploadedSheet, known: Mapping[str, KnownName]) -> SheetReading:
    """The entries of a CSV or XLSX file and every fault in it; nothing is stored.

    `known` holds the codes of earlier editions, to warn when one is given to something else.
    Refuses the whole file (SheetRefused or DomainError on `file`) when it cannot be read, lacks a
    column, has no rows, or more than ROW_LIMIT.
    """
    # The spreadsheet reader is slow to import and needed only here.
    from core.reports.readers import SheetLimits, read_sheet

    limits = SheetLimits(max_rows=ROW_LIMIT)
    opened = read_sheet(
        sheet.content,
        declared_name=sheet.name,
        limits=limits,
        knows=lambda heading: heading_key(heading) in BY_HEADING,
    )
    rows = _Rows(Headings(opened.header), known, opened)
    for row in opened.rows:
        rows.take(row.number, row.values)
    return rows.reading()


def _formulas(sheet: Sheet) -> dict[int, str]:
    """The first formula of each row that has one: its result may be stale, so it is not taken."""
    if sheet.formulas > len(sheet.formula_cells):
        raise DomainError(
            _l(
                "Formulas in the file: %(number)s, the first in %(cell)s. "
                "Save it with values only.",
                number=sheet.formulas,
                cell=sheet.formula_cells[0],
            ),
            field="file",
        )
    places = ((int(cell.lstrip(ascii_uppercase)), cell) for cell in sheet.formula_cells)
    return dict(reversed(list(places)))


class _Rows:
    def __init__(self, headings: Headings, known: Mapping[str, KnownName], sheet: Sheet) -> None:
        self._headings = headings
        self._known = known
        self._formulas = _formulas(sheet)
        self._damaged = frozenset(sheet.lost_digits)
        self._entries: dict[int, EntryData] = {}
        self._seen: dict[str, int] = {}
        self._refused: list[Fault] = []
        self._remarks = [
            Fault(sheet.number, heading, Reason.COLUMN_UNKNOWN, heading)
            for heading in headings.unknown
        ]
        self.count = 0

    def take(self, number: int, cells: Sequence[str]) -> None:
        if is_beneath(cells):
            said = next(cell.strip() for cell in cells if cell.strip())
            self._remarks.append(Fault(number, "", Reason.BENEATH, shown(said)))
            return
        self.count += 1
        values, faults = self._values(number, cells)
        faults += self._code_faults(number, values)
        if faults:
            self._refuse(faults)
            return
        entry = EntryData(**values)
        self._entries[number] = entry
        self._remarks += _remarks(number, entry, self._known)

    def reading(self) -> SheetReading:
        """Everything taken; a row that names an absent replacement is refused only here."""
        codes = {entry.code for entry in self._entries.values()}
        for number, entry in list(self._entries.items()):
            if entry.replaced_by and entry.replaced_by not in codes:
                value = shown(entry.replaced_by)
                self._refuse([Fault(number, "replaced_by", Reason.REPLACEMENT, value)])
                del self._entries[number]
        return SheetReading(
            entries=tuple(self._entries.values()),
            refused=tuple(sorted(self._refused, key=lambda fault: fault.row)),
            remarks=tuple(self._remarks),
            rows=self.count,
        )

    def _values(self, number: int, cells: Sequence[str]) -> tuple[dict[str, Any], list[Fault]]:
        values: dict[str, Any] = {}
        faults: list[Fault] = []
        for place, (column, raw) in enumerate(zip(self._headings.columns, cells, strict=True)):
            if column is None:
                continue
            try:
                if (name := f"{column_letters(place)}{number}") in self._damaged:
                    raise CellRefused(Reason.DAMAGED, name)
                values[column.field] = _value(column, raw)
            except CellRefused as refusal:
                faults.append(Fault(number, column.heading, refusal.reason, refusal.value))
        if number in self._formulas:
            faults.append(Fault(number, self._formulas[number], Reason.FORMULA, "="))
        return values, faults

    def _code_faults(self, number: int, values: Mapping[str, Any]) -> list[Fault]:
        code = values.get("code")
        if code is None:
            return []
        first = self._seen.setdefault(code.casefold(), number)
        return [] if first == number else [Fault(number, "code", Reason.CODE_TWICE, str(first))]

    def _refuse(self, faults: Iterable[Fault]) -> None:
        self._refused += faults
        if len(self._refused) > FAULT_LIMIT:
            raise DomainError(
                _l(
                    "The file has more than %(limit)s faults. The first is in row %(row)s, column "
                    "%(column)s: %(reason)s",
                    limit=f"{FAULT_LIMIT:,}",
                    row=self._refused[0].row,
                    column=self._refused[0].column,
                    reason=self._refused[0].message,
                ),
                field="file",
            )


def _value(column: Column, raw: str) -> Any:
    text = clean(raw)
    if not text and column.is_needed:
        raise CellRefused(Reason.EMPTY)
    if len(text) > column.length:
        raise CellRefused(Reason.TOO_LONG, str(column.length))
    return column.read(text)


def _remarks(number: int, entry: EntryData, known: Mapping[str, KnownName]) -> list[Fault]:
    remarks = []
    earlier = known.get(entry.code)
    if earlier is not None and _is_another(entry, earlier):
        remarks.append(Fault(number, "code", Reason.CODE_REUSED, shown(earlier.name_en)))
    usual = level_on_ladder(entry.series_zh, entry.title_zh)
    if usual is not None and usual != entry.level:
        remarks.append(Fault(number, "level", Reason.LEVEL_OFF_LADDER, usual))
    return remarks


def _is_another(entry: EntryData, earlier: KnownName) -> bool:
    """Whether neither name nor issuer is the earlier one's: a correction keeps at least one."""
    pairs = (
        (entry.name_en, earlier.name_en),
        (entry.name_zh, earlier.name_zh),
        (entry.issuer_en, earlier.issuer_en),
    )
    return all(_alikeness(new, old) < ALIKE for new, old in pairs)


def _alikeness(one: str, other: str) -> float:
    """Shared pairs of letters, 0 to 1 (Dice)."""
    first, second = _pairs(one), _pairs(other)
    return 2 * len(first & second) / (len(first) + len(second) or 1)


def _pairs(text: str) -> set[str]:
    plain = text.casefold()
    return {plain[i : i + 2] for i in range(len(plain) - 1)}
