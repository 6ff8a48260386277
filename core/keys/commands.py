"""`flask keys`: what is still under an older key, and the way out of it."""

import click
from flask import current_app
from flask.cli import AppGroup

from core.clock import now
from core.keys.services import count_old, rotate

keys_group = AppGroup("keys", help="Keys of encrypted fields.")


@keys_group.command("show")
def show_command() -> None:
    """Say how many values of each table are still under an older key."""
    keys = current_app.extensions["settings"].field_keys
    click.echo(f"keys in FIELD_KEYS: {len(keys)}")
    for table, count in count_old().items():
        click.echo(f"{table}: {count} under an older key")


@keys_group.command("rotate")
def rotate_command() -> None:
    """Bring every encrypted value and digest under the newest key. Stop the portal first.

    May be interrupted and started again. Afterwards the older keys can be taken out of FIELD_KEYS.
    """
    done = rotate(at=now(), progress=lambda what, count: click.echo(f"{what}: {count}", err=True))
    for table, count in done.rows.items():
        click.echo(f"{table}: {count} re-encrypted")
    for column, count in done.digests.items():
        lost = done.lost.get(column, 0)
        rest = f", {lost} left as they were: their number is deleted" if lost else ""
        click.echo(f"{column}: {count} keyed anew{rest}")
    click.echo("Now leave only the first key in FIELD_KEYS, and start the portal.")
