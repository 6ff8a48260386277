"""A mail server that takes every letter over STARTTLS, with a certificate of its own authority.

And one that offers no encryption, but asks who is there.
"""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.running import free_port

MESSAGE_ID = re.compile(rb"^Message-ID: <([^@>]+)", re.IGNORECASE | re.MULTILINE)
MACHINE = "/etc/ssl/certs/ca-certificates.crt"


@dataclass
class Sink:
    """Where it listens, whom one has to trust to send there, and how much came, how much by TLS."""

    port: int
    trusted: Path
    letters: int = 0
    secret: int = 0
    # The Message-ID of each, and when it came.
    taken: list[tuple[str, float]] = field(default_factory=list)
    _certificate: Path = Path()
    _server: Controller | None = None

    @property
    def settings(self) -> dict[str, str]:
        """What a portal is told to send its letters here."""
        return {
            "MAIL_URL": f"smtp://localhost:{self.port}",
            "SSL_CERT_FILE": str(self.trusted),
        }

    def start(self) -> None:
        """Listen, in a thread of this process."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self._certificate)
        self._server = Controller(
            self, hostname="localhost", port=self.port, tls_context=context, require_starttls=True
        )
        self._server.start()

    def stop(self) -> None:
        """Answer nobody, and end at once what is being said."""
        server, self._server = self._server, None
        if server is not None:
            server.stop()

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.letters += 1
        found = MESSAGE_ID.search(envelope.content)
        self.taken.append((found[1].decode() if found else "", time.monotonic()))
        self.secret += session.ssl is not None
        return "250 OK"


@contextmanager
def mail_sink(folder: Path) -> Iterator[Sink]:
    """One that listens."""
    key = ec.generate_private_key(ec.SECP256R1())
    at = datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(hours=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    own, trusted = folder / "mail.pem", folder / "trusted.pem"
    own.write_bytes(
        signed
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    # With all that a machine trusts otherwise, since to read these is what costs.
    trusted.write_bytes(Path(MACHINE).read_bytes() + signed)
    sink = Sink(free_port(), trusted, _certificate=own)
    sink.start()
    try:
        yield sink
    finally:
        sink.stop()


@dataclass
class OpenServer:
    """Its address with a password, how many letters came, and which passwords were said."""

    url: str
    letters: int = 0
    passwords: list[bytes] = field(default_factory=list)

    async def handle_DATA(self, *_: Any) -> str:  # noqa: N802
        self.letters += 1
        return "250 OK"

    def let_in(self, _server: Any, _session: Any, _envelope: Any, _how: str, said: Any) -> Any:
        self.passwords.append(said.password)
        return AuthResult(success=True)


@contextmanager
def open_mail_server(host: str = "127.0.0.2") -> Iterator[OpenServer]:
    """Without STARTTLS; by its usual name it is on another machine, as far as the portal knows."""
    port = free_port()
    sink = OpenServer(f"smtp://office:pw@{host}:{port}")
    server = Controller(
        sink, hostname=host, port=port, authenticator=sink.let_in, auth_require_tls=False
    )
    server.start()
    try:
        yield sink
    finally:
        server.stop()
