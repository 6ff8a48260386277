"""`flask catalogue import | diff | export | load`: the catalogue from the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from core.clock import now, today
from core.db import db
from core.errors import DomainError
from talent.catalogue import queries
from talent.catalogue.exports import (
    ExportFormat,
    edition_values,
    entry_values,
    export_edition,
    field_text,
)
from talent.catalogue.faults import Fault
from talent.catalogue.importing import read_catalogue
from talent.catalogue.loading import load_seed_catalogue
from talent.catalogue.models import CatalogueEdition
from talent.catalogue.publishing import Undecided
from talent.catalogue.services import (
    fingerprint_of,
    import_edition,
    leave_out_refused,
    propose_edition,
    publish_edition,
)
from talent.catalogue.values import (
    EditionDetails,
    EditionDiff,
    SheetReading,
    UploadedSheet,
    compare,
)

SHOWN_LINES = 200
catalogue = AppGroup("catalogue", help="Import, compare and export editions of the catalogue.")


@catalogue.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--edition", "name", help="Name of the new edition; default: the file's name.")
@click.option("--from", "day", type=click.DateTime(["%Y-%m-%d"]), help="In force from; today.")
@click.option("--publish", is_flag=True, help="Publish at once, as the program and not a person.")
@click.option("--keep", "for_all", flag_value="keep", help="Keep claims under their editions.")
@click.option("--move", "for_all", flag_value="move", help="Move what may be moved to this one.")
@click.option("--official", is_flag=True, help="This is the office's official list.")
@click.option("--leave-out-refused", is_flag=True, help="Go on without the refused rows.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def import_command(  # noqa: PLR0917 - one parameter for each option
    file: Path,
    name: str | None,
    day: datetime | None,
    publish: bool,
    for_all: str | None,
    official: bool,
    leave_out_refused: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Read FILE (CSV or XLSX) into a new edition: a draft, unless --publish.

    Nothing is stored, and the exit code is 1, when a row is refused, unless --leave-out-refused. An
    edition that gives claims, drafts or titles another outcome stays a draft and names them, until
    a choice is made for each at the desk, or --keep or --move says it for all.
    """
    sheet = UploadedSheet(file.name, file.read_bytes())
    base = queries.edition_in_force(day.date() if day else today())
    reading = _read(sheet)
    diff = compare(queries.entries_of(base) if base else (), reading.entries)
    stopped = bool(reading.refused) and not leave_out_refused
    edition, undecided = None, None
    if not dry_run and not stopped:
        title = name or file.stem
        details = EditionDetails(
            name={"en": title, "zh": title},
            is_official=official,
            in_force_from=day.date() if day else today(),
        )
        edition = _store(sheet, details)
        undecided, told = _publish(edition, for_all or "") if publish else (None, ())
        db.session.commit()
        for line in told:
            print(line, file=sys.stderr)
    _show_import(reading, diff, edition, as_json=as_json)
    if edition is not None and undecided is not None:
        _show_undecided(edition, undecided)
    if stopped:
        print("Nothing was stored: some rows are refused.", file=sys.stderr)
        sys.exit(1)


def _read(sheet: UploadedSheet) -> SheetReading:
    try:
        return read_catalogue(sheet, queries.known_names())
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal


def _store(sheet: UploadedSheet, details: EditionDetails) -> CatalogueEdition:
    moment = now()
    try:
        edition = import_edition(sheet, details, by=None, at=moment)
        if edition.refused_rows:
            leave_out_refused(edition, by=None, at=moment, seen=fingerprint_of(edition))
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    return edition


def _publish(edition: CatalogueEdition, for_all: str) -> tuple[Undecided | None, Sequence[str]]:
    """What stands against it, after which it is a draft again; else what became of claims."""
    moment, day = now(), edition.in_force_from or today()
    try:
        with db.session.begin_nested():
            propose_edition(edition, day, by=None, at=moment)
            return None, publish_edition(edition, for_all=for_all, by=None, at=moment)
    except Undecided as refusal:
        return refusal, ()
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal


def _show_undecided(edition: CatalogueEdition, undecided: Undecided) -> None:
    print(f"Not published. {undecided}", file=sys.stderr)
    for line in undecided.lines[:SHOWN_LINES]:
        print(f"  {line}", file=sys.stderr)
    if len(undecided.lines) > SHOWN_LINES:
        print(f"  … and {len(undecided.lines) - SHOWN_LINES} more", file=sys.stderr)
    where = f"/desk/catalogue/editions/{edition.slug}/effects"
    print(f"Choose for each at {where}, or say --keep or --move for all.", file=sys.stderr)
    sys.exit(1)


