"""A seal, its issuer and one sealed certificate, made once for all tests of the engine."""

import os
import secrets
import subprocess
from dataclasses import dataclass
from typing import get_args

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from core.documents.engine import (
    Seal,
    create_test_seal,
    credential_bytes,
    fill_template,
)
from core.documents.engine.key_store import seal_in_store
from core.documents.engine.render import render_pdf
from core.documents.engine.sealers import Sealer, SealerName, sealer_named
from core.documents.engine.trial_seal import certificate_for, common_name
from tests.core.documents.engine.specimens import CHECK, CREATED, TitleCertificate

# Whatever is asked of one sealer is asked of both: `pytestmark = BOTH_SEALERS`.
# A third time with the key in a store that hands it out to nobody.
STORED = "stored"
BOTH_SEALERS = pytest.mark.parametrize(
    "sealer", [*get_args(SealerName), STORED], indirect=True, scope="session"
)


@dataclass(frozen=True)
class Workshop:
    put_seal: Sealer
    seal: Seal
    issuer: str
    unsealed: bytes
    sealed: bytes
    credential: bytes


def draw(certificate, attachment=b"{}"):
    html = fill_template("title_certificate.html", certificate)
    return render_pdf(
        html,
        title="职称证书",
        language="zh-Hans",
        created=CREATED,
        attachment=attachment,
    )


@pytest.fixture(scope="session")
def sealer(request):
    name = getattr(request, "param", "own")
    put_seal = sealer_named("own" if name == STORED else name)
    return name, put_seal


@pytest.fixture(scope="session")
def workshop(tmp_path_factory, sealer):
    folder = tmp_path_factory.mktemp("seal")
    name, sealer = sealer
    if name == STORED:
        seal = stored_seal(folder, rsa.generate_private_key(65537, 2048))
    else:
        seal = Seal.load(create_test_seal(folder, "Suzhou"))
    certificate = TitleCertificate()
    credential = credential_bytes(
        {"holder_name": certificate.holder_name, "title_zh": certificate.title_zh},
        serial=certificate.serial,
        kind="title_recognition",
        issuer=certificate.authority_zh,
        issued_at=CREATED,
        check_url=CHECK,
        seal=seal,
    )
    unsealed = draw(certificate, credential)
    return Workshop(
        put_seal=sealer,
        seal=seal,
        issuer=(folder / "seal-ca.pem").read_text(),
        unsealed=unsealed,
        sealed=sealer(unsealed, seal, reason="发证 Issued", at=CREATED),
        credential=credential,
    )


SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"
PEM = serialization.Encoding.PEM


def stored_seal(folder, key, *, label="seal", certificate_of=None):
    """A seal whose key lies in a token of SoftHSM; its issuer in ``seal-ca.pem``, as else.

    `certificate_of` another key makes a certificate that does not fit.
    """
    address = token_with(folder, key, label)
    issuer_key = ec.generate_private_key(ec.SECP256R1())
    issuer_name = common_name(f"TEST SEAL CA {label} {folder.name}")
    issuer = certificate_for(issuer_name, issuer_key, issuer_name, issuer_key, is_issuer=True)
    signer = certificate_for(
        common_name("TEST SEAL"), certificate_of or key, issuer_name, issuer_key, is_issuer=False
    )
    (folder / "seal-ca.pem").write_bytes(issuer.public_bytes(PEM))
    return seal_in_store(address, signer.public_bytes(PEM) + issuer.public_bytes(PEM))


def token_with(folder, key, label="seal"):
    """Put `key` into the token of SoftHSM under a name of its own, and give its address."""
    (folder / "key.pem").write_bytes(
        key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "pin").write_text("1234\n")
    name = f"{label}-{secrets.token_hex(4)}"
    # The library looks for tokens once for a process, so there is one, made before it is loaded.
    if "SOFTHSM2_CONF" not in os.environ:
        home = folder.parent / "softhsm"
        home.mkdir()
        (home / "conf").write_text(f"directories.tokendir = {home}\nobjectstore.backend = file\n")
        os.environ["SOFTHSM2_CONF"] = str(home / "conf")
        softhsm("--init-token", "--free", "--label", "Office", "--so-pin", "4321")
    number = secrets.token_hex(4)
    softhsm(
        "--import", str(folder / "key.pem"), "--token", "Office", "--label", name, "--id", number
    )
    return f"pkcs11:token=Office;object={name}?module-path={SOFTHSM}&pin-source={folder / 'pin'}"


def softhsm(*what):
    subprocess.run(["softhsm2-util", *what, "--pin", "1234"], check=True, capture_output=True)
