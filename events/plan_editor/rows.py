"""Booths as rows: of a sheet, of the table on the page, of the drawing. All are judged here.

A row is its cells by column. `was` names the booth it stood for when the page was opened, and
`remove` that this booth goes; a sheet has neither, there the code says which booth is meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from core.errors import Words
from core.i18n import LOCALES
from core.printable import unseen_in
from core.states import Labelled
from events.plans.models import CODE, LONGEST_CODE, Booth, Hall, metres, read_metres
from events.plans.states import BoothKind, Facility

Row = Mapping[str, str]
Kept = TypeVar("Kept", bound=Labelled)
# So many booths one plan may hold; the largest fairs of the province have some 1,200.
MOST_BOOTHS = 1500
LONGEST_LABEL = 60
COLUMNS: dict[str, LazyString] = {
    "code": _l("Booth"), "hall": _l("Hall"), "x": _l("X (m)"), "y": _l("Y (m)"),
    "width": _l("Width (m)"), "depth": _l("Depth (m)"), "kind": _l("Kind"), "label": _l("Label"),
    "facilities": _l("Facilities"),
}  # fmt: skip
NUMBERS = ("x", "y", "width", "depth")


class As(StrEnum):
    """What a row would do to the plan."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REMOVED = "removed"


@dataclass
class Line:
    """One row with what it means, and what keeps it from being taken, by column."""

    number: int
    cells: Row
    faults: list[tuple[str, Words]] = field(default_factory=list)
    values: dict[str, object] = field(default_factory=dict)
    hall: Hall | None = None
    does: As = As.NEW

    @property
    def code(self) -> str:
        return str(self.values.get("code") or self.cells.get("code", ""))

    @property
    def said(self) -> str:
        """All that is wrong with it."""
        return "; ".join(f"{COLUMNS[key]}: {words}" for key, words in self.faults)

    def refuse(self, column: str, words: Words) -> None:
        self.faults.append((column, words))


def judge(rows: Sequence[tuple[int, Row]], halls: Sequence[Hall], booths: Iterable[Booth],
          taken: frozenset[str]) -> list[Line]:  # fmt: skip
    """What every row means: by itself, beside the others, and beside the booths no row names.

    Booths that are `taken`, by their code, may neither go nor become an area.
    """
    by_code = {booth.code: booth for booth in booths}
    lines = [_read(number, cells, halls) for number, cells in rows]
    named = {line.cells.get("was") or line.code for line in lines}
    standing: dict[str, tuple[Hall, list[int]]] = {
        one.code: (one.hall, [getattr(one, key) for key in NUMBERS])
        for one in by_code.values() if one.code not in named
    }  # fmt: skip
    for line in lines:
        before = by_code.get(line.cells.get("was") or line.code)
        line.does = _done(line, before)
        goes = line.does is As.REMOVED or line.values.get("kind") == BoothKind.AREA
        if before is not None and goes and before.code in taken:
            line.refuse("code", _l("Somebody has this booth. Move or release it first."))
        if line.does is not As.REMOVED:
            _place(line, standing)
    if lines and len(standing) > MOST_BOOTHS:
        lines[-1].refuse("code", _l("A plan holds %(most)s booths at most.", most=MOST_BOOTHS))
    return lines


def judge_partly(rows: Sequence[tuple[int, Row]], *about: Any) -> list[Line]:
    """The same where rows with faults are left out: then the booths they meant stay as they are."""
    left_out: list[Line] = []
    while True:
        lines = judge(rows, *about)
        left_out += [line for line in lines if line.faults]
        good = [line for line in lines if not line.faults]
        if len(good) == len(lines):
            return sorted(left_out + good, key=lambda line: line.number)
        rows = [(line.number, line.cells) for line in good]


def _done(line: Line, before: Booth | None) -> As:
    if line.cells.get("remove"):
        return As.REMOVED
    if before is None:
        return As.NEW
    now = {key: getattr(before, key) for key in line.values}
    return As.SAME if now == line.values and before.hall is line.hall else As.CHANGED


