"""Where files lie: a local folder or an object store, behind one small face.

Names are random and made here; what a person called a file lives in the database.
Local writes are our own because obstore 0.12 renames without syncing unless told, and
an acknowledged upload must survive a power cut (trust.md G3, G4, §7): temporary name,
fsync file, rename, fsync folder, and only then may the row be committed.
"""

import logging
import os
import re
import secrets
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from flask_babel import lazy_gettext as _l

from core.errors import Unavailable
from core.files.storage_local import LocalBackend
from core.files.storage_object import ObjectBackend, parse_object_url

log = logging.getLogger(__name__)
_KEY = re.compile(r"(?:[a-z][a-z-]{1,29}/)?[0-9a-f]{32}")


class NoSuchFile(LookupError):
    """Nothing is stored under this key."""


class StorageUnavailable(Unavailable, OSError):
    """The store cannot be reached or is full; nothing was half written."""

    def __init__(self) -> None:
        super().__init__(
            _l("Files cannot be kept or read just now. Nothing was lost; try again in a while.")
        )


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One line of a listing: key, size in bytes, time of writing (aware, UTC)."""

    key: str
    size: int
    written_at: datetime


class Backend(Protocol):
    """What a place must offer; keys are valid, errors are plain OSError."""

    def put(self, key: str, source: bytes | Path) -> None: ...
    def get(self, key: str) -> bytes: ...
    def stream(self, key: str, chunk: int) -> Iterator[bytes]: ...
    def delete(self, key: str) -> None: ...
    def size(self, key: str) -> int: ...
    def list(self, area: str) -> Iterator[tuple[str, int, datetime]]: ...
    def look(self) -> None: ...


def new_key(area: str = "") -> str:
    """A fresh random name (128 bits), in an ``area`` such as ``uploads`` if given."""
    return _valid(f"{area}/{secrets.token_hex(16)}" if area else secrets.token_hex(16))


class Storage:
    """Files by key. Safe to make before a fork: each process opens its own backend.

    ``url`` is ``file:///folder`` or
    ``s3://bucket/prefix?endpoint=https://…&region=…&virtual_hosted=1``; `told` are the keys of an
    object store and what the address leaves out (`Settings.store_options`). For Aliyun OSS the
    bucket belongs in the endpoint and ``virtual_hosted=1`` is needed.
    """

    def __init__(self, url: str, told: Mapping[str, str] | None = None) -> None:
        scheme = urlsplit(url).scheme
        if scheme not in {"file", "s3"}:
            raise ValueError(f"STORAGE_URL begins with file:// or s3://, not {scheme}://")
        if scheme == "s3":
            parse_object_url(url, told)
        self._url, self._told = url, told
        self._backend: Backend | None = None
        self._pid = 0
        self._lock = threading.Lock()

    def put(self, key: str, source: bytes | Path) -> None:
        """Store once and durably; when this returns the file is on the disk.

        Refuses a key that is taken (FileExistsError): stored files never change.
        """
        with _plain_errors(key):
            self._open().put(_valid(key), source)

    def get(self, key: str) -> bytes:
        """The whole content. Raises ``NoSuchFile``."""
        with _plain_errors(key):
            return self._open().get(_valid(key))

    def stream(self, key: str, *, chunk: int = 256 * 1024) -> Iterator[bytes]:
        """The content in pieces; a missing file is told at once, not at the first piece."""
        self.size(key)
        return self._stream(key, chunk)

    def delete(self, key: str) -> None:
        """Remove; removing what is not there is no error, so erasure can be repeated."""
        with _plain_errors(key):
            self._open().delete(_valid(key))

    def exists(self, key: str) -> bool:
        try:
            self.size(key)
        except NoSuchFile:
            return False
        return True

    def size(self, key: str) -> int:
        with _plain_errors(key):
            return self._open().size(_valid(key))

    def list(self, area: str = "") -> Iterator[StoredFile]:
        """Everything stored, or one area: for the sweep that reports orphans."""
        with _plain_errors(area):
            for key, size, written_at in self._open().list(area):
                if _KEY.fullmatch(key):
                    yield StoredFile(key, size, written_at)

    def answers(self) -> bool:
        """Whether files can be fetched and kept now."""
        try:
            self._open().look()
        except OSError as error:
            log.error("store: %s", error)  # noqa: TRY400
            return False
        return True

    def _stream(self, key: str, chunk: int) -> Iterator[bytes]:
        with _plain_errors(key):
            yield from self._open().stream(_valid(key), chunk)

    def _open(self) -> Backend:
        with self._lock:
            if self._backend is None or self._pid != os.getpid():
                self._backend, self._pid = _backend(self._url, self._told), os.getpid()
            return self._backend


class _plain_errors:  # noqa: N801 - used as a verb in a with statement
    """Turn the errors of file systems and networks into the two words callers know."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, (StorageUnavailable, FileExistsError)):
            return
        if isinstance(error, FileNotFoundError):
            raise NoSuchFile(self._key) from error
        if isinstance(error, OSError):
            log.error("store: %s", error)
            raise StorageUnavailable from error


def _valid(key: str) -> str:
    """Only keys made by ``new_key`` reach a file system: no dots, no climbing out."""
    if not _KEY.fullmatch(key):
        raise ValueError("not a storage key")
    return key


def _backend(url: str, told: Mapping[str, str] | None) -> Backend:
    parts = urlsplit(url)
    if parts.scheme == "file":
        return LocalBackend(Path(unquote(parts.path)))
    return ObjectBackend(url, told)
