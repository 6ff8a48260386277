"""gunicorn's worker with threads, where one client cannot take them all.

A request asks for a thread only when all of it has come, so that slow senders hold none; and one
client has at most its share of threads, the others of its requests wait for it without one.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import time
from collections import Counter, deque
from functools import partial
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from core.serving.arriving import PIECE, Connection, ReadAhead

# Connections of one address, and large bodies of one client that are kept at once.
MOST_CONNECTIONS, MOST_BODIES = 600, 16
LINGER_SECONDS = 2.0


class FairWorker(ThreadWorker):  # type: ignore[misc]
    """Told before the server runs: `share` of threads, `largest` request in bytes, `proxies`."""

    share, largest, proxies = 4, 22 * 1024 * 1024, 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._connections: Counter[str] = Counter()
        self._arriving: set[Connection] = set()
        self._ending: dict[Connection, float] = {}
        self._bodies: Counter[str] = Counter()
        self._paused: dict[str, deque[Connection]] = {}
        self._ready: dict[str, deque[Connection]] = {}
        self._running: Counter[str] = Counter()
        self._looked_at = 0.0

    def accept(self, listener: Any) -> None:
        """Take a connection, unless its address has very many."""
        try:
            accepted, client = listener.accept()
        except OSError:
            return  # gone before we came
        address = str(client[0])
        if not self.proxies and self._connections[address] >= MOST_CONNECTIONS:
            accepted.close()
            return
        self.nr_conns += 1
        self._connections[address] += 1
        server = listener.getsockname()
        self._listen(Connection(self.cfg, ReadAhead(accepted), client, server, self._end))

    def enqueue_req(self, conn: Connection) -> None:
        """The next request of a connection that was kept begins to come."""
        conn.next_request()
        self._listen(conn)
        self._look_at(conn)

    def finish_request(self, conn: Connection, fs: Any) -> None:
        _less(self._running, conn.who(self.proxies))
        self._leave_body(conn)
        conn.give_back()
        super().finish_request(conn, fs)
        self._dispatch()

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        """Leave out a body nobody read, which lies here, so that the connection can be kept."""
        if conn.is_beyond(self.largest):
            return False
        if keepalive:
            try:
                while conn.parser.mesg.body.read(PIECE):
                    pass
            except Exception:  # noqa: BLE001 - broken, or not all there: nothing can follow it
                return False
        return bool(super()._keepalive_after(conn, keepalive))

    def murder_pending(self) -> None:
        """Once a second, hang up on who is silent or too slow."""
        moment = time.monotonic()
        if moment - self._looked_at < 1:
            return
        self._looked_at = moment
        for conn in list(self._arriving):
            if conn.deadline < moment or not (self.alive or conn.sock.length):
                self._give_up(conn)
        for conn in [one for one, end in self._ending.items() if end < moment]:
            self._hang_up(conn)

    def _listen(self, conn: Connection) -> None:
        conn.sock.setblocking(False)
        self._arriving.add(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._read_on, conn))

    def _ignore(self, conn: Connection) -> None:
        self._arriving.discard(conn)
        self.poller.unregister(conn.sock)

    def _give_up(self, conn: Connection) -> None:
        self._ignore(conn)
        self.nr_conns -= 1
        conn.close()

    def _read_on(self, conn: Connection, _sock: Any) -> None:
        if conn.read_on(self.largest):
            self._look_at(conn)
        else:
            self._give_up(conn)

    def _look_at(self, conn: Connection) -> None:
        """Ask for a thread when the request is whole; read no more of one body too many."""
        is_whole = conn.is_whole(self.largest)
        who = conn.who(self.proxies)
        if conn.is_large and not conn.is_counted:
            if self._bodies[who] >= MOST_BODIES and not is_whole:
                self._ignore(conn)
                self._paused.setdefault(who, deque()).append(conn)
                return
            conn.is_counted = True
            self._bodies[who] += 1
        if is_whole:
            self._ignore(conn)
            conn.sock.hand_over()
            self._ready.setdefault(who, deque()).append(conn)
            self._dispatch()

    def _leave_body(self, conn: Connection) -> None:
        """Its body is kept no more; one that waits for that is read on."""
        if not conn.is_counted:
            return
        conn.is_counted, who = False, conn.who(self.proxies)
        _less(self._bodies, who)
        if who in self._paused:
            other = _next(self._paused, who)
            other.put_off()
            self._listen(other)

    def _dispatch(self) -> None:
        """Give free threads to those who have fewest, up to everybody's share."""
        while self._ready and self._running.total() < self.cfg.threads:
            who = min(self._ready, key=self._running.__getitem__)
            if self._running[who] >= self.share:
                return
            self._running[who] += 1
            super().enqueue_req(_next(self._ready, who))

    def _end(self, conn: Connection, graceful: bool) -> None:
        """Close; if need be when the other side has read the answer, which no thread waits for."""
        _less(self._connections, str(conn.client[0]))
        self._leave_body(conn)
        with contextlib.suppress(OSError):
            if graceful:
                conn.sock.shutdown(socket.SHUT_WR)
                conn.sock.setblocking(False)
                self._ending[conn] = time.monotonic() + LINGER_SECONDS
                self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._drain, conn))
                return
        conn.hang_up()

    def _drain(self, conn: Connection, _sock: Any) -> None:
        with contextlib.suppress(OSError):
            if conn.sock.drain():
                return
        self._hang_up(conn)

    def _hang_up(self, conn: Connection) -> None:
        del self._ending[conn]
        self.poller.unregister(conn.sock)
        conn.hang_up()


def _less(counts: Counter[str], who: str) -> None:
    counts[who] -= 1
    if not counts[who]:
        del counts[who]


def _next(queues: dict[str, deque[Connection]], who: str) -> Connection:
    first = queues[who].popleft()
    if not queues[who]:
        del queues[who]
    return first
