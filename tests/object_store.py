"""An object store that speaks S3 over HTTP: a process of its own, which can be killed.

`python -m tests.object_store PORT FOLDER` keeps each object as a file, so that what it acknowledged
outlives it. Every request's signature is checked (AWS Signature Version 4), large objects come in
parts; as with the stores of a city, whoever has other keys reads and writes nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qs, parse_qsl, quote, unquote, urlsplit

from core.files.storage import Storage
from tests.running import ROOT, free_port, wait_for

KEY, SECRET, BUCKET = "trial", "kept by the trial", "papers"


class Handler(BaseHTTPRequestHandler):
    """One connection; the objects lie in `folder`, their names quoted."""

    protocol_version = "HTTP/1.1"
    folder: Path

    def log_message(self, *_: object) -> None:
        return

    def do_PUT(self) -> None:
        body = self._body()
        if self._is_ours(body):
            part = self._query.get("partNumber")
            self._keep(self._part(part) if part else self._file, body)
            self._answer(200, ETag='"1"')

    def do_POST(self) -> None:
        """The beginning and the end of an object in parts."""
        body = self._body()
        if not self._is_ours(body):
            return
        if "uploads" in self._query:
            upload = os.urandom(8).hex()
            self._answer(200, f"<InitiateMultipartUploadResult><UploadId>{upload}</UploadId>"
                              "</InitiateMultipartUploadResult>")  # fmt: skip
            return
        parts = [self._part(str(n + 1)) for n in range(body.count(b"<PartNumber>"))]
        self._keep(self._file, b"".join(part.read_bytes() for part in parts))
        for part in parts:
            part.unlink()
        self._answer(200, "<CompleteMultipartUploadResult><ETag>1</ETag>"
                          "</CompleteMultipartUploadResult>")  # fmt: skip

    def do_DELETE(self) -> None:
        if self._is_ours(b""):
            self._file.unlink(missing_ok=True)
            self._answer(204)

    def do_GET(self) -> None:
        if not self._is_ours(b""):
            return
        if "list-type" in self._query:
            self._list()
        elif self._file.exists():
            self._answer(
                200, self._file.read_bytes(), ETag='"1"', Last_Modified=self.date_time_string()
            )
        else:
            self._answer(404, "<Error><Code>NoSuchKey</Code></Error>")

    def do_HEAD(self) -> None:
        self.do_GET()

    def _list(self) -> None:
        bucket = urlsplit(self.path).path.strip("/") + "/"
        wanted = bucket + self._query.get("prefix", "")
        found = [(unquote(file.name), file) for file in sorted(self.folder.iterdir())]
        rows = "".join(
            f"<Contents><Key>{name.removeprefix(bucket)}</Key><Size>{file.stat().st_size}</Size>"
            f"<LastModified>{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}Z</LastModified>"
            "<ETag>1</ETag></Contents>"
            for name, file in found
            if name.startswith(wanted)
        )
        self._answer(200, f"<ListBucketResult><IsTruncated>false</IsTruncated>{rows}"
                          "</ListBucketResult>")  # fmt: skip

    @property
    def _query(self) -> dict[str, str]:
        query = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        return {name: values[0] for name, values in query.items()}

    @property
    def _file(self) -> Path:
        return self.folder / quote(unquote(urlsplit(self.path).path).lstrip("/"), safe="")

    def _part(self, number: str) -> Path:
        return self.folder.parent / f"part-{self._query['uploadId']}-{number}"

    def _keep(self, file: Path, body: bytes) -> None:
        unfinished = file.parent.parent / f"unfinished-{os.urandom(8).hex()}"
        unfinished.write_bytes(body)
        unfinished.replace(file)

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _answer(self, status: int, body: bytes | str = b"", **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _is_ours(self, body: bytes) -> bool:
        """Whether it is signed with our key, and unaltered; else it is refused."""
        said = self.headers.get("Authorization", "")
        fields = dict(
            part.strip().partition("=")[::2] for part in said.partition(" ")[2].split(",")
        )
        digest = self.headers.get("x-amz-content-sha256", "")
        is_whole = digest in {"UNSIGNED-PAYLOAD", hashlib.sha256(body).hexdigest()}
        if is_whole and hmac.compare_digest(fields.get("Signature", ""), self._signature(fields)):
            return True
        self._answer(403, "<Error><Code>SignatureDoesNotMatch</Code></Error>")
        return False

    def _signature(self, fields: dict[str, str]) -> str:
        if "Credential" not in fields:
            return "-"
        scope = fields["Credential"].partition("/")[2]
        signed = fields["SignedHeaders"].split(";")
        parts = urlsplit(self.path)
        pairs = sorted(parse_qsl(parts.query, keep_blank_values=True))
        asked = "\n".join([
            self.command,
            parts.path,
            "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs),
            *(f"{name}:{(self.headers[name] or '').strip()}" for name in signed),
            "",
            fields["SignedHeaders"],
            self.headers["x-amz-content-sha256"],
        ])  # fmt: skip
        what = hashlib.sha256(asked.encode()).hexdigest()
        told = f"AWS4-HMAC-SHA256\n{self.headers['x-amz-date']}\n{scope}\n{what}"
        key = f"AWS4{SECRET}".encode()
        for step in [*scope.split("/"), told]:
            key = hmac.digest(key, step.encode(), "sha256")
        return key.hex()


class ObjectStore:
    """The running process and where it keeps its objects."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "objects"
        self.folder.mkdir(parents=True)
        self.url = f"http://127.0.0.1:{(port := free_port())}"
        self._command = [sys.executable, "-m", "tests.object_store", str(port), str(self.folder)]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> dict[str, str]:
        """What a portal is told to keep its files here."""
        return {
            "STORAGE_URL": f"s3://{BUCKET}/city",
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ALLOW_HTTP": "1",
        }

    def digests(self) -> dict[str, str]:
        """The key of each object, and its content's SHA-256."""
        return {
            unquote(file.name).removeprefix(f"{BUCKET}/city/"): hashlib.sha256(
                file.read_bytes()
            ).hexdigest()
            for file in self.folder.iterdir()
        }

    def take_in(self, folder: Path) -> None:
        """What the files of a portal are that kept them in a folder of its own."""
        other = Storage(f"file://{folder}")
        for one in other.list():
            file = self.folder / quote(f"{BUCKET}/city/{one.key}", safe="")
            file.write_bytes(other.get(one.key))

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, cwd=ROOT)
        wait_for(self._answers, "the store does not answer")

    def kill(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(self.url, timeout=5).close()
        except HTTPError as refused:
            return refused.code == 403  # who does not sign
        except OSError:
            return False
        return False


@contextmanager
def object_store(folder: Path) -> Iterator[ObjectStore]:
    """One that answers, gone at the end."""
    store = ObjectStore(folder)
    store.start()
    try:
        yield store
    finally:
        store.kill()


if __name__ == "__main__":
    Handler.folder = Path(sys.argv[2])
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
