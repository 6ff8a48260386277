"""Ask the office's virus scanner, where one is set up (CLAMD_URL), about a file as it came."""

import socket
from urllib.parse import unquote, urlsplit

PORT = 3310
SECONDS = 20
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


class ScannerUnavailable(Exception):
    """The scanner gave no verdict, so nothing may be taken as clean."""


def is_clean(data: bytes, *, url: str) -> bool:
    """Whether clamd at `url` (tcp://host:port or unix:///path) finds nothing in `data`.

    Raises ScannerUnavailable when it cannot be reached, breaks off, or refuses the size.
    """
    verdict = _ask(url, b"zINSTREAM\0", *_chunks(data), b"\0\0\0\0")
    if verdict.endswith(b" FOUND"):
        return False
    if verdict == b"stream: OK":
        return True
    raise ScannerUnavailable(verdict.decode(errors="replace") or "no answer")


def answers(url: str) -> bool:
    try:
        return _ask(url, b"zPING\0") == b"PONG"
    except ScannerUnavailable:
        return False


def _chunks(data: bytes) -> list[bytes]:
    pieces = (data[at : at + CHUNK] for at in range(0, len(data), CHUNK))
    return [len(piece).to_bytes(4, "big") + piece for piece in pieces]


def _ask(url: str, *parts: bytes) -> bytes:
    try:
        with _connect(url) as connection:
            for part in parts:
                connection.sendall(part)
            return _answer(connection)
    except OSError as error:
        raise ScannerUnavailable(str(error)) from error


def _connect(url: str) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "tcp":
        return socket.create_connection((parts.hostname or "", parts.port or PORT), SECONDS)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(SECONDS)
    try:
        connection.connect(unquote(parts.path))
    except OSError:
        connection.close()
        raise
    return connection


def _answer(connection: socket.socket) -> bytes:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        piece = connection.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0\n")
