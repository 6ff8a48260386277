import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from core.documents.engine import Seal, create_test_seal
from tests.core.documents.engine.test_seal import own_certificate, pem_of


def test_the_test_seal_says_so_and_its_key_is_private(tmp_path):
    path = create_test_seal(tmp_path / "keys", "苏州市人力资源和社会保障局")
    seal = Seal.load(path)
    assert seal.is_test
    assert path.stat().st_mode & 0o077 == 0
    signer = x509.load_pem_x509_certificate(seal.certificate_pem.encode())
    days = (signer.not_valid_after_utc - signer.not_valid_before_utc).days
    assert days >= 3650
    assert len(seal.fingerprint) == 64
    assert seal.fingerprint == signer.fingerprint(hashes.SHA256()).hex().upper()
    assert b"PRIVATE" not in (path.parent / "seal-ca.pem").read_bytes()


def test_weak_and_mismatched_keys_are_refused():
    weak, strong, other = (
        rsa.generate_private_key(65537, 1024),
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP256R1()),
    )
    with pytest.raises(ValueError, match="P-256"):
        Seal.load(pem_of(weak, own_certificate(strong)))
    with pytest.raises(ValueError, match="belong"):
        Seal.load(pem_of(strong, own_certificate(other)))
