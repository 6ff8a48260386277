"""`flask demo load`: the demo city from the command line, of any size."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from core.db import db
from core.operations.registry import DEMO_HISTORY
from talent.claims.queries import count_claims

demo = AppGroup("demo", help="Made-up people and claims for a demonstration.")


@demo.command("load")
@click.option("--claims", type=click.IntRange(1, 100_000), help="How many; default: some forty.")
@click.option("--seed", type=click.IntRange(0), default=0, help="Another choice of entries.")
@click.option("--editions", type=click.IntRange(1, 12), help="Past editions of the Week, alone.")
def load(claims: int | None, seed: int, editions: int | None) -> None:
    """Fill a demonstration that has no claims yet; the same on one day for the same options."""
    from core.accounts.demo import create_demo_accounts
    from talent.demo.city import load_demo_city

    if not current_app.extensions["settings"].demo:
        raise click.ClickException("This is no demonstration (DEMO=0), so nothing was made up.")
    if editions:
        create_demo_accounts()
        for source in DEMO_HISTORY:
            click.echo(source.call(editions))
        db.session.commit()
        return
    if count_claims():
        raise click.ClickException("There are claims already, so nothing was added.")
    create_demo_accounts()
    load_demo_city(claims, seed=seed)
    db.session.commit()
    if not count_claims():
        raise click.ClickException("No edition of the catalogue is in force: flask catalogue load")
    click.echo(f"{count_claims()} claims")
