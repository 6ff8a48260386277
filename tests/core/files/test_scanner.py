"""The office's virus scanner: asked about every upload when set, and never taken for granted."""

from __future__ import annotations

import dataclasses
import io
import socketserver
import threading
from collections.abc import Iterator

import pytest

from core.errors import DomainError
from core.files.scanner import ScannerUnavailable, answers, is_clean
from core.files.services import take_upload
from tests.core.files.corpus import page_pdf

MARK = b"(a made-up virus)"


class Clamd(socketserver.BaseRequestHandler):
    """Speaks the part of clamd's protocol that is used here."""

    def handle(self) -> None:
        with self.request.makefile("rb") as stream:
            command = stream.read(6)
            if command == b"zPING\0":
                self.request.sendall(b"PONG\0")
                return
            assert command + stream.read(4) == b"zINSTREAM\0"
            data = b""
            while size := int.from_bytes(stream.read(4), "big"):
                data += stream.read(size)
        if MARK in data:
            self.request.sendall(b"stream: Test.Virus FOUND\0")
        elif len(data) > 1_000_000:
            self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            self.request.sendall(b"stream: OK\0")


@pytest.fixture(params=["tcp", "unix"])
def url(request, tmp_path) -> Iterator[str]:
    """A scanner that listens."""
    path = str(tmp_path / "clamd.sock")
    server = (
        socketserver.TCPServer(("127.0.0.1", 0), Clamd)
        if request.param == "tcp"
        else socketserver.UnixStreamServer(path, Clamd)
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    at = (
        f"tcp://127.0.0.1:{server.server_address[1]}"
        if request.param == "tcp"
        else f"unix://{path}"
    )
    yield at
    server.shutdown()
    thread.join()
    server.server_close()


def test_verdicts(url):
    assert answers(url)
    assert is_clean(b"x" * 200_000, url=url)
    assert is_clean(b"", url=url)
    assert not is_clean(b"x" * 65_530 + MARK, url=url)


def test_no_verdict_is_not_clean(url, tmp_path):
    with pytest.raises(ScannerUnavailable, match="size limit"):
        is_clean(b"x" * 1_000_001, url=url)
    for nobody in (f"unix://{tmp_path}/nobody.sock", "tcp://127.0.0.1:1"):
        assert not answers(nobody)
        with pytest.raises(ScannerUnavailable):
            is_clean(b"x", url=nobody)


def take(app, clamd_url: str, data: bytes):
    settings = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(settings, clamd_url=clamd_url)
    try:
        return take_upload(io.BytesIO(data), declared_name="a.pdf", field="original")
    finally:
        app.extensions["settings"] = settings


def test_an_upload_is_scanned_as_it_came(app, url):
    assert take(app, url, page_pdf()).pages == 1
    # In an object no page reaches, which the cleaned copy does not keep.
    marked = page_pdf(MARK)
    assert MARK not in take(app, "", marked).cleaned
    with pytest.raises(DomainError, match="virus scanner") as refusal:
        take(app, url, marked)
    assert refusal.value.field == "original"


def test_without_its_scanner_nothing_is_taken(app):
    with pytest.raises(DomainError, match="cannot be checked"):
        take(app, "tcp://127.0.0.1:1", page_pdf())
