"""Claims at the command line."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from core.clock import now
from core.db import db
from talent.claims.services import end_due_notices, lapse_unanswered

claims = AppGroup("claims", help="Claims for the recognition of qualifications.")


@claims.command("keep-time")
def keep_time() -> None:
    """End notices and unanswered requests whose day has passed, without waiting for the clock."""
    ended, lapsed = end_due_notices(at=now()), lapse_unanswered(at=now())
    db.session.commit()
    click.echo(f"notices ended: {ended}; lapsed: {lapsed}")
