"""The sheet of a plan's booths: read as rows, and written so that it is read back as it is."""

from collections.abc import Iterable, Mapping
from functools import cache

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from core.errors import DomainError
from core.i18n import LOCALES
from core.reports.sheets import SheetLimits, column_letters
from events.plan_editor.rows import COLUMNS, MOST_BOOTHS, NUMBERS, Row, folded
from events.plans.models import Booth, metres
from events.plans.states import BoothKind, Facility

NEEDED = ("code", *NUMBERS)


def read_sheet_rows(content: bytes, name: str) -> list[tuple[int, Row]]:
    """The numbered rows of an XLSX or CSV file; refuses (at `file`) what is no plan."""
    from core.reports.readers import read_sheet  # slow to import

    known = _headings()
    sheet = read_sheet(
        content, declared_name=name, limits=SheetLimits(max_rows=MOST_BOOTHS, max_bytes=5_000_000),
        knows=lambda heading: folded(heading) in known,
    )  # fmt: skip
    columns = [known.get(folded(heading), "") for heading in sheet.header]
    missing = [str(COLUMNS[key]) for key in NEEDED if key not in columns]
    if missing:
        words = _l("The sheet has no column for: %(columns)s.", columns=", ".join(missing))
        raise DomainError(words, field="file")
    code = column_letters(columns.index("code"))
    rows: list[tuple[int, Row]] = []
    for row in sheet.rows:
        cells = {key: cell for key, cell in zip(columns, row.values, strict=True) if key}
        # A spreadsheet made a number of 007 or 1E5: which booth that was nobody can tell.
        damaged = {"damaged": "1"} if f"{code}{row.number}" in sheet.lost_digits else {}
        rows.append((row.number, cells | damaged))
    return rows


def row_of(booth: Booth) -> dict[str, str]:
    """The cells of a booth as it stands, in the language of the request."""
    return {
        "code": booth.code, "hall": booth.hall.code,
        **{key: metres(getattr(booth, key)) for key in NUMBERS},
        "kind": str(BoothKind(booth.kind).label), "label": booth.label,
        "facilities": ", ".join(str(Facility(one).label) for one in booth.facilities),
    }  # fmt: skip


def write_rows(
    rows: Iterable[Row], notes: Mapping[int, str] | None = None, *, as_csv: bool = False
) -> bytes:
    """A sheet that is read back as it is; with `notes`, by row, what is to be corrected."""
    from core.reports.writers import write_csv, xlsx_of

    labels = [str(label) for label in COLUMNS.values()]
    cells = [[one.get(key, "") for key in COLUMNS] for one in rows]
    if notes is not None:
        labels.append(str(_l("What to correct")))
        cells = [[*one, notes.get(number, "")] for number, one in enumerate(cells)]
    return b"".join(write_csv(labels, cells)) if as_csv else xlsx_of(labels, cells)


@cache
def _headings() -> dict[str, str]:
    known = {key: key for key in COLUMNS}
    for locale in LOCALES.values():
        with force_locale(locale):
            for key, label in COLUMNS.items():
                known |= {folded(str(label)): key, folded(str(label).split("(")[0]): key}
                known[folded(str(label).split("（")[0])] = key
    return known