def _show_import(
    reading: SheetReading, diff: EditionDiff, edition: CatalogueEdition | None, *, as_json: bool
) -> None:
    if as_json:
        answer = {
            **(edition_values(edition) if edition else {"edition": None}),
            "rows": reading.rows,
            "refused": [_fault_values(fault) for fault in reading.refused],
            "remarks": [_fault_values(fault) for fault in reading.remarks],
            **_diff_values(diff),
        }
        print(json.dumps(answer, ensure_ascii=False))
        return
    print(f"{reading.rows} rows, {len(reading.entries)} taken, {reading.refused_rows} refused")
    for kind, faults in (("refused", reading.refused), ("look at", reading.remarks)):
        for fault in faults[:SHOWN_LINES]:
            print(f"  {kind}: row {fault.row}, {fault.column}: {fault.message}")
    _print_diff(diff)
    if edition is not None:
        print(f"edition {edition.slug}: {edition.state}")


@catalogue.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def diff_command(old: str, new: str, as_json: bool) -> None:
    """What edition NEW adds, changes and withdraws against edition OLD."""
    diff = queries.diff_editions(_edition(old), _edition(new))
    if as_json:
        print(json.dumps(_diff_values(diff), ensure_ascii=False))
    else:
        _print_diff(diff)


@catalogue.command("export")
@click.argument("edition")
@click.option("--format", "wanted", type=click.Choice(["csv", "xlsx", "json"]), default="csv")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Default: stdout.")
def export_command(edition: str, wanted: str, output: Path | None) -> None:
    """Write EDITION as CSV, XLSX or JSON."""
    content = export_edition(_edition(edition), ExportFormat(wanted)).content
    if output is None:
        sys.stdout.buffer.write(content)
    else:
        output.write_bytes(content)


@catalogue.command("editions")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def editions_command(as_json: bool) -> None:
    editions = queries.list_all_editions()
    if as_json:
        print(json.dumps([edition_values(edition) for edition in editions], ensure_ascii=False))
        return
    for edition in editions:
        print(f"{edition.slug}\t{edition.state}\t{edition.in_force_from or '-'}")


@catalogue.command("load")
def load_command() -> None:
    """Load the shipped reference list if there is no edition yet."""
    edition = load_seed_catalogue()
    db.session.commit()
    print("There is an edition already." if edition is None else f"edition {edition.slug}")


def _edition(slug: str) -> CatalogueEdition:
    edition = queries.get_any_edition(slug)
    if edition is None:
        raise click.ClickException(f"There is no edition {slug}. See: flask catalogue editions")
    return edition


def _print_diff(diff: EditionDiff) -> None:
    print(
        f"{len(diff.added)} added, {len(diff.changed)} changed, "
        f"{len(diff.withdrawn)} withdrawn, {diff.unchanged} unchanged"
    )
    lines = [f"  + {entry.code} {entry.name_en}" for entry in diff.added]
    for changed in diff.changed:
        for item in changed.fields:
            old, new = field_text(item.field, item.old), field_text(item.field, item.new)
            lines.append(f"  ~ {changed.code} {item.field}: {old!r} → {new!r}")
    lines += [f"  - {entry.code} {entry.name_en}" for entry in diff.withdrawn]
    for line in lines[:SHOWN_LINES]:
        print(line)
    if len(lines) > SHOWN_LINES:
        print(f"  … and {len(lines) - SHOWN_LINES} more; --json gives all")


def _diff_values(diff: EditionDiff) -> dict[str, Any]:
    return {
        "added": [entry_values(entry) for entry in diff.added],
        "changed": [
            {
                "code": changed.code,
                "fields": [
                    {
                        "field": item.field,
                        "old": field_text(item.field, item.old),
                        "new": field_text(item.field, item.new),
                    }
                    for item in changed.fields
                ],
            }
            for changed in diff.changed
        ],
        "withdrawn": [entry_values(entry) for entry in diff.withdrawn],
        "unchanged": diff.unchanged,
    }


def _fault_values(fault: Fault) -> dict[str, Any]:
    return {**fault.stored(), "message": fault.message}
