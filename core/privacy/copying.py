"""One's own copy: everything the register says is theirs, as a page, as data, and their files.

Asked for with the password; made in the background; fetched from one's own page for three days.
"""

from __future__ import annotations

import json
import re
import tempfile
import uuid
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from flask import current_app, render_template
from flask_babel import lazy_gettext as _l
from sqlalchemy import Uuid, or_, select

from core import audit
from core.accounts.models import User
from core.audit.models import AuditEntry
from core.audit.words import action_words, words_for
from core.clock import now
from core.db import db, new_id, reading
from core.errors import Conflict, NotFound
from core.files.models import StoredFile
from core.files.services import read_file
from core.files.storage import Storage, StorageUnavailable, new_key
from core.i18n import language, speaking
from core.jobs import Lane, enqueue, job
from core.outbox import Letter, post
from core.privacy.finding import Belongings, table_of, tables
from core.privacy.models import PersonalCopy
from core.privacy.sealed_files import SealedWriter, opened
from core.privacy.words import column_word, has_word, table_word
from core.web import absolute_url

AREA = "copies"
MAKE = "privacy.make_copy"
KEPT = timedelta(days=3)
# One a day is enough for anybody, and keeps a thief of a session from trying often.
AGAIN_AFTER = timedelta(hours=24)
# Most lines of the reading log; older ones are in the audit log.
MOST_LINES = 20_000
# What no file system may have in a name.
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


def ask_for_copy(user: User, *, at: datetime) -> PersonalCopy:
    """Have the archive made; refuses while one is being made or was within a day."""
    last = newest_copy(user)
    if last is not None and (last.made_at is None or at - last.asked_at < AGAIN_AFTER):
        raise Conflict(
            _l("You asked for a copy within the last 24 hours. Use that one, or ask again later.")
        )
    one = PersonalCopy(id=new_id(), user_id=user.id, language=language(), asked_at=at)
    one.storage_key = new_key(AREA)
    db.session.add(one)
    db.session.flush()
    audit.record("personal_copy:asked", one, by=user, at=at)
    enqueue(MAKE, key=f"{MAKE}:{one.id}", copy_id=str(one.id))
    return one


def newest_copy(user: User) -> PersonalCopy | None:
    return db.session.scalar(
        select(PersonalCopy)
        .where(PersonalCopy.user_id == user.id)
        .order_by(PersonalCopy.asked_at.desc())
        .limit(1)
    )


def fetch_copy(
    copy_id: uuid.UUID, *, by: User, at: datetime
) -> tuple[PersonalCopy, Iterator[bytes]]:
    """One's own archive in pieces while its link holds; each time is noted."""
    one = db.session.get(PersonalCopy, copy_id)
    if one is None or one.user_id != by.id or one.expires_at is None or one.expires_at <= at:
        raise NotFound
    if one.storage_key is None:
        raise NotFound
    storage: Storage = current_app.extensions["storage"]
    sealed = storage.stream(one.storage_key)
    audit.record_now("personal_copy:downloaded", one, by=by)
    return one, opened(sealed)


@job(MAKE, attempts=4, lane=Lane.INTERACTIVE)
def make_copy(copy_id: str) -> None:
    """Make the archive anew from what is held now; killed at any moment, it is made again."""
    storage: Storage = current_app.extensions["storage"]
    with reading():
        one = db.session.get(PersonalCopy, uuid.UUID(copy_id))
        if one is None or one.made_at is not None or one.storage_key is None:
            return
        user, key = db.session.get_one(User, one.user_id), one.storage_key
        with tempfile.NamedTemporaryFile() as file, speaking(one.language):
            size = _archive(user, file)
            storage.delete(key)
            storage.put(key, Path(file.name))
    one = db.session.get_one(PersonalCopy, uuid.UUID(copy_id))
    one.made_at, one.size = now(), size
    one.expires_at = one.made_at + KEPT
    post(_letter(one, db.session.get_one(User, one.user_id)))


