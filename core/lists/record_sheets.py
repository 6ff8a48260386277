"""A sheet of records (core/lists/records.py): each row is judged as one that is typed.

Its cells go through the record's form and then its service, inside a savepoint. Every row is seen
before anything is kept, and nothing is kept while one of them has a fault. A cell that is wrong is
corrected on the page; the file itself is held meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Generic, TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import force_locale, lazy_pgettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.file import FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectField

from core.clock import now
from core.db import db
from core.errors import DomainError, Words
from core.files.holding import HeldFile
from core.forms import Answer, BaseForm, answer_form
from core.i18n import LOCALES
from core.lists.records import RecordForm, RecordSpec
from core.name_keys import folded
from core.policy import authorize
from core.reports.sheets import SheetLimits, column_letters, is_beneath
from core.shares import heavy
from core.states import Labelled
from core.web import requires

T = TypeVar("T")
LIMITS = SheetLimits(max_rows=500, max_bytes=5_000_000)
# A form of more fields than this is refused by the server; the rest is corrected in the sheet.
MOST_INPUTS = 400


class Does(Labelled):
    """What a row would do to the records that are there."""

    NEW = "new", _l("New")
    CHANGED = "changed", _l("Changed")
    SAME = "same", _l("As it was")
    OUT = "out", _l("Left out")


class SheetForm(BaseForm):
    file = HeldFile(
        lazy_pgettext("table", "Sheet"), validators=[FileRequired(_l("Choose the file."))],
        is_paper=False, render_kw={"accept": ".xlsx,.csv"},
    )  # fmt: skip
    is_whole = BooleanField(_l("This is the whole list: what it does not name ends today"))


@dataclass(frozen=True)
class SheetSpec(Generic[T]):
    """How records of one kind come in a sheet; a record is known by its column `key`.

    A column is headed by its field's label in either language or by one of `headings`; a choice is
    said by its label, its value or one of `words`. `records` are those there; `end` ends one that
    is current, when the sheet is the whole list and does not name it.
    """

    spec: RecordSpec[T]
    key: str
    needed: Collection[str]
    records: Callable[[], Sequence[T]]
    is_current: Callable[[T], bool]
    end: Callable[..., None]
    lead: Words
    headings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass
class Line:
    """One row: its cells by field, those typed anew, and what is wrong, by field."""

    number: int
    cells: dict[str, str]
    typed: set[str] = field(default_factory=set)
    faults: dict[str, list[Words]] = field(default_factory=dict)
    does: Does = Does.NEW

    def refuse(self, name: str, words: Words) -> None:
        self.faults.setdefault(name, []).append(words)


@dataclass
class Judged:
    """All rows of a sheet, its columns with their labels, and how many records it would end."""

    columns: dict[str, Words] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    ended: int = 0

    @property
    def faulty(self) -> int:
        return sum(bool(line.faults) for line in self.lines)

    def count(self, does: str) -> int:
        return sum(line.does == does for line in self.lines if not line.faults)

    def inputs(self) -> set[tuple[int, str]]:
        """The cells that can be typed anew: row and field."""
        wrong = [(one.number, name) for one in self.lines for name in {*one.faults, *one.typed}]
        return set([one for one in wrong if one[1] in self.columns][:MOST_INPUTS])


def add_sheet_routes(blueprint: Blueprint, kind: SheetSpec[Any]) -> None:
    """Give a blueprint of records `/sheet`, where many are brought at once."""

    def sheet() -> Answer:
        authorize(kind.spec.edit)
        form, judged = SheetForm(), Judged()

        def draw() -> str:
            shown = {"kind": kind, "spec": kind.spec, "form": form, "judged": judged}
            return render_template("core/lists/record_sheet.html", **shown)

        def read() -> Answer:
            keeps = request.form.get("go") == "keep"
            with db.session.begin_nested() as trial:
                _judge(kind, judged, form)
                if not keeps or judged.faulty:
                    trial.rollback()
            if not keeps or judged.faulty:
                form.file.hold()
                return (draw(), 422) if keeps else draw()
            counts = {one: judged.count(one) for one in ("new", "changed")}
            said = _("Kept: %(new)s new, %(changed)s changed, %(ended)s ended.", **counts,
                     ended=judged.ended)  # fmt: skip
            flash(said, "success")
            return redirect(url_for(".index"), 303)

        return answer_form(form, draw, read)

    view = requires(kind.spec.edit)(heavy(sheet))
    blueprint.add_url_rule("/sheet", "sheet", view, methods=["GET", "POST"])


def _judge(kind: SheetSpec[T], judged: Judged, form: SheetForm) -> None:
    """Try every row; what is kept stays in the savepoint of the caller."""
    blank = kind.spec.form(None)
    judged.lines.extend(_read(kind, blank, form, judged.columns))
    known = {getattr(one, kind.key): one for one in kind.records()}
    choices, named = _choices(kind, blank), dict[str, int]()
    for line in judged.lines:
        if f"out-{line.number}" in request.form:
            line.does, line.faults = Does.OUT, {}
            continue
        said = _said(kind, line, choices)
        key = str(said.get(kind.key))
        if key in named:
            line.refuse(kind.key, _l("It stands in row %(number)s already.", number=named[key]))
        if not line.faults:
            named[key] = line.number
            _keep(kind, line, known.get(key), said)
    if form.is_whole.data:
        gone = [one for key, one in known.items() if key not in named and kind.is_current(one)]
        judged.ended = len(gone)
        for one in gone:
            kind.end(one, by=current_user, at=now())


def _read(
    kind: SheetSpec[T], blank: RecordForm, form: SheetForm, columns: dict[str, Words]
) -> Iterator[Line]:
    """The rows with what was typed on the page; refuses, at `file`, what is no such sheet."""
    from core.reports.readers import read_sheet  # slow to import

    known, sent = _headings(kind, blank), form.file.data
    sheet = read_sheet(
        sent.stream.read(), declared_name=sent.filename or "", limits=LIMITS,
        knows=lambda heading: folded(heading) in known,
    )  # fmt: skip
    keys = [known.get(folded(heading), "") for heading in sheet.header]
    columns |= {key: blank[key].label.text for key in keys if key}
    _require_columns(kind, blank, keys)
    letters = {key: column_letters(place) for place, key in enumerate(keys) if key}
    for row in sheet.rows:
        if is_beneath(row.values):
            continue
        line = Line(row.number, {key: row.values[keys.index(key)] for key in letters})
        for key, letter in letters.items():
            typed = request.form.get(f"row-{row.number}-{key}")
            if typed is not None:
                line.cells[key] = typed
                line.typed.add(key)
            elif f"{letter}{row.number}" in sheet.lost_digits:
                line.refuse(key, _l("The spreadsheet has changed this number. Type it again."))
        yield line


def _require_columns(kind: SheetSpec[T], blank: RecordForm, keys: Sequence[str]) -> None:
    missing = [str(blank[key].label.text) for key in kind.needed if key not in keys]
    if missing:
        words = _l("The sheet has no column for: %(columns)s.", columns=", ".join(missing))
        raise DomainError(words, field="file")
    twice = next((key for key in keys if key and keys.count(key) > 1), "")
    if twice:
        words = _l("Two columns say the same: %(column)s.", column=blank[twice].label.text)
        raise DomainError(words, field="file")


def _said(
    kind: SheetSpec[T], line: Line, choices: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """What the record's form makes of the cells; what it refuses is noted at its cell."""
    form = kind.spec.form(_sent(line, choices), meta={"csrf": False})
    form.validate()
    for key, faults in form.errors.items():
        # A day has its faults by part.
        for words in chain.from_iterable(faults.values()) if isinstance(faults, dict) else faults:
            line.refuse(key or kind.key, words)
    for key in choices.keys() & line.faults.keys():
        labels = ", ".join(str(label) for label in dict(form[key].choices).values())
        said = line.cells[key][:20]
        refusal = _l("“%(said)s” is not known. Known are: %(words)s.", said=said, words=labels)
        line.faults[key] = [refusal]
    return form.arguments


