"""`flask move`: from the embedded database and its folder to PostgreSQL, any store, any host name.

The place that is moved to has its own settings and the former field keys. Its database takes all or
nothing; the store only gains, so a move that was interrupted is simply started again.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import create_engine, select

from core.audit import check_log
from core.db import db
from core.files.models import StoredFile
from core.files.storage import Storage
from core.keys.digests import keyed_digest
from core.operations import archive, migrating, postgresql_copy, restoring, sqlite_copy
from core.operations.alone import company, one_transaction
from core.operations.archive import CopyRefused
from core.operations.backups import DATABASE, KEY_CHECK, scratch_folder
from core.operations.conversion import Taken, take_over
from core.settings import Settings
from core.web import own_base

FILES = "files/"


@dataclass(frozen=True)
class Moved:
    """What was compared: each table, the number of files, and the address there was before."""

    tables: dict[str, Taken]
    files: int
    former_base: str
    passkeys: int

    @property
    def redirect_rule(self) -> str:
        """What the old host has to answer (nginx); empty where the address stays."""
        if not self.former_base or urlsplit(self.former_base) == urlsplit(own_base()):
            return ""
        return f"return 308 {own_base()}$request_uri;"


class _OnlyTried(Exception):
    """Ends the transaction of a dry run."""


def move(path: Path, *, dry_run: bool = False) -> Moved:
    """Take the backup `path` of an embedded portal over into the empty PostgreSQL here.

    `dry_run` does all of it in a transaction that is rolled back, and sends no file. Raises
    CopyRefused while anybody is connected, where there are data already, with other field keys or
    another version of the program, and when anything reads back otherwise.
    """
    settings: Settings = current_app.extensions["settings"]
    if others := company(settings):
        raise CopyRefused(others)
    with scratch_folder(settings.data_dir) as folder:
        manifest = archive.unpack(path, folder)
        files = {
            name.removeprefix(FILES): digest
            for name, digest in manifest["sha256"].items()
            if name.startswith(FILES)
        }
        _refuse_unfit(manifest, files)
        sqlite_copy.check(folder / DATABASE)
        try:
            tables = _take(manifest, files, folder, dry_run=dry_run)
        except _OnlyTried as tried:
            (tables,) = tried.args
        else:
            restoring.settle(manifest, folder)
    former = manifest.get("base_url", "")
    return Moved(tables, len(files), former, tables["passkey"].rows)


def _refuse_unfit(manifest: dict[str, Any], files: dict[str, str]) -> None:
    if (manifest["engine"], db.engine.dialect.name) != ("sqlite", "postgresql"):
        raise CopyRefused(
            "moves go from a backup of the embedded database to PostgreSQL (DATABASE_URL); "
            "between two of a kind flask restore does it"
        )
    if manifest["migration"] != migrating.latest():
        raise CopyRefused(
            f"the backup is at {manifest['migration'] or 'no migration'}, this program at "
            f"{migrating.latest()}; flask upgrade the old place and back it up again"
        )
    keys = current_app.extensions["settings"].field_keys
    if manifest["key_check"] not in {keyed_digest(KEY_CHECK, key) for key in keys}:
        raise CopyRefused("FIELD_KEYS: not the keys of the old place (keys/field_keys of the copy)")
    if not postgresql_copy.is_empty(db.engine):
        raise CopyRefused("the database is not empty; move into a newly made one")
    storage: Storage = current_app.extensions["storage"]
    if strange := next((kept.key for kept in storage.list() if kept.key not in files), ""):
        raise CopyRefused(f"the store is not empty: {strange} is not of this copy")


def _take(
    manifest: dict[str, Any], files: dict[str, str], folder: Path, *, dry_run: bool
) -> dict[str, Taken]:
    copy = create_engine(f"sqlite:///{folder / DATABASE / sqlite_copy.NAME}")
    db.session.remove()
    try:
        with one_transaction() as target, copy.connect() as source:
            postgresql_copy.empty(target)
            migrating.make_tables(manifest["migration"])
            tables = take_over(source, target, set(manifest["rows"]))
            if postgresql_copy.count_rows(target) != manifest["rows"]:
                raise CopyRefused("after moving, the row counts differ from the backup's")
            if faults := check_log()[1]:
                raise CopyRefused(f"the audit log: {faults[0]}")
            _compare_named(files)
            if dry_run:
                raise _OnlyTried(tables)
            restoring.keep_rest(None)
            restoring.load_files(folder)
            _compare_stored(files)
    finally:
        copy.dispose()
    return tables


def _compare_named(files: dict[str, str]) -> None:
    """Each file that a row names is in the copy as the row says; what was erased has no digest."""
    kept = select(StoredFile.storage_key, StoredFile.sha256).where(StoredFile.sha256 != "")
    for key, digest in db.session.execute(kept):
        if files.get(key) != digest:
            raise CopyRefused(f"the stored file {key} is not in the copy, or differs")


def _compare_stored(files: dict[str, str]) -> None:
    storage: Storage = current_app.extensions["storage"]
    for key, digest in files.items():
        if restoring.digest_of(storage, key) != digest:
            raise CopyRefused(f"after moving, the stored file {key} differs")
