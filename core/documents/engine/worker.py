"""The child side of `child`: ``python -P core/documents/engine/worker.py render|read``."""

from __future__ import annotations

import ctypes
import gc
import json
import math
import os
import resource
import select
import struct
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
IDLE_SECONDS = 60
MEMORY = {"render": 2_000_000_000, "read": 1_000_000_000}
_HEAD = struct.Struct(">II")
_LIBRARIES = "libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0"
_FONTS = "fonts-noto-cjk, fonts-noto-core and fonts-hanazono"
_NEW_USER_AND_NETWORK = 0x10000000 | 0x40000000
_FORBIDDEN = (
    "socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo",
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn",
)  # fmt: skip

Answer = tuple[dict[str, Any], bytes]


def main(role: str) -> None:
    """Answer questions from the parent until it goes, or nothing came for a minute.

    That the parent went shows as the end of the input. A death signal would not do: it fires
    when the *thread* ends that started the child, such as the one of a single request.
    """
    # Whatever a library prints must not get between the frames.
    out = os.dup(1)
    os.dup2(2, 1)
    _leave_out_the_portal()
    _confine(role)
    answer_to: Callable[[dict[str, Any], bytes], Answer] = {"render": render, "read": read}[role]
    while (question := _next_question()) is not None:
        _end_after(question[0].get("processor", 0))
        answer, blob = answer_to(*question)
        head = json.dumps(answer).encode()
        _write(out, _HEAD.pack(len(head), len(blob)) + head + blob)


def _leave_out_the_portal() -> None:
    """Import modules of the engine without what their packages import: web, database, keys.

    That would be 25 MB for each of both processes, and a quarter of a second at their start.
    """
    for name in ("core.documents", "core.documents.engine"):
        package = ModuleType(name)
        package.__path__ = [str(ROOT / name.replace(".", "/"))]
        sys.modules[name] = package


def _end_after(seconds: float) -> None:
    """Have the system end this process when the answer takes more of the processor's time."""
    if seconds:
        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        limit = math.ceil(used + seconds), resource.RLIM_INFINITY
        resource.setrlimit(resource.RLIMIT_CPU, limit)


def render(question: dict[str, Any], attachment: bytes) -> Answer:
    if question.get("faults"):
        return {"faults": _faults()}, b""
    if "picture" in question:
        return picture(question["picture"], attachment)
    from core.documents.engine.errors import EngineError, MissingGlyph

    name = question["attachment_name"]
    # A long document makes much that stays until it is drawn: it is looked through once, then.
    gc.disable()
    try:
        pdf = _render_pdf()(
            question["html"],
            title=question["title"],
            language=question["language"],
            created=datetime.fromisoformat(question["created"]),
            attachment=attachment if name is not None else None,
            attachment_name=name or "",
        )
    except MissingGlyph as missing:
        kind = type(missing).__name__
        return {"refusal": kind, "characters": sorted(missing.characters)}, b""
    except EngineError as refusal:
        return {"refusal": type(refusal).__name__}, b""
    except Exception as error:  # noqa: BLE001 - whatever a document sets off stays in here
        return {"failed": type(error).__name__}, b""
    finally:
        gc.enable()
    return {}, pdf


@cache
def _render_pdf() -> Callable[..., bytes]:
    """The engine, loaded once; what it brought stays, so it is not looked through for garbage.

    With it a long document spends a fifth of its time on that.
    """
    from core.documents.engine.render import render_pdf

    gc.collect()
    gc.freeze()
    return render_pdf


def picture(role: str, data: bytes) -> Answer:
    """A seal or a logo made ready for paper, or why it is refused."""
    from core.documents.engine.errors import RefusedPicture
    from core.documents.engine.opened_pictures import open_picture

    try:
        return {}, open_picture(data, is_seal=role == "seal")
    except RefusedPicture as refusal:
        return {"refused": str(refusal)}, b""
    except Exception as error:  # noqa: BLE001 - whatever a picture sets off stays in here
        return {"failed": type(error).__name__}, b""


def read(question: dict[str, Any], pdf: bytes) -> Answer:
    """Read what a PDF says (an unreadable one says nothing), or how two of them look."""
    from core.documents.engine.reading import compare_pages, read_pdf

    if not (first := question.get("issued")):
        return read_pdf(pdf), b""
    try:
        return compare_pages(pdf[:first], pdf[first:])
    except Exception as error:  # noqa: BLE001 - whatever a document sets off stays in here
        return {"failed": type(error).__name__}, b""


def _faults() -> list[str]:
    faults: list[str] = []
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            import weasyprint
            from weasyprint.text.ffi import harfbuzz_subset
        except OSError as reason:
            library = str(reason).split("'")[1] if "'" in str(reason) else str(reason)
            return [f"a system library is missing ({library}): install {_LIBRARIES}"]
    if harfbuzz_subset is None or any("HarfBuzz-Subset" in str(w.message) for w in heard):
        faults.append("libharfbuzz-subset0 is missing: a Chinese document would take 9 s")
    from core.documents.engine.fonts import missing_fonts
    from core.documents.engine.tagging import WEASYPRINT

    if weasyprint.__version__ != WEASYPRINT:
        faults.append(f"WeasyPrint {weasyprint.__version__} is not the tried {WEASYPRINT}")
    if missing := missing_fonts():
        faults.append(f"fonts are missing ({', '.join(missing)}): install {_FONTS}")
    return faults


def _confine(role: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY[role], MEMORY[role]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)  # pages go first
    library = ctypes.CDLL(None, use_errno=True)
    # A namespace of its own has no network at all; where the kernel forbids it, the hook below
    # still stops Python code.
    library.unshare(_NEW_USER_AND_NETWORK)
    sys.addaudithook(_refuse)


def _refuse(event: str, _arguments: tuple[Any, ...]) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(event)


def _next_question() -> tuple[dict[str, Any], bytes] | None:
    poll = select.poll()
    poll.register(0, select.POLLIN)
    if not poll.poll(IDLE_SECONDS * 1000):
        return None
    with suppress(EOFError):
        size, rest = _HEAD.unpack(_read(_HEAD.size))
        return json.loads(_read(size)), _read(rest)
    return None


def _read(size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        piece = os.read(0, min(size - len(data), 1 << 20))
        if not piece:
            raise EOFError
        data += piece
    return bytes(data)


def _write(out: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(out, view) :]


if __name__ == "__main__":
    main(sys.argv[1])
