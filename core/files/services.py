"""Take a stranger's file, keep one of ours, give one out."""

import hashlib
import logging
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO, cast

from flask import Flask, current_app

from core.accounts.models import User
from core.db import db, reading
from core.errors import Busy, DomainError
from core.files.checks import (
    CheckedUpload,
    MediaType,
    Refusal,
    RefusedUpload,
    UploadLimits,
    check_upload,
)
from core.files.checks.messages import message_of
from core.files.models import StoredFile
from core.files.scanner import ScannerUnavailable, is_clean
from core.files.storage import NoSuchFile, Storage, StorageUnavailable, new_key
from core.registries import Provider, Registry
from core.shares import noted, take_place

log = logging.getLogger(__name__)
MEGABYTE = 1024 * 1024
# Nothing is known of the file, which is kept for another time.
_NOT_THE_FILES = frozenset({Refusal.BUSY, Refusal.NOT_SCANNED})

OWN_FILES = Registry[Provider[Callable[[bytes], bool]]](
    "own files", "Who knows by its bytes a PDF that this portal made: it is taken as it is."
)


def init_storage(app: Flask) -> None:
    settings = app.extensions["settings"]
    app.extensions["storage"] = Storage(settings.storage_url, settings.store_options)


def take_upload(source: IO[bytes], *, declared_name: str, field: str) -> CheckedUpload:
    """Look at an upload before anything else is done; refuses it at `field` with the remedy.

    To be called before the request changes anything: the write lock is let go meanwhile, so a
    slow or hostile file keeps nobody waiting, and changes made before would be dropped. Refuses
    with `Busy` when there is no place for it now.
    """
    take_place(at=field)
    limits = UploadLimits(max_bytes=current_app.extensions["settings"].max_upload_mb * MEGABYTE)
    folder: Path = current_app.extensions["settings"].data_dir / "tmp"
    folder.mkdir(mode=0o700, exist_ok=True)
    with reading():
        own = _own(source, limits)
        if own is not None:
            # Mail programs rename what they save; what it is stands in the register.
            declared_name = f"{Path(declared_name).stem}.pdf"
        try:
            checked = check_upload(
                cast("BinaryIO", source), declared_name=declared_name, limits=limits, folder=folder
            )
            _scan(source)
        except RefusedUpload as refusal:
            message = message_of(refusal)
            if refusal.code in _NOT_THE_FILES:
                raise noted(Busy(message, field=field)) from refusal
            raise DomainError(message, field=field) from refusal
    return checked if own is None else replace(checked, cleaned=own, signed=False)


def _own(source: IO[bytes], limits: UploadLimits) -> bytes | None:
    """The bytes of a document this portal made; None for any other file."""
    data = source.read(limits.max_bytes + 1)
    source.seek(0)
    if not data.startswith(b"%PDF"):
        return None
    return data if any(one.call(data) for one in OWN_FILES) else None


def _scan(source: IO[bytes]) -> None:
    """Have the office's scanner look at the file as it came; without a verdict nothing is taken."""
    url: str = current_app.extensions["settings"].clamd_url
    if not url:
        return
    source.seek(0)
    try:
        clean = is_clean(source.read(), url=url)
    except ScannerUnavailable as failure:
        current_app.logger.warning("the virus scanner gave no verdict: %s", failure)
        raise RefusedUpload(Refusal.NOT_SCANNED) from failure
    if not clean:
        raise RefusedUpload(Refusal.MALWARE)


def keep_upload(
    checked: CheckedUpload, *, owner: User | None, purpose: str, at: datetime
) -> StoredFile:
    """Store a checked upload durably, then its row; the cleaned copy is what is kept.

    `owner` None is somebody without an account.
    """
    return _keep(
        checked.cleaned,
        name=checked.display_name,
        media_type=checked.media_type.value,
        original_sha256=checked.sha256,
        pages=checked.pages,
        owner_id=owner.id if owner is not None else None,
        purpose=purpose,
        at=at,
    )


def keep_made(
    data: bytes,
    *,
    name: str,
    owner_id: uuid.UUID | None,
    purpose: str,
    at: datetime,
    is_flushed: bool = True,
) -> StoredFile:
    """Store a file of ours durably, then its row; of many, the caller flushes the rows together."""
    return _keep(
        data,
        name=name,
        media_type=MediaType.PDF.value,
        original_sha256=hashlib.sha256(data).hexdigest(),
        pages=1,
        owner_id=owner_id,
        purpose=purpose,
        at=at,
        is_flushed=is_flushed,
    )


def read_file(file: StoredFile) -> bytes:
    storage: Storage = current_app.extensions["storage"]
    try:
        return storage.get(file.storage_key)
    except NoSuchFile as error:
        log.error("stored file %s is not in the store", file.storage_key)  # noqa: TRY400
        raise StorageUnavailable from error


def exchange_bytes(file: StoredFile, data: bytes) -> str:
    """Keep other bytes under the same row; the key of those before, for `drop_bytes`.

    They are left until the exchange is committed: undone, the row names them still.
    """
    storage: Storage = current_app.extensions["storage"]
    before, file.storage_key = file.storage_key, new_key("uploads")
    storage.put(file.storage_key, data)
    file.size, file.sha256 = len(data), hashlib.sha256(data).hexdigest()
    file.original_sha256 = file.sha256
    return before


def drop_bytes(key: str) -> None:
    """Take bytes away that no row names any more."""
    storage: Storage = current_app.extensions["storage"]
    storage.delete(key)


def erase_file(file: StoredFile) -> None:
    """Take a file away for good: its row, then its bytes. Nothing may refer to it any more."""
    storage: Storage = current_app.extensions["storage"]
    db.session.delete(file)
    db.session.flush()
    storage.delete(file.storage_key)


def _keep(
    data: bytes,
    *,
    name: str,
    media_type: str,
    original_sha256: str,
    pages: int,
    owner_id: uuid.UUID | None,
    purpose: str,
    at: datetime,
    is_flushed: bool = True,
) -> StoredFile:
    storage: Storage = current_app.extensions["storage"]
    key = new_key("uploads")
    storage.put(key, data)
    file = StoredFile(
        owner_id=owner_id,
        purpose=purpose,
        storage_key=key,
        display_name=name,
        media_type=media_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        original_sha256=original_sha256,
        pages=pages,
        created_at=at,
    )
    db.session.add(file)
    if is_flushed:
        db.session.flush()
    return file
