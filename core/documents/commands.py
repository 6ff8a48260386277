"""`flask certificates …`: check a file from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup
from flask_babel import force_locale

from core.db import reading
from core.documents.checking import FileCheck, check_file
from core.documents.engine.check_statement import tell
from core.documents.published import published_keys
from core.documents.states import Standing, Verdict

certificates = AppGroup("certificates", help="Issue and check certificates.")


def init_app(app: Flask) -> None:
    app.cli.add_command(certificates)


@certificates.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def verify(file: Path, *, as_json: bool) -> None:
    """Compare FILE with the register. Status 0 only for an unchanged, valid certificate."""
    with reading(), force_locale("en"):
        found = check_file(file.read_bytes())
        click.echo(json.dumps(_as_data(found), ensure_ascii=False) if as_json else _as_text(found))
    standing = found.record.standing if found.record else Standing.UNKNOWN
    if found.verdict is not Verdict.UNCHANGED or standing is not Standing.VALID:
        raise SystemExit(1)


@certificates.command("check-statement")
@click.argument("code")
@click.option("--name", default="", help="The name on the paper; another is refused.")
def check_statement(code: str, name: str) -> None:
    """Check the second CODE of a paper, or a photograph of it, by the published keys alone.

    Status 0 only for a true statement. Whether it was withdrawn since, `verify` tells.
    """
    with reading():
        keys = published_keys()
    raise SystemExit(tell(code, keys, name))


def _as_data(found: FileCheck) -> dict[str, Any]:
    return {
        "verdict": found.verdict,
        "seal": found.seal,
        "serial": found.serial,
        "standing": found.record.standing if found.record else None,
        "fields": {field.key: field.value for field in found.fields},
        "differs": {
            row.key: {"file": row.said, "issued": row.issued}
            for row in found.compared
            if row.differs
        },
    }


def _as_text(found: FileCheck) -> str:
    lines = [f"{found.verdict.label}, seal {found.seal}"]
    if found.serial:
        standing = found.record.standing if found.record else Standing.UNKNOWN
        lines.append(f"{found.serial}: {standing.label}")
    lines += [f"  {field.label}: {field.value}" for field in found.fields]
    lines += [
        f"  {row.label}: the file says {row.said or '(nothing)'}, issued was {row.issued}"
        for row in found.compared
        if row.differs
    ]
    return "\n".join(lines)
