"""Mail that came back, from files: a notice names the message by its Message-ID, our row's id.

What names none of ours, and what is no notice (`core.outbox.notices`), is left alone and counted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import func, select

from core import audit
from core.clock import now
from core.contacts import dns_address, plain_address
from core.db import db
from core.outbox.models import MESSAGE_WORKFLOW, Message, MessageAction
from core.outbox.notices import Notice, read_notice

LARGEST = 5 * 1024 * 1024
# Servers give up within days.
_LATEST = timedelta(days=14)
mail_group = AppGroup("mail", help="Mail that was sent.")


@dataclass(frozen=True)
class Intake:
    """How many files were notifications of ours, and how many were something else."""

    bounced: int
    other: int


def take_bounces(paths: Iterable[Path], *, at: datetime) -> Intake:
    """Read these files and folders (.eml in them, or Maildir), and note what came back."""
    bounced = other = 0
    for path in _files(paths):
        with path.open("rb") as file:
            found = read_notice(file.read(LARGEST))
        message = _message_of(found, at=at) if found else None
        if found is None or message is None:
            other += 1
            continue
        note_bounce(message, found.reason, at=at)
        bounced += 1
    return Intake(bounced, other)


def note_bounce(message: Message, reason: str, *, at: datetime) -> None:
    """A message came back. Told again of the same it stays as it is; one queued anew goes on."""
    if not MESSAGE_WORKFLOW.is_open(message, MessageAction.BOUNCE):
        return
    MESSAGE_WORKFLOW.fire(message, MessageAction.BOUNCE, by=None, at=at)
    message.bounced_at, message.bounce = at, reason
    db.session.flush()
    audit.record("message:bounced", message, at=at)


def _message_of(notice: Notice, *, at: datetime) -> Message | None:
    """Which of ours it is; where no id is named, the newest to that address of that subject."""
    if notice.message_id is not None:
        return db.session.get(Message, notice.message_id)
    addresses = {
        form for one in notice.addresses for form in (one, dns_address(one), plain_address(one))
    }
    rows = db.session.scalars(
        select(Message)
        .where(Message.sent_at > at - _LATEST, func.lower(Message.address).in_(addresses))
        .order_by(Message.sent_at.desc())
    )
    return next((one for one in rows if "".join(one.subject.split()) in notice.text), None)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if (path / "new").is_dir() or (path / "cur").is_dir():
            yield from sorted(one for one in path.glob("[nc][eu][wr]/*") if one.is_file())
        elif path.is_dir():
            yield from sorted(path.glob("*.eml"))
        else:
            yield path


@mail_group.command("bounces")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, readable=True, path_type=Path)
)
def bounces_command(paths: tuple[Path, ...]) -> None:
    """Read notifications of undelivered mail from files or folders of .eml."""
    taken = take_bounces(paths, at=now())
    db.session.commit()
    click.echo(f"{taken.bounced} came back, {taken.other} were something else")
