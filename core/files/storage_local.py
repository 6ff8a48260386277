"""A folder on this machine, written so that a power cut loses nothing acknowledged."""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from core import clock

_TEMPORARY = ".part-"
_OLD_SECONDS = 3600


class LocalBackend:
    """Files in ``root``, spread over 256 folders by the first letters of the name."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, key: str, source: bytes | Path) -> None:
        """Write to a temporary name, sync, rename, sync the folder."""
        target = self._place(key)
        if target.exists():
            raise FileExistsError(key)
        _make_folder(target.parent)
        temporary = target.parent / f"{_TEMPORARY}{secrets.token_hex(8)}"
        try:
            _write_synced(temporary, source)
            temporary.rename(target)
            _sync_folder(target.parent)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise

    def get(self, key: str) -> bytes:
        return self._place(key).read_bytes()

    def stream(self, key: str, chunk: int) -> Iterator[bytes]:
        with self._place(key).open("rb") as file:
            while piece := file.read(chunk):
                yield piece

    def delete(self, key: str) -> None:
        """Unlink and sync the folder, so that what was erased stays erased."""
        target = self._place(key)
        if target.exists():
            target.unlink(missing_ok=True)
            _sync_folder(target.parent)

    def size(self, key: str) -> int:
        return self._place(key).stat().st_size

    def look(self) -> None:
        """Raises OSError when the folder is not there or may not be written to."""
        _make_folder(self._root)
        if not os.access(self._root, os.R_OK | os.W_OK | os.X_OK):
            raise PermissionError(f"{self._root} may not be read and written")

    def list(self, area: str) -> Iterator[tuple[str, int, datetime]]:
        """Key, size and time of every finished file; hour-old remains are swept away."""
        top = self._root / area if area else self._root
        for path in sorted(top.rglob("*")):
            if path.name.startswith(_TEMPORARY):
                _sweep(path)
            elif path.is_file():
                facts = path.stat()
                folder = path.parent.parent.relative_to(self._root)
                key = path.name if folder == Path() else f"{folder}/{path.name}"
                yield key, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC)

    def _place(self, key: str) -> Path:
        area, _, name = key.rpartition("/")
        return self._root / area / name[:2] / name


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    _sync_folder(folder.parent)


def _write_synced(path: Path, source: bytes | Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        if isinstance(source, bytes):
            file.write(source)
        else:
            with source.open("rb") as original:
                shutil.copyfileobj(original, file, 1024 * 1024)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(path: Path) -> None:
    with contextlib.suppress(OSError):
        if clock.now().timestamp() - path.stat().st_mtime > _OLD_SECONDS:
            path.unlink()
