"""What may be taken as an uploaded paper, and what is refused with advice.

``check_upload`` is the only door: it looks at name and size itself and leaves every
byte of a stranger's format to a confined child (``core.files.confined``).
"""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from core.files.checks.limits import MEGABYTE, UploadLimits
from core.files.checks.names import clean_display_name, ending_of
from core.files.checks.refusals import Refusal, RefusedUpload
from core.files.checks.sniff import MediaType, recognise
from core.files.confined import Bounds, ConfinedFailure, Failure, run_confined

__all__ = ["CheckedUpload", "MediaType", "Refusal", "RefusedUpload", "UploadLimits", "check_upload"]

DEFAULT_LIMITS = UploadLimits()
_CODE_OF_FAILURE = {
    Failure.BUSY: Refusal.BUSY,
    Failure.TIME: Refusal.TOO_COMPLEX,
    Failure.MEMORY: Refusal.TOO_COMPLEX,
    Failure.CRASH: Refusal.DAMAGED,
}


@dataclass(frozen=True, slots=True)
class CheckedUpload:
    """A paper that was taken.

    ``cleaned`` is what people are given to see; ``sha256`` (hex) is of the file as it
    came. ``width`` and ``height`` are pixels for a picture, points of the first page
    for a PDF. ``signed`` says that the original bore a digital signature, which the
    cleaned copy cannot keep.
    """

    media_type: MediaType
    cleaned: bytes
    sha256: str
    pages: int
    width: int
    height: int
    display_name: str
    signed: bool


def check_upload(
    source: bytes | Path | BinaryIO,
    *,
    declared_name: str,
    limits: UploadLimits = DEFAULT_LIMITS,
    folder: Path | None = None,
    bounds: Bounds | None = None,
) -> CheckedUpload:
    """Check one upload and return its cleaned copy.

    ``folder`` is where a private working folder is made and removed again (default:
    the system's temporary folder); nothing is written elsewhere. Raises
    ``RefusedUpload`` with a code and a sentence that tells how to mend it.
    """
    name = clean_display_name(declared_name)
    data = _read(source, limits)
    kind = recognise(data, ending_of(name))
    with _workplace(data, folder) as place:
        facts = _confined_facts(kind, place, limits, bounds)
        cleaned = (place / "clean").read_bytes()
    return CheckedUpload(
        media_type=kind,
        cleaned=cleaned,
        sha256=hashlib.sha256(data).hexdigest(),
        pages=facts["pages"],
        width=facts["width"],
        height=facts["height"],
        display_name=name,
        signed=facts["signed"],
    )


def _read(source: bytes | Path | BinaryIO, limits: UploadLimits) -> bytes:
    if isinstance(source, bytes):
        data = source
    elif isinstance(source, Path):
        with source.open("rb") as file:
            data = file.read(limits.max_bytes + 1)
    else:
        data = source.read(limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        raise RefusedUpload(Refusal.TOO_LARGE, megabytes=max(1, limits.max_bytes // MEGABYTE))
    return data


@contextmanager
def _workplace(data: bytes, folder: Path | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="check-", dir=folder) as name:
        place = Path(name)
        (place / "original").write_bytes(data)
        yield place


def _confined_facts(
    kind: MediaType, place: Path, limits: UploadLimits, bounds: Bounds | None
) -> dict[str, Any]:
    order: dict[str, Any] = {
        "source": str(place / "original"),
        "target": str(place / "clean"),
        "limits": asdict(limits),
    }
    task = "check_pdf" if kind is MediaType.PDF else "check_picture"
    if task == "check_picture":
        order["media_type"] = kind.value
    try:
        answer = run_confined(task, order, folder=place, bounds=bounds)
    except ConfinedFailure as failure:
        raise RefusedUpload(_CODE_OF_FAILURE[failure.failure]) from failure
    if "refused" in answer:
        raise RefusedUpload(Refusal(answer["refused"]), **answer["params"])
    return answer
