"""A wire between a portal and one part of it, which can be cut and mended."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.running import free_port


class Relay:
    """Hands on what comes to `port` to a port of this machine; both ways, unless it is cut."""

    def __init__(self, target: int) -> None:
        self.port, self._target = free_port(), target
        self._ends: set[socket.socket] = set()
        self._listening: socket.socket | None = None

    def mend(self) -> None:
        """Whoever comes is let through."""
        listening = socket.create_server(("127.0.0.1", self.port), backlog=64)
        self._listening = listening
        threading.Thread(target=self._take, args=(listening,), daemon=True).start()

    def cut(self) -> None:
        """Nobody is let through, and whoever was ends, as when the other machine goes down."""
        listening, self._listening = self._listening, None
        if listening is not None:
            # Closed alone, it would go on waiting for the next.
            with contextlib.suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            listening.close()
        for end in list(self._ends):
            self._end(end)

    def _take(self, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                here = listening.accept()[0]
                there = socket.create_connection(("127.0.0.1", self._target))
                self._ends |= {here, there}
                for pair in ((here, there), (there, here)):
                    threading.Thread(target=self._hand_on, args=pair, daemon=True).start()

    def _hand_on(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65_536):
                other.sendall(data)
        self._end(one)
        self._end(other)

    def _end(self, end: socket.socket) -> None:
        self._ends.discard(end)
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@contextmanager
def relay(target: int) -> Iterator[Relay]:
    """One that lets through, cut at the end."""
    made = Relay(target)
    made.mend()
    try:
        yield made
    finally:
        made.cut()
