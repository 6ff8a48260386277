"""A connection whose next request is read by the server's loop, before any thread works on it."""

from __future__ import annotations

import contextlib
import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Any

from gunicorn import util
from gunicorn.workers.gthread import TConn

from core.settings import LONGEST_HEAD, MOST_READ_AWAY

PIECE = 256 * 1024
IN_MEMORY = 512 * 1024
LARGE = 100_000
# Seconds without a byte, and bytes a second below which a body is given up.
SILENCE, SLOWEST = 20.0, 10_000
# What a thread may wait for the end of a body that did not say how long it is, and for a reader.
LATE_SECONDS, SEND_SECONDS = 5.0, 60.0
_ANY_LINE = re.IGNORECASE | re.MULTILINE
_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,15})[ \t]*\r?$", _ANY_LINE)
_FORWARDED = re.compile(rb"^x-forwarded-for:([^\r\n]*)", _ANY_LINE)
_CHUNKED = re.compile(rb"^transfer-encoding:.*chunked", _ANY_LINE)
_EXPECTS = re.compile(rb"^expect:[ \t]*100-continue", _ANY_LINE)
_LAST_CHUNK = b"0\r\n\r\n"
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


@dataclass
class Head:
    """What the server's loop knows of a request: `size` of it all, None where it does not say."""

    size: int | None
    forwarded: list[str]
    expects: bool


def read_head(data: bytes) -> Head | None:
    """The head of a request, once it is whole; the parser alone decides whether it is right."""
    end = data.find(_END)
    if end < 0:
        return Head(0, [], expects=False) if len(data) > LONGEST_HEAD else None
    lines = data[: end + 2]
    length = _LENGTH.search(lines)
    size = None if _CHUNKED.search(lines) else end + 4 + int(length[1] if length else 0)
    hops = b",".join(_FORWARDED.findall(lines)).decode("latin-1").split(",")
    return Head(size, [hop.strip() for hop in hops], bool(_EXPECTS.search(lines)))


class ReadAhead(socket.socket):
    """A socket that gives first what the loop has read from it; no wait on it is for ever."""

    def __init__(self, accepted: socket.socket) -> None:
        super().__init__(fileno=accepted.detach())
        self._kept: Any = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed with the socket
        self.length = 0
        self._given_until = 0.0

    def read_on(self, most: int) -> bytes:
        """Take what has come; nothing at the end. Raises BlockingIOError when nothing has.

        Beyond `most` bytes nothing is kept: it is read away, so that the other side can send it all
        and read the answer.
        """
        piece = super().recv(PIECE)
        self._kept.write(piece[: max(0, most - self.length)])
        self.length += len(piece)
        return piece

    def hand_over(self) -> None:
        """From now on a thread reads."""
        self._kept.seek(0)
        self._given_until = time.monotonic() + LATE_SECONDS

    def start_over(self, left: bytes) -> bytes:
        """For the next request: keep `left`, which was read too far, and what was not given."""
        rest = left + self.rest()
        self._kept.close()
        self._kept = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
        self._kept.write(rest)
        self.length = len(rest)
        return rest

    def rest(self) -> bytes:
        """What was read and not given; nothing once a thread has closed the socket."""
        return b"" if self._kept.closed else bytes(self._kept.read())

    def drain(self) -> bytes:
        return super().recv(PIECE)

    def tail(self) -> bytes:
        self._kept.seek(max(0, self.length - len(_LAST_CHUNK)))
        return self.rest()

    def recv(self, size: int, flags: int = 0) -> bytes:
        if kept := self._kept.read(size):
            return bytes(kept)
        self.settimeout(max(0.001, self._given_until - time.monotonic()))
        return super().recv(size, flags)

    def sendall(self, data: Any, flags: int = 0) -> None:
        self.settimeout(SEND_SECONDS)
        super().sendall(data, flags)

    def close(self) -> None:
        self._kept.close()
        super().close()


class Connection(TConn):  # type: ignore[misc]
    """gunicorn's connection, and how far its next request has come; `end` is told of its close."""

    sock: ReadAhead

    def __init__(
        self, cfg: Any, sock: ReadAhead, client: Any, server: Any, end: Callable[..., None]
    ) -> None:
        super().__init__(cfg, sock, client, server)
        self.data_ready = True  # it is handed over only then
        self._end = end
        self._expect(b"")

    def _expect(self, begun: bytes) -> None:
        self.head: Head | None = None
        self.is_counted = False
        self._begun = begun
        self._since = time.monotonic()
        self.deadline = self._since + SILENCE

    def next_request(self) -> None:
        self._expect(self.sock.start_over(self.parser.unreader.take_buffered()))

    def give_back(self) -> None:
        """Let gunicorn see that the next request has begun already, which was read with this."""
        if self.parser is not None and (rest := self.sock.rest()):
            self.parser.unreader.unread(self.parser.unreader.take_buffered() + rest)

    def read_on(self, largest: int) -> bool:
        """Take what has come; False when the other side is gone."""
        try:
            piece = self.sock.read_on(largest)
        except BlockingIOError:
            return True
        except OSError:
            return False
        if self.head is None:
            self._begun += piece
        self.put_off()
        return bool(piece)

    def put_off(self) -> None:
        size = 0 if self.head is None else self.head.size or 0
        latest = self._since + SILENCE + size / SLOWEST
        self.deadline = min(time.monotonic() + SILENCE, latest)

    def is_whole(self, largest: int) -> bool:
        """Whether a thread can work on it without waiting.

        Of what is too large the beginning is kept, and the rest read away; what is larger still, or
        does not say how large it is, is refused unread.
        """
        if self.head is None:
            self.head = read_head(self._begun)
            if self.head is None:
                return False
            self._begun = b""
            if self.head.expects:
                with contextlib.suppress(OSError):  # who is gone is noticed at the next reading
                    self.sock.send(_CONTINUE)
        size = self.head.size
        if size is None:
            return self.is_beyond(largest) or self.sock.tail().endswith(_LAST_CHUNK)
        return size > MOST_READ_AWAY or self.sock.length >= size

    def is_beyond(self, largest: int) -> bool:
        """Whether not all of it is here, so that nothing can follow it."""
        size = self.head.size if self.head else None
        return (self.sock.length if size is None else size) > largest

    @property
    def is_large(self) -> bool:
        return self.head is not None and (self.head.size is None or self.head.size > LARGE)

    def who(self, proxies: int) -> str:
        """The client's address; with proxies in front, the one that the outermost of them saw."""
        hops = self.head.forwarded if self.head else []
        if proxies and len(hops) >= proxies and hops[-proxies]:
            return hops[-proxies]
        return str(self.client[0])

    def close(self, graceful: bool = False) -> None:  # noqa: FBT002 - gunicorn's own
        self._end(self, graceful)

    def hang_up(self) -> None:
        util.close(self.sock)
