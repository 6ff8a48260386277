"""Back up everything into one checked file, and put it back (trust.md G20).

The database is copied first, as of one moment, then the files: a file the copy names may only be
missing if it was erased in between. Keys given by the environment are not in the copy; only keys
this installation made for itself are.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select

from core.clock import now
from core.db import db
from core.files.models import StoredFile
from core.files.storage import NoSuchFile, Storage
from core.keys.digests import keyed_digest
from core.operations import archive, migrating, postgresql_copy, sqlite_copy
from core.operations.archive import CopyRefused
from core.serving.first_start import is_running
from core.settings import Settings

KEY_CHECK = "backup"
DATABASE = "database"


@dataclass(frozen=True)
class Backup:
    path: Path
    rows: dict[str, int]
    files: int
    bytes: int


def back_up(path: Path) -> Backup:
    """Write everything into the new file `path` and check it by reading it again.

    Raises CopyRefused when the file exists or the copy is not sound; nothing is left then.
    """
    if path.exists():
        raise CopyRefused(f"{path} exists; a backup never replaces another")
    part = path.with_name(f"{path.name}.part")
    try:
        with _scratch(path.parent) as folder:
            _write(part, folder)
        checked = check(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return Backup(path, checked["rows"], checked["files"], path.stat().st_size)


def check(path: Path) -> dict[str, Any]:
    """Read a whole backup, confirm every digest and the database; its manifest."""
    with _scratch(path.parent) as folder:
        manifest = archive.unpack(path, folder)
        if (
            manifest["engine"] == "sqlite"
            and sqlite_copy.check(folder / DATABASE) != manifest["rows"]
        ):
            raise CopyRefused(f"{path} does not hold the rows it says")
    return manifest


def restore(path: Path, *, force: bool = False) -> Backup:
    """Put a backup in the place of what is here, and compare row by count and file by digest.

    Refuses while the portal runs here, a place that is not empty unless `force`, another kind of
    database, and field keys that cannot read what the copy holds.
    """
    settings: Settings = current_app.extensions["settings"]
    if is_running(settings):
        raise CopyRefused("the portal is running on this data; stop it first")
    with _scratch(settings.data_dir) as folder:
        manifest = archive.unpack(path, folder)
        _refuse_unfit(manifest, folder, force=force)
        _load_database(manifest, folder)
        _load_files(folder, force=force)
        _load_keys(folder, settings.data_dir)
    (settings.data_dir / "prepared").unlink(missing_ok=True)
    _compare(manifest)
    return Backup(path, manifest["rows"], manifest["files"], path.stat().st_size)


def _write(part: Path, folder: Path) -> None:
    settings: Settings = current_app.extensions["settings"]
    part.touch(mode=0o600, exist_ok=False)
    rows = _engine_copy().dump(db.engine, folder)
    writer = archive.ArchiveWriter(part)
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        writer.add_file(f"{DATABASE}/{file.relative_to(folder)}", file)
    files = _write_files(writer)
    for file in _own_keys(settings.data_dir):
        writer.add_file(str(file.relative_to(settings.data_dir)), file)
    writer.finish(
        {
            "made_at": now().isoformat(),
            "engine": db.engine.dialect.name,
            "migration": migrating.current(),
            "key_check": keyed_digest(KEY_CHECK, settings.field_keys[0]),
            "rows": rows,
            "files": files,
        }
    )


def _write_files(writer: archive.ArchiveWriter) -> int:
    storage: Storage = current_app.extensions["storage"]
    count = 0
    for stored in storage.list():
        try:
            pieces = storage.stream(stored.key)
        except NoSuchFile:
            continue  # erased since it was listed
        writer.add_stream(f"files/{stored.key}", stored.size, pieces)
        count += 1
    return count


def _own_keys(data_dir: Path) -> Iterator[Path]:
    for file in sorted((data_dir / "keys").rglob("*")):
        if file.is_file():
            yield file
    if (data_dir / "demo").is_file():
        yield data_dir / "demo"


def _refuse_unfit(manifest: dict[str, Any], folder: Path, *, force: bool) -> None:
    engine = db.engine.dialect.name
    if manifest["engine"] != engine:
        raise CopyRefused(f"the backup is of {manifest['engine']}, the database here is {engine}")
    if not force and not (_engine_copy().is_empty(db.engine) and _storage_is_empty()):
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
    db.session.remove()
    if db.engine.dialect.name == "sqlite":
        sqlite_copy.load(db.engine, folder / DATABASE)
        return
    postgresql_copy.empty(db.engine)
    migrating.make_tables(manifest["migration"])
    postgresql_copy.load(db.engine, folder / DATABASE, manifest["rows"])


def _load_files(folder: Path, *, force: bool) -> None:
    storage: Storage = current_app.extensions["storage"]
    if force:
        for stored in list(storage.list()):
            storage.delete(stored.key)
    top = folder / "files"
    for file in sorted(each for each in top.rglob("*") if each.is_file()):
        storage.put(str(file.relative_to(top)), file)


def _load_keys(folder: Path, data_dir: Path) -> None:
    for name in ("keys", "demo"):
        source, target = folder / name, data_dir / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        elif source.is_file():
            shutil.copyfile(source, target)


def _compare(manifest: dict[str, Any]) -> None:
    found = _engine_copy().counts(db.engine)
    if found != manifest["rows"]:
        raise CopyRefused("after restoring, the row counts differ from the backup's")
    storage: Storage = current_app.extensions["storage"]
    for key, digest in db.session.execute(select(StoredFile.storage_key, StoredFile.sha256)):
        if not storage.exists(key) or _digest(storage, key) != digest:
            raise CopyRefused(f"after restoring, the stored file {key} is missing or differs")
    db.session.rollback()


def _digest(storage: Storage, key: str) -> str:
    digest = hashlib.sha256()
    for piece in storage.stream(key):
        digest.update(piece)
    return digest.hexdigest()


def _storage_is_empty() -> bool:
    return next(iter(current_app.extensions["storage"].list()), None) is None


def _engine_copy() -> Any:
    return sqlite_copy if db.engine.dialect.name == "sqlite" else postgresql_copy


@contextmanager
def _scratch(beside: Path) -> Iterator[Path]:
    # Beside the target, where there is room for it, readable by nobody else.
    beside.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".copy-", dir=beside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