def _sent(line: Line, choices: Mapping[str, Mapping[str, str]]) -> MultiDict[str, str]:
    """The cells as the form would be sent with them, days in their parts."""
    sent = MultiDict({key: known[""] for key, known in choices.items()})
    for key, cell in line.cells.items():
        known = choices.get(key)
        if known is None:
            sent[key] = cell
            parts = zip(("year", "month", "day"), _parts(cell), strict=True)
            sent.update({f"{key}-{part}": number for part, number in parts})
        else:
            sent[key] = known.get(folded(cell), cell)
    return sent


def _keep(kind: SheetSpec[T], line: Line, record: T | None, said: dict[str, Any]) -> None:
    """Enter or correct one; a column that the sheet has not leaves what the record says."""
    if record is not None:
        fill = kind.spec.fill(record)
        was = {name: fill.get(name, getattr(record, name, None)) for name in said}
        said = {name: said[name] if name in line.cells else was[name] for name in said}
        # A spreadsheet does not tell an empty cell from none.
        is_same = all((said[name] or None) == (was[name] or None) for name in said)
        line.does = Does.SAME if is_same else Does.CHANGED
    if line.does is Does.SAME:
        return
    try:
        kind.spec.keep(record, said, by=current_user, at=now())
    except DomainError as refused:
        line.refuse(refused.field or kind.key, refused.message)


def _parts(cell: str) -> Sequence[str]:
    """Year, month and day of a day however it is written, the year first; else as it stands."""
    found = re.findall(r"[0-9]{1,4}", cell)
    return found[:3] if len(found) >= 3 else ("", "", cell)


def _headings(kind: SheetSpec[T], blank: RecordForm) -> dict[str, str]:
    """Fields by the folded words a column may be headed by."""
    known = {folded(word): key for key, words in kind.headings.items() for word in words}
    for locale in LOCALES.values():
        with force_locale(locale):
            known |= {
                folded(str(one.label.text)): one.short_name for one in blank if one.name != "seen"
            }
    return known


def _choices(kind: SheetSpec[T], blank: RecordForm) -> dict[str, dict[str, str]]:
    """Of each field with choices: its values by their folded words, the first for an empty cell."""
    found: dict[str, dict[str, str]] = {}
    for one in (one for one in blank if isinstance(one, SelectField)):
        offered = dict(one.choices)
        known = {"": next(iter(offered))} | {folded(value): value for value in offered}
        for locale in LOCALES.values():
            with force_locale(locale):
                known |= {folded(str(label)): value for value, label in offered.items()}
        more = kind.words.get(one.short_name, {})
        found[one.short_name] = known | {folded(word): value for word, value in more.items()}
    return found
