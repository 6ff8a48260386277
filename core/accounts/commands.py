"""`flask user …`: accounts from the command line, for the first administrator and for scripts."""

from __future__ import annotations

import json
import sys
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_babel import force_locale
from sqlalchemy import select

from core.accounts.grants import grant_role
from core.accounts.models import User
from core.accounts.roles import SCOPES_OF_ROLE, WHOLE_CITY, Role, ScopeKind
from core.accounts.services import create_account
from core.clock import now
from core.db import db, reading
from core.errors import DomainError

users = AppGroup("user", help="Make and list accounts.")


def init_app(app: Flask) -> None:
    app.cli.add_command(users)


@users.command("create")
@click.argument("email")
@click.option("--role", type=click.Choice([str(role) for role in Role]), default="talent")
@click.option("--scope", default="", help="A district's code, or kind:value; default: whole city.")
@click.option("--name", default="", help="The name to show, in any script.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create(email: str, role: str, scope: str, name: str, password_stdin: bool) -> None:
    """Make an account; without a password its owner sets one at /recover."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    districts = [d.code for d in current_app.extensions["settings"].city.districts]
    try:
        user = create_account(email=email, display_name=name, password=password, at=now())
        if Role(role) != Role.TALENT:
            kind, value = read_scope(Role(role), scope)
            grant_role(
                user,
                Role(role),
                by=None,
                at=now(),
                scope_kind=kind,
                scope_value=value,
                districts=districts,
            )
    except DomainError as error:
        db.session.rollback()
        with force_locale("en"):
            raise click.ClickException(str(error)) from error
    db.session.commit()
    click.echo(f"{user.email}: {role}")


@users.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def list_users(as_json: bool) -> None:
    with reading():
        found = db.session.scalars(select(User).where(User.grants.any()).order_by(User.email)).all()
        rows: list[dict[str, Any]] = [
            {
                "email": user.email,
                "active": user.active,
                "second_factor": user.has_second_factor,
                "roles": [f"{g.role}@{g.scope_kind}:{g.scope_value}" for g in user.grants],
            }
            for user in found
        ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['email']}  {' '.join(row['roles'])}")


def read_scope(role: Role, text: str) -> tuple[ScopeKind, str]:
    """`kind:value`, a bare value of the role's first limited kind, or nothing: the whole city."""
    if not text or text == WHOLE_CITY:
        return ScopeKind.CITY, WHOLE_CITY
    kind, colon, value = text.partition(":")
    if colon and kind in set(ScopeKind):
        return ScopeKind(kind), value
    limited = [k for k in SCOPES_OF_ROLE[role] if k != ScopeKind.CITY]
    return (limited[0] if limited else ScopeKind.CITY), text
