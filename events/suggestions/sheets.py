"""The suggestions of an edition as a sheet, entered in the register of exports (R18)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import lazy_gettext as _l

from core.i18n import tr
from core.reports.registry import Report, Table, register_report
from core.reports.writers import Cell
from events.suggestions.models import Suggestion

REPORT = "events.suggestions"
COLUMNS = {
    "reference": _l("No."),
    "session": _l("Session"),
    "state": _l("State"),
    "text": _l("Suggestion"),
    "maker": _l("Made by"),
    "organisation": _l("Organisation"),
    "unit": _l("Unit that answers"),
    "due_on": _l("Due on"),
    "answer_zh": _l("Answer in Chinese"),
    "answer_en": _l("Answer in English"),
    "is_public": _l("On the public page"),
    "collected_at": _l("Collected on"),
    "answered_at": _l("Answered on"),
    "closed_at": _l("Closed on"),
}


def register_sheet() -> None:
    """Name the sheet in the register of exports. It is small, and never made in the background."""
    label = _l("Suggestions")
    register_report(Report(REPORT, label, column_label=lambda key: str(COLUMNS.get(key, key))))


def sheet_of(suggestions: Sequence[Suggestion]) -> Table:
    rows = list(_rows(suggestions))
    labels = [str(label) for label in COLUMNS.values()]
    return Table(list(COLUMNS), labels, lambda _connection: iter(rows), sheet="Suggestions")


def _rows(suggestions: Sequence[Suggestion]) -> Iterator[list[Cell]]:
    for one in suggestions:
        maker = one.registration
        yield [
            one.reference,
            f"{one.session.code} {tr(one.session.name)}",
            str(one.standing.label),
            one.text,
            maker.name if maker else "",
            maker.organisation if maker else "",
            one.unit,
            one.due_on,
            one.answer.get("zh", ""),
            one.answer.get("en", ""),
            one.is_public,
            one.collected_at,
            one.answered_at,
            one.closed_at,
        ]