def _place(line: Line, standing: dict[str, tuple[Hall, list[int]]]) -> None:
    """Put a row beside those before it: no code twice, no booth over another or out of its hall."""
    code, hall = line.code, line.hall
    if code in standing:
        line.refuse("code", _l("There is a booth %(code)s already.", code=code))
    sides = [value for key in NUMBERS if isinstance(value := line.values.get(key), int)]
    if hall is None or len(sides) < len(NUMBERS):
        return
    x, y, width, depth = sides
    if x + width > hall.width or y + depth > hall.depth:
        size = f"{metres(hall.width)} × {metres(hall.depth)} m"
        line.refuse("x", _l("It reaches out of hall %(hall)s (%(size)s).", hall=hall.code,
                            size=size))  # fmt: skip
    for other, (where, (left, top, wide, deep)) in standing.items():
        apart = x >= left + wide or left >= x + width or y >= top + deep or top >= y + depth
        if where is hall and not apart and other != code:
            line.refuse("x", _l("It lies over booth %(code)s.", code=other))
    if not line.faults:
        standing[code] = hall, sides


def _read(number: int, cells: Row, halls: Sequence[Hall]) -> Line:
    line = Line(number, cells)
    if cells.get("remove"):
        return line
    line.values["code"] = _code(line)
    line.hall = _hall(line, halls)
    for key in NUMBERS:
        if (length := _length(line, key)) is not None:
            line.values[key] = length
    kinds = _one_of(BoothKind, [cells.get("kind", "")], line, "kind")
    line.values["kind"] = kinds[0] if kinds else BoothKind.STANDARD
    line.values["label"] = label = " ".join(cells.get("label", "").split())
    if len(label) > LONGEST_LABEL or unseen_in(label):
        line.refuse("label", _l("Write %(most)s characters at most.", most=LONGEST_LABEL))
    said = re.split(r"[,;，、；/\n]", cells.get("facilities", ""))
    found = _one_of(Facility, said, line, "facilities")
    line.values["facilities"] = [one for one in Facility if one in found]
    return line


def _code(line: Line) -> str:
    code = unicodedata.normalize("NFKC", line.cells.get("code", "")).strip().upper()
    if line.cells.get("damaged"):
        line.refuse("code", _l("The spreadsheet has changed this code. Make it a text cell."))
    elif not code:
        line.refuse("code", _l("Give the booth a code, such as A12."))
    elif len(code) > LONGEST_CODE or not CODE.fullmatch(code):
        words = _l("A code has letters, digits and hyphens, %(most)s at most.", most=LONGEST_CODE)
        line.refuse("code", words)
    return code


def _hall(line: Line, halls: Sequence[Hall]) -> Hall | None:
    """The hall by its code; where there is only one it need not be named."""
    said = unicodedata.normalize("NFKC", line.cells.get("hall", "")).strip().upper()
    found = next((one for one in halls if one.code == said), None)
    if found is None and not said and len(halls) == 1:
        return halls[0]
    if found is None:
        known = ", ".join(one.code for one in halls)
        line.refuse("hall", _l("There is no such hall. There are: %(halls)s.", halls=known))
    return found


def _length(line: Line, key: str) -> int | None:
    said = line.cells.get(key, "")
    length = read_metres(said)
    if length is None or (length == 0 and key in {"width", "depth"}):
        words = _l("“%(said)s” is no length in metres. Write it like 3 or 2.5.", said=said[:20])
        line.refuse(key, words)
        return None
    return length


def _one_of(kind: type[Kept], said: Sequence[str], line: Line, key: str) -> list[Kept]:
    """The members that are named by their value or in either language."""
    known, found = _spellings(kind), []
    for word in filter(None, map(folded, said)):
        if word in known:
            found.append(known[word])
        else:
            words = ", ".join(str(one.label) for one in kind)
            line.refuse(key, _l("“%(said)s” is not known. Known are: %(words)s.", said=word[:20],
                                words=words))  # fmt: skip
    return found


def folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@cache
def _spellings(kind: type[Kept]) -> dict[str, Kept]:
    said = {folded(one.value): one for one in kind}
    for locale in LOCALES.values():
        with force_locale(locale):
            said |= {folded(str(one.label)): one for one in kind}
    return said
