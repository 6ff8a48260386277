"""Back up everything into one checked file (trust.md G20).

The database is copied first, as of one moment, then the files: a file the copy names may only be
missing if it was erased in between. Keys given by the environment are not in the copy; only keys
this installation made for itself are.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app

from core.audit import heads
from core.clock import now
from core.db import db
from core.files.holding import AREA
from core.files.storage import NoSuchFile, Storage
from core.keys.digests import keyed_digest
from core.operations import archive, migrating, postgresql_copy, sqlite_copy
from core.operations.archive import CopyRefused
from core.privacy.copying import AREA as COPIES
from core.settings import Settings
from core.web import own_base

KEY_CHECK = "backup"
DATABASE = "database"
PASSING = (f"{AREA}/", f"{COPIES}/")


@dataclass(frozen=True)
class Backup:
    path: Path
    rows: dict[str, int]
    files: int
    bytes: int


def back_up(path: Path, *, with_files: bool = True) -> Backup:
    """Write everything into the new file `path` and check it by reading it again.

    Without files it can only be put back where the store still is.

    Raises CopyRefused when the file exists or the copy is not sound; nothing is left then.
    """
    if path.exists():
        raise CopyRefused(f"{path} exists; a backup never replaces another")
    part = path.with_name(f"{path.name}.part")
    try:
        with scratch_folder(path.parent) as folder:
            _write(part, folder, with_files=with_files)
        checked = check(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return Backup(path, checked["rows"], checked["files"], path.stat().st_size)


def check(path: Path) -> dict[str, Any]:
    """Read a whole backup, confirm every digest and the database; its manifest."""
    with scratch_folder(path.parent) as folder:
        manifest = archive.unpack(path, folder)
        if (
            manifest["engine"] == "sqlite"
            and sqlite_copy.check(folder / DATABASE) != manifest["rows"]
        ):
            raise CopyRefused(f"{path} does not hold the rows it says")
    return manifest


def _write(part: Path, folder: Path, *, with_files: bool) -> None:
    settings: Settings = current_app.extensions["settings"]
    part.touch(mode=0o600, exist_ok=False)
    # Before the copy's moment, so that the copy holds the rows they name.
    ends = heads.current_heads()
    rows = engine_copy().dump(db.engine, folder)
    writer = archive.ArchiveWriter(part)
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        writer.add_file(f"{DATABASE}/{file.relative_to(folder)}", file)
    files = _write_files(writer) if with_files else 0
    for file in _own_keys(settings.data_dir):
        writer.add_file(str(file.relative_to(settings.data_dir)), file)
    writer.finish(
        {
            "made_at": now().isoformat(),
            "engine": db.engine.dialect.name,
            "migration": migrating.current(),
            "base_url": own_base(),
            "key_check": keyed_digest(KEY_CHECK, settings.field_keys[0]),
            "rows": rows,
            "audit_head": "\n".join(map(str, ends)),
            "files": files,
        }
    )


def _write_files(writer: archive.ArchiveWriter) -> int:
    storage: Storage = current_app.extensions["storage"]
    count = 0
    for stored in storage.list():
        if stored.key.startswith(PASSING):
            continue  # gone before the backup would be of use
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


def engine_copy() -> Any:
    return sqlite_copy if db.engine.dialect.name == "sqlite" else postgresql_copy


@contextmanager
def scratch_folder(beside: Path) -> Iterator[Path]:
    # Beside the target, where there is room for it, readable by nobody else.
    beside.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".copy-", dir=beside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