@job("privacy.forget_copies", every=timedelta(hours=1))
def forget_copies() -> None:
    """Delete archives whose link has lapsed."""
    storage: Storage = current_app.extensions["storage"]
    over = (PersonalCopy.storage_key.is_not(None), PersonalCopy.expires_at <= now())
    for one in db.session.scalars(select(PersonalCopy).where(*over)):
        storage.delete(str(one.storage_key))
        one.storage_key = None


def _letter(one: PersonalCopy, user: User) -> Letter:
    return Letter(
        template="privacy/copy_ready",
        address=user.email,
        language=user.preferred_language,
        recipient_name=user.display_name or user.email,
        values={"link": absolute_url("privacy_own.show"), "until": one.expires_at},
        recipient_id=user.id,
        key=f"personal-copy:{one.id}",
        about=one,
    )


def _archive(user: User, file: IO[bytes]) -> int:
    """Write it sealed; its size in bytes as it is handed over."""
    theirs, packed = Belongings(user), SealedWriter(file)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        files = list(_files(theirs, archive))
        held = {name: rows for name, rows in _rows(theirs) if rows}
        log = _log(theirs)
        data = {"made_at": now(), "held": held, "files": files, "log": log}
        archive.writestr(
            "data.json", json.dumps(data, default=_plain, ensure_ascii=False, indent=1)
        )
        page = render_template(
            "core/privacy/archive.html", held=held, files=files, log=log, made_at=now(),
            column_word=column_word, has_word=has_word, table_word=table_word, said=_said,
        )  # fmt: skip
        archive.writestr("index.html", page)
        archive.write(Path(current_app.root_path) / "static/core/own_copy.css", "style.css")
    packed.close()
    return packed.size


def _rows(theirs: Belongings) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """What each table says of the person, with the numbers and times that place it."""
    for holding in tables():
        table = table_of(holding)
        wanted = [*holding.handed_over, *(
            name for name in holding.plain if not isinstance(table.c[name].type, Uuid)
        )]  # fmt: skip
        if holding.handed_over and holding.erasure != "redact":
            found = select(*(table.c[name] for name in wanted)).where(theirs.where(holding))
            yield holding.name, [dict(row) for row in db.session.execute(found).mappings()]


def _files(theirs: Belongings, archive: zipfile.ZipFile) -> Iterator[dict[str, Any]]:
    """Put each file in; one that cannot be read is named all the same."""
    listed = select(StoredFile).where(StoredFile.id.in_(theirs.files()))
    for number, file in enumerate(db.session.scalars(listed.order_by(StoredFile.created_at)), 1):
        name = f"files/{number:03d}-{_FORBIDDEN.sub('-', file.display_name)}"
        try:
            archive.writestr(name, read_file(file))
        except StorageUnavailable:
            name = ""
        yield {"name": file.display_name, "file": name, "kind": file.purpose, "at": file.created_at}


def _log(theirs: Belongings) -> list[dict[str, Any]]:
    """What was done by the person, and by others to what is theirs: who looked, who changed."""
    said, kinds = action_words(), words_for("kinds")
    things = {str(each) for each in theirs.things()}
    rows = db.session.scalars(
        select(AuditEntry)
        .where(or_(AuditEntry.actor_id == theirs.user_id, AuditEntry.subject_id.in_(things)))
        .order_by(AuditEntry.number.desc())
        .limit(MOST_LINES)
    )
    return [
        {
            "at": row.at,
            "action": said.get(row.action, row.action),
            "thing": kinds.get(row.subject_kind, row.subject_kind),
            "own": row.actor_id == theirs.user_id,
            # What others wrote into the log, or one wrote of others, stays with the auditors.
            "details": row.details
            if row.actor_id == theirs.user_id and row.subject_id in things
            else {},
            "source": row.source if row.actor_id == theirs.user_id else "",
        }
        for row in rows
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | uuid.UUID) else repr(value)


def _said(value: Any) -> str:
    """A value as it stands in a cell of the page."""
    if isinstance(value, dict | list):
        return json.dumps(value, default=_plain, ensure_ascii=False)
    return "" if value is None else str(value)
