"""`flask mail`: what came back."""

from pathlib import Path

import click
from flask.cli import AppGroup

from core.clock import now
from core.db import db
from core.outbox.bounces import take_bounces

mail_group = AppGroup("mail", help="Mail that was sent.")


@mail_group.command("bounces")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, readable=True, path_type=Path)
)
def bounces_command(paths: tuple[Path, ...]) -> None:
    """Read notifications of undelivered mail from files or folders of .eml."""
    taken = take_bounces(paths, at=now())
    db.session.commit()
    click.echo(f"{taken.bounced} came back, {taken.other} were something else")
