"""Put a backup in the place of what is here, and compare each row count and file (trust.md G20).

The store only gains: what lies in it under other names is left, because a copy that turns out to be
the wrong one must not have cost a file. PostgreSQL takes the copy in one transaction or not at all.
"""

import hashlib
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select

from core import installation
from core.audit import heads
from core.db import db
from core.files.models import StoredFile
from core.files.storage import Storage
from core.keys.digests import keyed_digest
from core.operations import archive, migrating, postgresql_copy, sqlite_copy
from core.operations.alone import company, one_transaction
from core.operations.archive import CopyRefused
from core.operations.backups import DATABASE, KEY_CHECK, Backup, engine_copy, scratch_folder
from core.settings import Settings


def restore(path: Path, *, force: bool = False) -> Backup:
    """Put a backup in the place of what is here, and compare row by count and file by digest.

    Refuses while anybody else uses the data, a place that is not empty unless `force`, another
    kind of database, and field keys that cannot read what the copy holds.
    """
    settings: Settings = current_app.extensions["settings"]
    if others := company(settings):
        raise CopyRefused(others)
    with scratch_folder(settings.data_dir) as folder:
        manifest = archive.unpack(path, folder)
        _refuse_unfit(manifest, folder, force=force)
        load_files(folder)
        _load_database(manifest, folder)
        settle(manifest, folder)
    return Backup(path, manifest["rows"], manifest["files"], path.stat().st_size)


def settle(manifest: dict[str, Any], folder: Path) -> None:
    """What lies beside a database that was put here: its keys, the head of its log, no stamp."""
    data_dir = current_app.extensions["settings"].data_dir
    _load_keys(folder, data_dir)
    given = heads.heads_in(manifest.get("audit_head", ""))
    heads.keep(given or heads.current_heads(), anew=True)
    (data_dir / "prepared").unlink(missing_ok=True)


def keep_rest(rests_from: datetime | None) -> None:
    """Whether a portal rests is the place's: copies made for an upgrade say that theirs did."""
    if installation.planned_rest() != rests_from:
        installation.rest(rests_from)


def put_database_back(path: Path) -> None:
    """The embedded database alone as it is in the backup `path`."""
    with scratch_folder(path.parent) as folder:
        archive.unpack(path, folder)
        sqlite_copy.load(db.engine, folder / DATABASE)


def _refuse_unfit(manifest: dict[str, Any], folder: Path, *, force: bool) -> None:
    engine = db.engine.dialect.name
    if manifest["engine"] != engine:
        hint = "; flask move takes it there" if engine == "postgresql" else ""
        raise CopyRefused(
            f"the backup is of {manifest['engine']}, the database here is {engine}{hint}"
        )
    if not force and not (engine_copy().is_empty(db.engine) and _storage_is_empty()):
        raise CopyRefused("there are data here already; --force replaces them")
    made_here = folder / "keys" / "field_keys"
    keys = current_app.extensions["settings"].field_keys
    known = {keyed_digest(KEY_CHECK, key) for key in keys}
    if not made_here.exists() and manifest["key_check"] not in known:
        raise CopyRefused("FIELD_KEYS: not the keys this backup was made with")
    if manifest["migration"] > migrating.latest():
        raise CopyRefused("the backup is of a newer version of the program; install that first")
    if engine == "sqlite":
        sqlite_copy.check(folder / DATABASE)


def _load_database(manifest: dict[str, Any], folder: Path) -> None:
    rests_from = installation.planned_rest()
    db.session.remove()
    if db.engine.dialect.name == "sqlite":
        sqlite_copy.load(db.engine, folder / DATABASE)
        _compare(manifest, sqlite_copy.counts(db.engine))
        keep_rest(rests_from)
        return
    with one_transaction() as connection:
        postgresql_copy.empty(connection)
        migrating.make_tables(manifest["migration"])
        postgresql_copy.load(connection, folder / DATABASE, manifest["rows"])
        _compare(manifest, postgresql_copy.count_rows(connection))
        keep_rest(rests_from)


def load_files(folder: Path) -> None:
    """Put the copy's files into the store, where they are not there or are damaged."""
    storage: Storage = current_app.extensions["storage"]
    top = folder / "files"
    for file in sorted(each for each in top.rglob("*") if each.is_file()):
        key = str(file.relative_to(top))
        if storage.exists(key):
            if digest_of(storage, key) == hashlib.sha256(file.read_bytes()).hexdigest():
                continue
            storage.delete(key)  # damaged: what is stored under a name never changes
        storage.put(key, file)


def _load_keys(folder: Path, data_dir: Path) -> None:
    for name in ("keys", "demo"):
        source, target = folder / name, data_dir / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        elif source.is_file():
            shutil.copyfile(source, target)


def _compare(manifest: dict[str, Any], found: dict[str, int]) -> None:
    if found != manifest["rows"]:
        raise CopyRefused("after restoring, the row counts differ from the backup's")
    storage: Storage = current_app.extensions["storage"]
    # What was erased has no digest any more.
    kept = select(StoredFile.storage_key, StoredFile.sha256).where(StoredFile.sha256 != "")
    for key, digest in db.session.execute(kept):
        if not storage.exists(key) or digest_of(storage, key) != digest:
            raise CopyRefused(f"after restoring, the stored file {key} is missing or differs")
    db.session.rollback()


def digest_of(storage: Storage, key: str) -> str:
    """SHA-256 of what the store gives now."""
    digest = hashlib.sha256()
    for piece in storage.stream(key):
        digest.update(piece)
    return digest.hexdigest()


def _storage_is_empty() -> bool:
    return next(iter(current_app.extensions["storage"].list()), None) is None
