"""Sheets of a delegation: the empty one to fill in, and the rows to mend with their reasons."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from core.reports.writers import xlsx_of
from events.delegations.columns import COLUMNS, WORDS
from events.delegations.values import Reading
from events.editions.models import Edition
from events.editions.queries import open_sessions

EXAMPLES: dict[str, str] = WORDS["examples"]


def empty_sheet(edition: Edition) -> bytes:
    """The sheet to fill in, with headings in the request's language and one made-up row."""
    codes = " ".join(one.code for one in open_sessions(edition)[:2])
    example = EXAMPLES | {
        "role": edition.type.roles[0].value, "sessions": codes,
        "degree": EXAMPLES["degree"].split(" / ")[0],
        "document_kind": EXAMPLES["document_kind"].split(" / ")[0],
    }  # fmt: skip
    offered = [
        column for column in COLUMNS if not column.key.endswith(("given_name", "family_name"))
    ]
    return xlsx_of(
        [column.label for column in offered], [[example.get(column.key, "") for column in offered]]
    )


def faulty_rows(reading: Reading) -> bytes:
    """The rows that cannot be taken, as they were, each with its reasons in a last column."""
    return xlsx_of([*reading.header, _("What to correct")], _with_reasons(reading))


def _with_reasons(reading: Reading) -> Iterator[list[str]]:
    for line in reading.bad:
        reasons = "; ".join(f"{fault.heading}: {fault.words}" for fault in line.faults)
        yield [*line.cells, reasons]
