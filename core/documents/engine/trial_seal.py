"""Make a seal for trials: own issuer, own signer, and a name that says it is no official seal."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.clock import now
from core.documents.engine.seal import TEST_MARK

VALID_YEARS = 10


def create_test_seal(directory: Path | str, name: str) -> Path:
    """Make a seal for trials in `directory`: ``seal.pem`` (0600) and ``seal-ca.pem``.

    The certificate says in its name that it is a test seal. The issuer's key is thrown away.
    """
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    issuer_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    short = name[:40]
    issuer_name = common_name(f"{TEST_MARK} CA {secrets.token_hex(3)} - {short}"[:64])
    issuer = certificate_for(issuer_name, issuer_key, issuer_name, issuer_key, is_issuer=True)
    signer = certificate_for(
        common_name(f"{TEST_MARK} - {short}"[:64]), key, issuer_name, issuer_key, is_issuer=False
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "seal.pem"
    path.touch(mode=0o600)
    path.write_bytes(secret + signer.public_bytes(pem) + issuer.public_bytes(pem))
    (folder / "seal-ca.pem").write_bytes(issuer.public_bytes(pem))
    return path


def common_name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def certificate_for(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    is_issuer: bool,
) -> x509.Certificate:
    """A certificate for `key`, signed by `issuer_key`; valid from yesterday for ten years."""
    # A day of grace for machines whose clock runs behind.
    begins = now() - timedelta(days=1)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only",
         "decipher_only"), False,
    )  # fmt: skip
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=365 * VALID_YEARS + 3))
        .add_extension(
            x509.BasicConstraints(ca=is_issuer, path_length=0 if is_issuer else None), critical=True
        )
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_issuer,
                content_commitment=not is_issuer,
                key_cert_sign=is_issuer,
                crl_sign=is_issuer,
                **usage,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(authority, critical=False)
    )
    return builder.sign(issuer_key, hashes.SHA256())
