"""The processes that draw and read documents, kept apart from the web process.

WeasyPrint is slow to import, needs much memory and works on text that users wrote; a PDF put in
for checking may be hostile. Both run in child processes with limits on time and memory, without
network, with an empty environment. A child stays warm while there is work and ends by itself
when idle. Plain frames of JSON and bytes go to and fro, so a child that was taken over can send
wrong bytes and nothing else.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from core.documents.engine.errors import (
    DoesNotFit,
    EngineBusy,
    MissingGlyph,
    RefusedPicture,
    RenderFailed,
)
from core.files.confined import STARVED, processor_seconds

ROOT = Path(__file__).resolve().parents[3]
RENDER_SECONDS = 30.0
READ_SECONDS = 5.0
PICTURE_SECONDS = 10.0
# The processor's time decides about a file; a busy machine may take so many times as long.
READ_PATIENCE = 3
START_SECONDS = 20.0
LARGEST_ANSWER = 200_000_000
# The C libraries lose a kilobyte for each document: after so many another process goes on.
MOST_ANSWERS = 8_000
_HEAD = struct.Struct(">II")
_KEPT = ("PATH", "LANG", "LC_ALL", "HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH")


@dataclass
class Child:
    """One kind of child process; any number of threads may call, one is served at a time."""

    role: str
    patience: float = -1  # seconds to wait for others; less than nothing: as long as it takes
    most_answers: int = MOST_ANSWERS
    _process: subprocess.Popen[bytes] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _owner: int = 0
    _answers: int = 0

    def ask(
        self, question: Mapping[str, Any], blob: bytes = b"", *, seconds: float
    ) -> tuple[dict[str, Any], bytes]:
        """Send a question, wait at most `seconds` for the answer.

        A child that ended while idle is replaced without a word; one that dies over this
        question, or is too slow, is ended and `RenderFailed` is raised. The next call starts a
        fresh one. Raises `EngineBusy` when others are served for too long, or the machine had
        no time for the child.
        """
        if not self._lock.acquire(timeout=self.patience):
            raise EngineBusy
        try:
            deadline = time.monotonic() + seconds
            for attempt in (1, 2):
                was_running = self._is_running()
                began = self._worked()
                try:
                    answer = self._exchange(question, blob, deadline)
                except TimeoutError as reason:
                    is_starved = self._worked() - began < seconds * STARVED
                    self.stop()
                    slow = f"no answer within {seconds:g} s"
                    raise (EngineBusy if is_starved else RenderFailed)(slow) from reason
                except (OSError, EOFError, ValueError) as reason:
                    idle_end = self._ended_idle()
                    self.stop()
                    if attempt == 1 and was_running and idle_end:
                        continue
                    raise RenderFailed(f"the {self.role} process ended") from reason
                self._answers += 1
                if self._answers >= self.most_answers:
                    self.stop()
                return answer
            raise RenderFailed(f"the {self.role} process does not start")
        finally:
            self._lock.release()

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self._is_running() else None

    def _worked(self) -> float:
        return processor_seconds(self._process.pid) if self._process else 0.0

    def _is_running(self) -> bool:
        # After a fork the pipes belong to the parent's child: never share them.
        mine = self._owner == os.getpid()
        return self._process is not None and mine and self._process.poll() is None

    def _ended_idle(self) -> bool:
        if self._process is None:
            return False
        try:
            return self._process.wait(timeout=0.5) == 0
        except subprocess.TimeoutExpired:
            return False

    def _exchange(
        self, question: Mapping[str, Any], blob: bytes, deadline: float
    ) -> tuple[dict[str, Any], bytes]:
        if not self._is_running():
            self._start()
            # Importing the layout engine takes seconds that are not the document's fault.
            deadline += START_SECONDS
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        head = json.dumps(question).encode()
        _send(self._process.stdin, _HEAD.pack(len(head), len(blob)) + head + blob, deadline)
        size, rest = _HEAD.unpack(_receive(self._process.stdout, _HEAD.size, deadline))
        if size + rest > LARGEST_ANSWER:
            raise ValueError("answer too long")
        answer = json.loads(_receive(self._process.stdout, size, deadline))
        return answer, _receive(self._process.stdout, rest, deadline)

    def _start(self) -> None:
        self.stop()  # the pipes of one that ended by itself
        self._owner, self._answers = os.getpid(), 0
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        # One order of sets, so the same bytes for the same document; one heap for few threads.
        environment |= {"PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT), "MALLOC_ARENA_MAX": "2"}
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and script
            # By its path: as a module its packages would come first, and with them the portal.
            [sys.executable, "-P", str(ROOT / "core/documents/engine/worker.py"), self.role],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=environment,
            bufsize=0,
            close_fds=True,
        )
        os.set_blocking(self._process.stdin.fileno(), False)  # type: ignore[union-attr]
        # It ends by itself when idle, and nobody may ask for long: else it stays as a zombie.
        threading.Thread(target=self._process.wait, name=f"reap {self.role}", daemon=True).start()


def _send(pipe: IO[bytes], data: bytes, deadline: float) -> None:
    view = memoryview(data)
    while view:
        _wait(deadline, write=pipe)
        view = view[os.write(pipe.fileno(), view[:65536]) :]


def _receive(pipe: IO[bytes], size: int, deadline: float) -> bytes:
    data = bytearray()
    while len(data) < size:
        _wait(deadline, read=pipe)
        piece = os.read(pipe.fileno(), min(size - len(data), 1 << 20))
        if not piece:
            raise EOFError
        data += piece
    return bytes(data)


def _wait(
    deadline: float, *, read: IO[bytes] | None = None, write: IO[bytes] | None = None
) -> None:
    left = deadline - time.monotonic()
    poll = select.poll()
    if read:
        poll.register(read, select.POLLIN)
    if write:
        poll.register(write, select.POLLOUT)
    if left <= 0 or not poll.poll(left * 1000):
        raise TimeoutError


RENDERER = Child("render")
READER = Child("read", patience=1.0)


def _forget_children() -> None:
    # A forked process starts children of its own; the lock may have been held at the fork.
    for child in (RENDERER, READER):
        child._process, child._lock = None, threading.Lock()  # noqa: SLF001


os.register_at_fork(after_in_child=_forget_children)


@atexit.register
def stop_children() -> None:
    """End both children at once; the next call starts them again."""
    RENDERER.stop()
    READER.stop()


def render_in_child(
    html: str,
    *,
    title: str,
    language: str,
    created: datetime,
    attachment: bytes | None,
    attachment_name: str = "credential.json",
    seconds: float = RENDER_SECONDS,
) -> bytes:
    """`render_pdf` in the rendering process; same arguments, same bytes, same refusals.

    Besides raises `RenderFailed` when the process dies or takes longer than `seconds`.
    """
    question = {
        "html": html,
        "title": title,
        "language": language,
        "created": created.isoformat(),
        "attachment_name": attachment_name if attachment is not None else None,
    }
    answer, pdf = RENDERER.ask(question, attachment or b"", seconds=seconds)
    _raise_refusal(answer)
    return pdf


def picture_in_child(data: bytes, *, is_seal: bool) -> bytes:
    """`open_picture` in the rendering process; same picture, same refusals.

    Besides raises `RenderFailed` when the process dies over it or takes longer than ten seconds.
    """
    answer, made = RENDERER.ask(
        {"picture": "seal" if is_seal else "logo"}, data, seconds=PICTURE_SECONDS
    )
    if refused := answer.get("refused"):
        raise RefusedPicture(refused)
    _raise_refusal(answer)
    return made


def read_in_child(pdf: bytes, *, seconds: float = READ_SECONDS) -> dict[str, Any]:
    """What a PDF says (``serial``, ``claims``, ``text``) and is (``is_locked``, ``is_drawn``).

    Raises `RenderFailed` when the reading process dies over it or takes longer than `seconds`.
    """
    answer, _ = READER.ask({"processor": seconds}, pdf, seconds=seconds * READ_PATIENCE)
    return answer


def compare_in_child(
    issued: bytes, given: bytes, *, seconds: float = READ_SECONDS
) -> tuple[bool, list[tuple[int, bytes, bytes, bool]]]:
    """Whether two PDFs look alike throughout, and pictures of the first pages that do not.

    See `reading.compare_pages`. Raises `RenderFailed` when either cannot be drawn in time.
    """
    question = {"issued": len(issued), "processor": seconds}
    answer, blob = READER.ask(question, issued + given, seconds=seconds * READ_PATIENCE)
    _raise_refusal(answer)
    pairs, start = [], 0
    for page, one, other, is_marked in answer["pairs"]:
        middle, end = start + one, start + one + other
        pairs.append((int(page), blob[start:middle], blob[middle:end], bool(is_marked)))
        start = end
    return answer["is_alike"] is True, pairs


def engine_faults() -> list[str]:
    """What this machine lacks for making documents; empty when all is well."""
    try:
        answer, _ = RENDERER.ask({"faults": True}, seconds=RENDER_SECONDS)
    except RenderFailed as reason:
        return [f"documents: {reason}"]
    return [str(fault) for fault in answer.get("faults", ())]


def _raise_refusal(answer: Mapping[str, Any]) -> None:
    refusal = answer.get("refusal")
    if refusal == MissingGlyph.__name__:
        raise MissingGlyph(answer.get("characters", ""))
    if refusal == DoesNotFit.__name__:
        raise DoesNotFit
    if failed := answer.get("failed"):
        raise RenderFailed(f"the document set off {failed}")
