"""No client takes the server from others: neither with many requests, nor by sending slowly."""

from __future__ import annotations

import contextlib
import socket
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import pytest

from core.serving.arriving import read_head
from core.settings import LONGEST_HEAD, MOST_READ_AWAY
from tests.running import LONGEST, ROOT, free_port, wait_for

ABUSER, OTHER = "127.0.0.2", "127.0.0.3"


class Server:
    def __init__(self, folder, proxies: int = 0) -> None:
        self.folder, self.port = folder, free_port()
        self._proxies = proxies

    def __enter__(self):
        program = [sys.executable, "-m", "tests.core.serving.small_server"]
        told = [str(self.port), str(self.folder), str(self._proxies)]
        self._process = subprocess.Popen([*program, *told], cwd=ROOT)
        wait_for(self._is_up, "the server does not start")
        return self

    def __exit__(self, *_):
        self.let_go()
        self._process.terminate()
        self._process.wait(LONGEST)

    def _is_up(self) -> bool:
        with contextlib.suppress(OSError):
            return self.ask("/") == "page"
        return False

    def ask(self, path: str, address: str = OTHER, body: bytes | None = None, **headers) -> str:
        connection = HTTPConnection(
            "127.0.0.1", self.port, timeout=LONGEST, source_address=(address, 0)
        )
        method = "GET" if body is None else "POST"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        told = connection.getresponse().read().decode()
        connection.close()
        return told

    def open(self, data: bytes, address: str = ABUSER) -> socket.socket:
        one = socket.create_connection(
            ("127.0.0.1", self.port), timeout=LONGEST, source_address=(address, 0)
        )
        one.sendall(data)
        return one

    def pids(self) -> int:
        """How many workers there were: each writes its number as it starts."""
        return len((self.folder / "started").read_text().split())

    def let_go(self) -> None:
        (self.folder / "go").touch()


@pytest.fixture
def server(tmp_path):
    with Server(tmp_path) as running:
        yield running


def read_all(one: socket.socket, until: bytes) -> bytes:
    told = b""
    while until not in told:
        piece = one.recv(4096)
        assert piece, told
        told += piece
    return told


def test_one_client_has_its_share_of_threads_and_pages_go_on(server):
    with ThreadPoolExecutor(30) as pool:
        sent = [pool.submit(server.ask, "/wait", ABUSER) for _ in range(30)]
        wait_for(lambda: server.ask("/waiting") == "4", "the share is not used")
        assert [server.ask("/") for _ in range(20)] == ["page"] * 20
        assert server.ask("/waiting") == "4"
        server.let_go()
        assert [one.result() for one in sent] == ["page"] * 30


def test_behind_a_proxy_a_client_is_who_the_proxy_saw(tmp_path):
    with Server(tmp_path, proxies=1) as server, ThreadPoolExecutor(30) as pool:
        forged = [f"10.0.0.{number}, 203.0.113.7" for number in range(10)]
        sent = [pool.submit(server.ask, "/wait", X_Forwarded_For=one) for one in forged]
        wait_for(lambda: server.ask("/waiting", X_Forwarded_For="203.0.113.8") == "4", "no share")
        assert server.ask("/", X_Forwarded_For="203.0.113.9") == "page"
        assert server.ask("/waiting", X_Forwarded_For="203.0.113.8") == "4"
        server.let_go()
        assert [one.result() for one in sent] == ["page"] * 10


HEAD = b"POST /size HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET / HT",
        HEAD,
        HEAD + b"Content-Length: 10\r\n\r\n12345",
        HEAD + b"Content-Length: 1000000\r\n\r\n12345",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n",
        HEAD + b"Content-Length: 10\r\nExpect: 100-continue\r\n\r\n",
    ],
)
def test_who_sends_slowly_holds_no_thread(server, begun):
    slow = [server.open(begun) for _ in range(40)]
    assert [server.ask("/", ABUSER) for _ in range(5)] == ["page"] * 5
    assert [server.ask("/") for _ in range(5)] == ["page"] * 5
    for one in slow:
        one.close()


def test_a_body_that_comes_in_pieces_comes_whole(server):
    one = server.open(HEAD)
    for piece in (b"Content-", b"Length: 2000000\r\n\r", b"\n", *[b"x" * 100_000] * 20):
        one.sendall(piece)
    assert read_all(one, b"2000000").startswith(b"HTTP/1.1 200")
    one.sendall(HEAD + b"Content-Length: 3\r\n\r\nabc")  # another on the same connection
    assert read_all(one, b"\r\n\r\n3")
    one.close()


