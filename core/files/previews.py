"""Pictures of stored papers for the reviewers' viewer.

A reviewer's browser never receives the PDF: it sees pictures of the pages, each marked
with who looked and when. The drawing happens in a confined child, so a hostile PDF
cannot hurt the web process (docs/decisions/uploads.md).
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from core.files.checks.sniff import MediaType
from core.files.confined import Bounds, ConfinedFailure, Failure, run_confined

# A browser asks for many pages at once, and jobs can wait.
BOUNDS = Bounds(cpu_seconds=6, file_megabytes=40, wait_seconds=20.0)
WIDTHS = range(40, 2401)
_MOST_WORDS = 120


class NoPicture(Exception):
    """This page cannot be shown as a picture.

    ``may_come_later`` is true when only the moment was bad (every place taken).
    """

    def __init__(self, reason: str, *, may_come_later: bool = False) -> None:
        super().__init__(reason)
        self.may_come_later = may_come_later


@dataclass(frozen=True, slots=True)
class PagePicture:
    data: bytes
    media_type: str
    width: int
    height: int


def page_picture(
    source: bytes | Path,
    *,
    media_type: MediaType,
    page: int,
    width: int = 1200,
    turn: int = 0,
    watermark: str = "",
    kind: Literal["PNG", "JPEG"] = "JPEG",
) -> PagePicture:
    """Draw one page of a stored file.

    ``page`` counts from 1. ``width`` is in pixels, 40 to 2400; a very long page comes
    narrower, a small picture is not blown up. ``turn`` is in degrees clockwise, a multiple of 90.
    ``watermark`` is one line, for example
    the reviewer's name and the time; an empty one leaves the page unmarked. Raises
    ``NoPicture`` for a page that is not there or cannot be drawn.
    """
    if width not in WIDTHS:
        raise ValueError(f"width must lie between {WIDTHS[0]} and {WIDTHS[-1]} pixels")
    with tempfile.TemporaryDirectory(prefix="page-") as name:
        folder = Path(name)
        order = {
            "source": _place(source, folder),
            "target": str(folder / "picture"),
            "media": media_type.value,
            "page": page,
            "width": width,
            "turn": turn,
            "mark": " ".join(watermark.split())[:_MOST_WORDS],
            "kind": kind,
        }
        answer = _ask("draw_page", order, folder)
        if answer.get("missing"):
            raise NoPicture(f"there is no page {page}")
        data = (folder / "picture").read_bytes()
    return PagePicture(data, f"image/{kind.lower()}", answer["width"], answer["height"])


def _place(source: bytes | Path, folder: Path) -> str:
    if isinstance(source, Path):
        return str(source.absolute())
    inside = folder / "source"
    inside.write_bytes(source)
    return str(inside)


def _ask(task: str, order: dict[str, Any], folder: Path) -> dict[str, Any]:
    try:
        return run_confined(task, order, folder=folder, bounds=BOUNDS)
    except ConfinedFailure as failure:
        busy = failure.failure is Failure.BUSY
        raise NoPicture(str(failure.failure), may_come_later=busy) from failure
