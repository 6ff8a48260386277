"""How the portal is, for administrators at the desk: health, mail, storage, settings in force.

What commands tell on the server (`flask doctor`, `flask settings`), so that nobody needs a console
for it. No secret and no address of a letter is shown.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import func, select

from core import audit
from core.accounts.roles import Role
from core.db import db
from core.files.models import StoredFile
from core.jobs.models import Job
from core.jobs.states import JobState
from core.outbox.models import Message, MessageState
from core.outbox.services import resend
from core.policy import Decision, allowed_if, authorize, policy
from core.shares import heavy, take_place
from core.web import requires

blueprint = Blueprint("system", __name__, url_prefix="/desk/system")
SHOWN = 20
PARTS = {
    "database": _l("Database"),
    "migrations": _l("Tables"),
    "worker": _l("Background work"),
    "clock": _l("Clock of this machine"),
    "storage": _l("File store"),
    "mail": _l("E-mail server"),
    "maintenance": _l("Maintenance"),
}


class SystemPermission(StrEnum):
    READ = "system:read"
    MANAGE = "system:manage"


@policy(SystemPermission.READ)
def may_read(user: Any, _subject: Any) -> Decision:
    """Administrators keep it; auditors see it."""
    roles = (Role.ADMINISTRATOR, Role.AUDITOR)
    return allowed_if(bool(user.is_authenticated) and any(map(user.has_role, roles)))


@policy(SystemPermission.MANAGE)
def may_manage(user: Any, _subject: Any) -> Decision:
    return allowed_if(bool(user.is_authenticated) and user.has_role(Role.ADMINISTRATOR))


@dataclass(frozen=True)
class MailState:
    """Letters by state, since when the oldest waits, and the last that could not be delivered."""

    counts: Mapping[MessageState, int]
    waits_since: datetime | None
    failed: Sequence[Message]


@dataclass(frozen=True)
class StoreState:
    """Files kept and their bytes, and the bytes free where this program keeps its own data."""

    files: int
    size: int
    free: int


def mail_state() -> MailState:
    rows = db.session.execute(select(Message.state, func.count()).group_by(Message.state))
    found = {MessageState(state): count for state, count in rows}
    waiting = Message.state == MessageState.QUEUED
    failed = select(Message).where(Message.state == MessageState.FAILED)
    return MailState(
        {state: found.get(state, 0) for state in MessageState},
        db.session.scalar(select(func.min(Message.created_at)).where(waiting)),
        db.session.scalars(failed.order_by(Message.created_at.desc()).limit(SHOWN)).all(),
    )


def store_state() -> StoreState:
    total = func.coalesce(func.sum(StoredFile.size), 0)
    files, size = db.session.execute(select(func.count(), total)).one()
    folder = current_app.extensions["settings"].data_dir
    return StoreState(files, int(size), shutil.disk_usage(folder).free)


@blueprint.get("")
@requires(SystemPermission.READ)
def index() -> str:
    authorize(SystemPermission.READ)
    return _page()


@blueprint.post("/examine")
@requires(SystemPermission.READ)
@heavy
def examine() -> str:
    """What `flask doctor` finds; it writes and reads a file and asks the mail server."""
    from core.operations.doctor import examine as look

    authorize(SystemPermission.READ)
    take_place()
    return _page(findings=look())


@blueprint.post("/mail")
@requires(SystemPermission.MANAGE)
def send_again() -> Any:
    """Try the letters again that could not be delivered."""
    authorize(SystemPermission.MANAGE)
    failed = mail_state().failed
    for letter in failed:
        resend(letter)
    audit.record("mail:sent_again", "message", by=current_user, count=len(failed))
    said = ngettext("%(num)s letter is sent again.", "%(num)s letters are sent again.", len(failed))
    flash(said if failed else _("No letter failed."), "success")
    return redirect(url_for("system.index"))


def _page(findings: Sequence[Any] = ()) -> str:
    from core.operations.readiness import parts

    failed = select(func.count()).where(Job.state == JobState.FAILED)
    return render_template(
        "core/operations/system.html",
        parts=parts(),
        names=PARTS,
        findings=findings,
        mail=mail_state(),
        store=store_state(),
        failed_jobs=db.session.scalar(failed),
        masked=current_app.extensions["settings"].masked(),
    )
