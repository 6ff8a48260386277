"""The one file a backup is: a tar with the database, the files, the keys, and a manifest.

The manifest comes last and holds the SHA-256 of everything before it; `unpack` trusts nothing
that it does not confirm.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from click import ClickException


class CopyRefused(ClickException):
    """A copy that cannot be made, trusted, or put back."""


class UpgradeFailed(ClickException):
    """The upgrade did not work; the message says what was put back."""


MANIFEST = "manifest.json"
FORMAT = 1
PIECE = 256 * 1024


class ArchiveWriter:
    """Adds members and remembers their digests; `finish` writes the manifest."""

    def __init__(self, path: Path) -> None:
        self._tar = tarfile.open(path, "w")  # noqa: SIM115 - closed by finish
        self._digests: dict[str, str] = {}

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            self.add_stream(name, path.stat().st_size, iter(lambda: file.read(PIECE), b""))

    def add_stream(self, name: str, size: int, pieces: Iterable[bytes]) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        stream = _Hashing(iter(pieces))
        self._tar.addfile(info, stream)  # type: ignore[arg-type]
        self._digests[name] = stream.digest.hexdigest()

    def finish(self, facts: dict[str, Any]) -> None:
        manifest = {"format": FORMAT, **facts, "sha256": self._digests}
        data = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(data), 0o600
        self._tar.addfile(info, io.BytesIO(data))
        self._tar.close()


def unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Unpack into `folder` and confirm every member; the manifest.

    Raises CopyRefused when the file is cut short, altered, or not a backup of ours.
    """
    try:
        with tarfile.open(path, "r") as tar:
            found = {info.name: _extract(tar, info, folder) for info in tar if info.isreg()}
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (tarfile.TarError, OSError, ValueError) as error:
        raise CopyRefused(f"{path} is not a whole backup: {error}") from error
    if manifest.get("format") != FORMAT:
        raise CopyRefused(
            f"{path} has format {manifest.get('format')}, this program reads {FORMAT}"
        )
    del found[MANIFEST]
    if found != manifest["sha256"]:
        names = {*found, *manifest["sha256"]}
        wrong = sorted(n for n in names if found.get(n) != manifest["sha256"].get(n))
        raise CopyRefused(f"{path} was altered or is damaged: {', '.join(wrong[:5])}")
    return manifest


def readable(path: Path) -> str:
    """The text of a file; of a backup its manifest."""
    if not tarfile.is_tarfile(path):
        return path.read_text(encoding="utf-8", errors="replace")
    with tarfile.open(path, "r") as tar:
        manifest = tar.extractfile(MANIFEST)
        return manifest.read().decode() if manifest else ""


def _extract(tar: tarfile.TarFile, info: tarfile.TarInfo, folder: Path) -> str:
    target = (folder / info.name).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise CopyRefused(f"a member would leave the folder: {info.name}")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    source = tar.extractfile(info)
    assert source is not None
    digest = hashlib.sha256()
    with target.open("xb") as file:
        while piece := source.read(PIECE):
            digest.update(piece)
            file.write(piece)
    target.chmod(0o600)
    return digest.hexdigest()


class _Hashing:
    """The readable file that tarfile wants, over pieces, hashing what goes through."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""
        self.digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        while len(self._rest) < size:
            piece = next(self._pieces, b"")
            if not piece:
                break
            self._rest += piece
        given, self._rest = self._rest[:size], self._rest[size:]
        self.digest.update(given)
        return given
