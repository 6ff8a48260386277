"""The office's view: how much is held, what is over its term and why, which erasures wait."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import click
from flask import Blueprint, render_template
from flask.cli import AppGroup, with_appcontext
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.navigation import DeskGroup, NavigationItem
from core.policy import Decision, allowed_if, authorize, can, policy
from core.privacy import copying, erasing, retention, traces
from core.privacy.models import Erasure
from core.privacy.obligations import Obligation, obligations
from core.privacy.words import table_word
from core.web import requires

blueprint = Blueprint("privacy_desk", __name__, url_prefix="/desk/privacy")
privacy_group = AppGroup("privacy", help="Personal data: what is held too long, and its end.")


class PrivacyPermission(StrEnum):
    REPORT = "privacy:report"


@policy(PrivacyPermission.REPORT)
def may_read_report(user: Any, _subject: Any) -> Decision:
    """Whoever audits, and whoever runs the portal; it names nobody."""
    return allowed_if(
        bool(user.is_authenticated)
        and any(user.has_role(role) for role in (Role.AUDITOR, Role.ADMINISTRATOR))
    )


NAVIGATION = NavigationItem(
    _l("Personal data"),
    "privacy_desk.show",
    960,
    visible=lambda: can(PrivacyPermission.REPORT),
    group=DeskGroup.HOUSE,
)


@blueprint.get("")
@requires(PrivacyPermission.REPORT)
def show() -> str:
    authorize(PrivacyPermission.REPORT)
    moment = now()
    return render_template(
        "core/privacy/report.html",
        lines=retention.report(at=moment),
        waiting=open_erasures(at=moment),
        moment=moment,
        table_word=table_word,
    )


def open_erasures(*, at: datetime) -> list[tuple[Erasure, list[Obligation]]]:
    """Those asked for and not done; with what keeps each whose day has come from being done."""
    still = (Erasure.done_at.is_(None), Erasure.stopped_at.is_(None))
    return [
        (one, obligations(db.session.get_one(User, one.user_id), at=at) if one.due_at <= at else [])
        for one in db.session.scalars(select(Erasure).where(*still).order_by(Erasure.due_at))
    ]


@privacy_group.command("report")
@click.option("--json", "as_json", is_flag=True, help="For another program.")
@with_appcontext
def report_command(*, as_json: bool) -> None:
    """Print what is held of people, by table, and what is left over its term."""
    from core.operations.commands import print_json

    lines = retention.report(at=now())
    if as_json:
        print_json([
            {"table": one.holding.name, "term": one.holding.term, "rows": one.rows,
             "over": one.over, "under_way": one.under_way}
            for one in lines
        ])  # fmt: skip
        return
    for one in lines:
        left = f"  {one.over} over, {one.under_way} of them under way" if one.over else ""
        click.echo(f"{one.holding.name:26} {one.rows:>9}  {one.holding.term:10}{left}")


@privacy_group.command("purge")
@with_appcontext
def purge_command() -> None:
    """Do now what is done every day: end what is over its term, erase whose day has come."""
    done = retention.keep_terms(at=now())
    erasing.look_for_erasures()
    copying.forget_copies()
    db.session.commit()
    traces.clean_database()
    for name, count in done.items():
        click.echo(f"{name}: {count}")
    click.echo(f"{sum(done.values())} rows in all; erasures that are due follow in the background")
