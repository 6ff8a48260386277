"""The operator's commands."""

from __future__ import annotations

import json
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from core.audit import check_chain
from core.jobs.commands import jobs_group


def register_commands(app: Flask) -> None:
    """Add every command to `flask`."""
    for command in (settings_command, prepare_command, audit_group, jobs_group):
        app.cli.add_command(command)


def print_json(data: Any) -> None:
    """Print `data` for another program."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=1, default=str))


@click.command("settings")
@click.option("--json", "as_json", is_flag=True, help="For another program.")
@with_appcontext
def settings_command(*, as_json: bool) -> None:
    """Print every setting in force, with secrets masked."""
    shown = current_app.extensions["settings"].masked()
    if as_json:
        print_json(shown)
        return
    for name, value in shown.items():
        click.echo(f"{name}={value}")


@click.command("prepare")
@with_appcontext
def prepare_command() -> None:
    """Migrate the database and load what a new portal needs. Harmless when repeated."""
    from core.operations.preparing import prepare

    prepare(click.echo)


audit_group = AppGroup("audit", help="The audit log.")


@audit_group.command("verify")
@click.option("--json", "as_json", is_flag=True, help="For another program.")
def verify_audit(*, as_json: bool) -> None:
    """Check that no row of the audit log was altered or removed."""
    count, broken = check_chain()
    if as_json:
        fault = None if broken is None else {"number": broken.number, "fault": broken.fault}
        print_json({"rows": count, "broken": fault})
    elif broken is None:
        click.echo(f"{count} rows, the chain is whole")
    if broken is not None:
        if not as_json:
            click.echo(f"row {broken.number}: {broken.fault}", err=True)
        raise SystemExit(1)
