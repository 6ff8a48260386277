"""The operator's commands."""

import json
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from core import installation
from core.audit import check_log, heads
from core.clock import now
from core.jobs.commands import jobs_group
from core.operations import archive
from core.outbox.bounces import mail_group


def register_commands(app: Flask) -> None:
    for command in (
        settings_command,
        prepare_command,
        doctor_command,
        backup_command,
        restore_command,
        move_command,
        upgrade_command,
        maintenance_group,
        audit_group,
        jobs_group,
        mail_group,
    ):
        app.cli.add_command(command)


def print_json(data: Any) -> None:
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


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="For another program.")
@with_appcontext
def doctor_command(*, as_json: bool) -> None:
    """Check settings, database, fonts, seal, mail, storage, clock and background work."""
    from core.operations.doctor import examine

    findings = examine()
    if as_json:
        print_json({finding.name: list(finding.faults) for finding in findings})
    else:
        for finding in findings:
            click.echo(f"{'mend' if finding.faults else 'well':5} {finding.name}")
            for fault in finding.faults:
                click.echo(f"      {fault}")
    if any(finding.faults for finding in findings):
        raise SystemExit(1)


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For another program.")
@with_appcontext
def backup_command(file: Path, *, as_json: bool) -> None:
    """Copy database, files and own keys into the new FILE, and check it. May run under load."""
    from core.operations.backups import back_up

    _report(back_up(file), as_json=as_json, done="Copied and checked")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace the data that are here.")
@click.option("--json", "as_json", is_flag=True, help="For another program.")
@with_appcontext
def restore_command(file: Path, *, force: bool, as_json: bool) -> None:
    """Put the backup FILE in the place of what is here, and compare every row count and file."""
    from core.operations.restoring import restore

    _report(restore(file, force=force), as_json=as_json, done="Restored and compared")


def _report(backup: Any, *, as_json: bool, done: str) -> None:
    rows = sum(backup.rows.values())
    if as_json:
        facts = {"file": backup.path, "rows": backup.rows, "files": backup.files}
        print_json({**facts, "bytes": backup.bytes})
        return
    click.echo(f"{done}: {rows} rows, {backup.files} files, {backup.bytes} bytes: {backup.path}")
    if not (current_app.extensions["settings"].data_dir / "keys" / "field_keys").exists():
        click.echo("FIELD_KEYS and SECRET_KEY are not in the copy; keep them safe elsewhere.")


@click.command("move")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Do all of it and take it back; send no file.")
@click.option("--json", "as_json", is_flag=True, help="For another program.")
@with_appcontext
def move_command(file: Path, *, dry_run: bool, as_json: bool) -> None:
    """Take FILE, a backup of an embedded portal, into the empty PostgreSQL and store here."""
    from core.operations.moving import move

    moved = move(file, dry_run=dry_run)
    if as_json:
        print_json({**asdict(moved), "redirect_rule": moved.redirect_rule})
        return
    rows = sum(table.rows for table in moved.tables.values())
    done = "Tried, nothing was changed" if dry_run else "Moved"
    click.echo(
        f"{done}: {rows} rows in {len(moved.tables)} tables and {moved.files} files, "
        "all compared by digest; the audit log is whole."
    )
    if moved.redirect_rule:
        click.echo(f"The old address {moved.former_base} has to answer: {moved.redirect_rule}")
        if moved.passkeys:
            click.echo(
                f"{moved.passkeys} passkeys belong to the old host name: their owners sign in by "
                "password and add new ones."
            )


@click.command("upgrade")
@click.option("--back", is_flag=True, help="Undo the last upgrade; before the former version.")
@with_appcontext
def upgrade_command(*, back: bool) -> None:
    """Let all machines rest, copy, migrate, try out; if anything fails, all is as it was."""
    from core.operations.upgrading import go_back, upgrade

    (go_back if back else upgrade)(click.echo)


maintenance_group = AppGroup("maintenance", help="Let every machine of the portal rest.")


@maintenance_group.command("on")
@click.option("--in", "minutes", type=click.IntRange(0, 10_080), default=0,
              help="Minutes from now; until then the desk says so to staff.")  # fmt: skip
def rest_command(minutes: int) -> None:
    """Answer everybody that the service rests, and pause background work."""
    starts_at = now() + timedelta(minutes=minutes)
    installation.rest(starts_at)
    click.echo(f"The portal rests from {starts_at:%Y-%m-%d %H:%M} UTC.")


@maintenance_group.command("off")
def serve_command() -> None:
    """Serve again; within two seconds on every machine."""
    installation.rest(None)
    click.echo("The portal serves again.")


audit_group = AppGroup("audit", help="The audit log.")


@audit_group.command("verify")
@click.option("--heads", "files", type=click.Path(path_type=Path, exists=True), multiple=True,
              help="A backup, or text that holds heads: letters, a syslog file.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="For another program.")
def verify_audit(*, files: tuple[Path, ...], as_json: bool) -> None:
    """Check that no row of the audit log was altered or removed, its last ones included."""
    given = [head for file in files for head in heads.heads_in(archive.readable(file))]
    known = [*given, *heads.kept_heads()]
    faults = [f"not signed here: {head}" for head in known if not head.is_genuine]
    count, found = check_log(head for head in known if head.is_genuine)
    faults += found
    if count and not known:
        faults.append("no head is kept here, so rows missing at the end would not show")
    if as_json:
        print_json({"rows": count, "heads": len(known), "faults": faults})
    elif not faults:
        click.echo(f"{count} rows, every chain is whole up to its newest head")
    if faults:
        if not as_json:
            click.echo("\n".join(faults), err=True)
        raise SystemExit(1)
