"""Claims at the command line."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from core.clock import now
from core.db import db
from core.documents.commands import certificates
from core.errors import DomainError
from talent.claims.queries import find_claim
from talent.claims.services import ask_for_documents_again, end_due_notices, lapse_unanswered

claims = AppGroup("claims", help="Claims for the recognition of qualifications.")


@claims.command("keep-time")
def keep_time() -> None:
    """End notices and unanswered requests whose day has passed, without waiting for the clock."""
    ended, lapsed = end_due_notices(at=now()), lapse_unanswered(at=now())
    db.session.commit()
    click.echo(f"notices ended: {ended}; lapsed: {lapsed}")


@certificates.command("issue")
@click.argument("reference")
def issue(reference: str) -> None:
    """Have the documents drawn that the decided claim REFERENCE lacks."""
    claim = find_claim(reference)
    if claim is None:
        raise click.ClickException(f"There is no claim {reference}.")
    try:
        ask_for_documents_again(claim, at=now())
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    db.session.commit()
    click.echo(f"{claim.reference}: queued; flask jobs drain does it now")