def test_a_body_in_chunks_comes_whole(server):
    one = server.open(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    for _ in range(10):
        one.sendall(b"3e8\r\n" + b"y" * 1000 + b"\r\n")
    one.sendall(b"0\r\n\r\n")
    assert read_all(one, b"\r\n\r\n10000")
    one.close()


def test_who_asks_first_is_told_to_go_on(server):
    one = server.open(HEAD + b"Content-Length: 4\r\nExpect: 100-continue\r\n\r\n")
    assert b"100 Continue" in read_all(one, b"\r\n\r\n")
    one.sendall(b"abcd")
    assert read_all(one, b"\r\n\r\n4")
    one.close()


def test_requests_sent_at_once_are_answered_in_turn(server):
    one = server.open(
        HEAD + b"Content-Length: 2\r\n\r\nab" + HEAD + b"Content-Length: 3\r\n\r\nabc"
    )
    told = read_all(one, b"\r\n\r\n3")
    assert b"\r\n\r\n2" in told
    one.close()


def test_of_one_clients_large_bodies_few_are_kept_at_once_and_all_are_read(server):
    with ThreadPoolExecutor(40) as pool:
        body = b"z" * 1_000_000
        sent = [pool.submit(server.ask, "/size", ABUSER, body) for _ in range(40)]
        assert [one.result() for one in sent] == ["1000000"] * 40


def test_what_is_too_large_is_read_away_and_the_refusal_arrives(server):
    """Whoever still sends when the connection is closed never reads the answer."""
    one = server.open(b"POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: 60000000\r\n\r\n")
    for _ in range(60):
        one.sendall(b"x" * 1_000_000)
    assert read_all(one, b"refused").startswith(b"HTTP/1.1 200")
    assert one.recv(10) == b"", "nothing can follow what was not kept"
    assert server.ask("/") == "page"
    one.close()


def test_the_beginning_of_what_is_too_large_can_be_read(server):
    one = server.open(b"POST /begin HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n")
    one.sendall(b"x" * 9_000_000)
    assert read_all(one, b"\r\n\r\n4000000")
    one.close()


def test_what_is_larger_than_anybody_sends_is_refused_unread(server):
    length = str(MOST_READ_AWAY + 1).encode()
    one = server.open(
        b"POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + b"\r\n\r\n"
    )
    one.sendall(b"x" * 1_000_000)
    assert read_all(one, b"refused").startswith(b"HTTP/1.1 200")
    assert server.ask("/") == "page"
    one.close()


def test_after_a_body_nobody_read_the_connection_goes_on(server):
    unread = (
        b"POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 1_000_000
    )
    one = server.open(unread)
    assert read_all(one, b"refused")
    one.sendall(unread)
    assert read_all(one, b"refused")
    one.sendall(HEAD + b"Content-Length: 3\r\n\r\nabc")
    assert read_all(one, b"\r\n\r\n3")
    one.close()


def test_who_does_not_hang_up_after_the_last_answer_keeps_nobody_waiting(server):
    last = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    kept = [server.open(last) for _ in range(20)]
    for one in kept:
        assert read_all(one, b"page")
    assert server.ask("/") == "page"
    for one in kept:
        one.close()


def reset(one: socket.socket) -> None:
    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    one.close()


def test_what_breaks_off_on_either_side_ends_alone(server):
    for _ in range(5):
        one = server.open(b"GET /broken HTTP/1.1\r\nHost: x\r\n\r\n")
        assert read_all(one, b"page")
        one.close()
    for begun in (b"", HEAD, HEAD + b"Content-Length: 10\r\nExpect: 100-continue\r\n\r\n"):
        for _ in range(20):
            reset(server.open(begun))
    assert server.ask("/waiting") == "0"
    assert server.pids() == 1


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n", None),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", 27),
        (b"POST / HTTP/1.1\r\ncontent-LENGTH:  12 \r\n\r\nabc", 41 + 12),
        (b"x" * (LONGEST_HEAD + 1), 0),
    ],
)
def test_the_end_of_a_request_is_known_from_its_head(data, size):
    head = read_head(data)
    assert (head and head.size) == size
