"""Files that survive a form shown again: held for a while, encrypted, for whoever chose them.

A browser never sends a file twice. What passed the checks is kept as it came, under a random key
that the form carries; only the same account, or a stranger's same browser, gets it back.
"""

from __future__ import annotations

import io
import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from flask import current_app, request, session
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms.utils import unset_value

from core.accounts import attempts
from core.accounts.attempts import Limit
from core.bodies import is_too_large
from core.clock import now
from core.db import field_cipher, reading
from core.errors import Busy, DomainError, Words
from core.files.checks.names import clean_display_name
from core.files.services import MEGABYTE, take_upload
from core.files.storage import NoSuchFile, Storage, StorageUnavailable, new_key
from core.jobs import job
from core.shares import was_refused

# How long a file waits for its form: open in a browser, or begun in steps and gone on with later.
AREA, WITH_DRAFT = "held", "drafts"
HELD_FOR = timedelta(hours=2)
AREAS = {AREA: HELD_FOR, WITH_DRAFT: timedelta(days=30)}
# Our defaults; a whole company may sit behind one network address.
OF_PERSON = Limit("held files", 40, timedelta(hours=1))
OF_ADDRESS = Limit("held files of address", 200, timedelta(hours=1))


class SizedFile(FileField):  # type: ignore[misc]
    """A file box that says of a file with which too much was sent that it is too large."""

    data: Any
    errors: Any

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        if is_too_large(self.data):
            self.errors = [too_large()]
            return False
        return bool(super().validate(form, extra_validators))


class HeldFile(SizedFile):
    """A file box whose file stays when the page comes again; `held` is its key then.

    `is_paper`: the file is one for `take_upload`, and held only when that takes it.
    """

    held = ""
    _sent: Mapping[str, Any] = {}

    def __init__(self, *args: Any, is_paper: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_paper = is_paper

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self._sent = formdata or {}
        super().process(formdata, data, extra_filters)

    def process_formdata(self, valuelist: Any) -> None:
        super().process_formdata(valuelist)
        key = self._sent.get(f"{self.name}-held")
        if not key or self.has_come or f"{self.name}-out" in self._sent:
            return
        found = find_held(key)
        if found is None:
            raise ValueError(_l("This file is no longer here. Choose it again."))
        self.data, self.held = found, key

    @property
    def has_come(self) -> bool:
        """Whether a file was chosen, now or before."""
        return isinstance(self.data, FileStorage)

    def hold(self, area: str = AREA) -> None:
        """Keep the file for the next time this form is sent, or say at the field why not.

        A busy machine keeps it unseen: it is looked at when the form is sent at last.
        """
        is_refused = self.errors and not was_refused()
        if self.held or is_refused or not self.has_come or is_too_large(self.data):
            return
        name, stream = self.data.filename or "", self.data.stream
        stream.seek(0)
        try:
            if self.is_paper and not was_refused():
                with suppress(Busy):
                    take_upload(stream, declared_name=name, field=self.name)
            stream.seek(0)
            self.held = hold_file(stream.read(), name, area)
        except DomainError as refusal:
            self.errors = [*self.errors, refusal.message]


def too_large() -> Words:
    """What is said of a file beyond what one form may send."""
    megabytes = current_app.extensions["settings"].max_upload_mb
    return _l(
        "Files of more than %(megabytes)s MB together cannot be taken. Save this one smaller, or "
        "send it alone, and choose it again.", megabytes=megabytes,
    )  # fmt: skip


def hold_file(content: bytes, name: str, area: str = AREA) -> str:
    """The key of the file as held; refuses what is too large or too many."""
    storage: Storage = current_app.extensions["storage"]
    limits = ((OF_PERSON, holder()), (OF_ADDRESS, request.remote_addr or ""))
    too_large = len(content) > current_app.extensions["settings"].max_upload_mb * MEGABYTE
    if too_large or any(attempts.is_used_up(*one) for one in limits):
        raise DomainError(_l("This file could not be kept. Choose it again."))
    for limit, subject in limits:
        attempts.count(limit, subject)
    head = json.dumps([holder(), clean_display_name(name)]).encode()
    key = new_key(area)
    with reading():
        storage.put(key, field_cipher().encrypt(head + b"\n" + content))
    return key


def find_held(key: str) -> FileStorage | None:
    """The file as it came; None when it is over, was never there, or is somebody else's."""
    storage: Storage = current_app.extensions["storage"]
    kept_for = AREAS.get(key.partition("/")[0])
    if kept_for is None:
        return None
    try:
        opened = field_cipher().decrypt(storage.get(key), ttl=int(kept_for.total_seconds()))
    except (ValueError, InvalidToken, NoSuchFile, StorageUnavailable):
        return None
    head, _line, content = opened.partition(b"\n")
    whose, name = json.loads(head)
    return FileStorage(io.BytesIO(content), filename=name) if whose in holders() else None


def holder() -> str:
    """Who chose the file: the account, or the browser of somebody without one."""
    if current_user.is_authenticated:
        return str(current_user.id)
    return str(session.setdefault("holder", secrets.token_hex(16)))


def holders() -> list[str]:
    """Whose files and drafts may be found: the account's, and what its browser began signed out."""
    account = [str(current_user.id)] if current_user.is_authenticated else []
    return account + [str(session[key]) for key in ("holder",) if key in session]


@job("files.forget_held", every=timedelta(minutes=30))
def forget_held() -> None:
    storage: Storage = current_app.extensions["storage"]
    for area, kept_for in AREAS.items():
        for stored in list(storage.list(area)):
            if stored.written_at < now() - kept_for:
                storage.delete(stored.key)
