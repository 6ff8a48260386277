"""A certification authority with a list of revoked certificates and time stamps, on this machine."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from core.clock import now
from core.documents.engine import Seal
from core.documents.engine.trial_seal import common_name

DER, PEM = serialization.Encoding.DER, serialization.Encoding.PEM


class Authority:
    """Its root, a seal it gave, and the answers of its server."""

    def __init__(self, address: str, days: int) -> None:
        self.address, self.days = address, days
        self.root_key = ec.generate_private_key(ec.SECP256R1())
        self.name = common_name("Long Life Root")
        self.root = self._made(self.name, self.root_key, is_root=True)
        self.seal_key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._made(common_name("Office"), self.seal_key)
        self.seal = Seal(key=self.seal_key, certificates=(certificate, self.root))
        key = rsa.generate_private_key(65537, 2048)
        stamper = self._made(common_name("Time"), key, use=ExtendedKeyUsageOID.TIME_STAMPING)
        plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        self.stamper = DummyTimeStamper(
            asn1.Certificate.load(stamper.public_bytes(DER)),
            keys.PrivateKeyInfo.load(key.private_bytes(DER, *plain)),
        )
        self.root_pem = self.root.public_bytes(PEM)

    def answer(self, request: bytes) -> bytes:
        query = tsp.TimeStampReq.load(request)
        return asyncio.run(self.stamper.async_request_tsa_response(query)).dump()

    def revoked(self) -> bytes:
        """The list, empty."""
        made = x509.CertificateRevocationListBuilder().issuer_name(self.name)
        made = made.last_update(now() - timedelta(hours=1)).next_update(now() + timedelta(days=30))
        return made.sign(self.root_key, hashes.SHA256()).public_bytes(DER)

    def _made(self, name, key, *, is_root=False, use=None):
        begins = now() - timedelta(days=1)
        usage = dict.fromkeys(
            ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only",
             "decipher_only"), False,
        )  # fmt: skip
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(begins + timedelta(days=self.days if is_root or use else 400))
            .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(digital_signature=not is_root, content_commitment=not is_root,
                              key_cert_sign=is_root, crl_sign=is_root, **usage),
                critical=True,
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )  # fmt: skip
        if not is_root and use is None:
            point = x509.UniformResourceIdentifier(f"{self.address}/revoked.crl")
            points = [x509.DistributionPoint([point], None, None, None)]
            builder = builder.add_extension(x509.CRLDistributionPoints(points), critical=False)
        if use is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage([use]), critical=True)
        return builder.sign(self.root_key, hashes.SHA256())


@contextmanager
def authority(days=3650):
    """An authority that answers on a free port; its own certificates hold for so many days."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self._send(known.revoked(), "application/pkix-crl")

        def do_POST(self):
            request = self.rfile.read(int(self.headers["Content-Length"]))
            self._send(known.answer(request), "application/timestamp-reply")

        def _send(self, body, kind):
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_what):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    known = Authority(f"http://127.0.0.1:{server.server_port}", days)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
