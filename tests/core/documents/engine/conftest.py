"""A seal, its issuer and one sealed certificate, made once for all tests of the engine."""

from dataclasses import dataclass
from typing import get_args

import pytest

from core.documents.engine import (
    Seal,
    create_test_seal,
    credential_bytes,
    fill_template,
)
from core.documents.engine.render import render_pdf
from core.documents.engine.sealers import Sealer, SealerName, sealer_named
from tests.core.documents.engine.specimens import CHECK, CREATED, TitleCertificate

# Whatever is asked of one sealer is asked of both: `pytestmark = BOTH_SEALERS`.
BOTH_SEALERS = pytest.mark.parametrize(
    "sealer", get_args(SealerName), indirect=True, scope="session"
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
    return sealer_named(getattr(request, "param", "own"))


@pytest.fixture(scope="session")
def workshop(tmp_path_factory, sealer):
    folder = tmp_path_factory.mktemp("seal")
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
