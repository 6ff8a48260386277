import io
import subprocess
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from core.documents.engine import NotSealable, Seal, create_test_seal, inspect_pdf
from core.documents.engine.inspect import seal_state
from core.documents.engine.trial_seal import certificate_for, common_name
from tests.core.documents.engine import lint
from tests.core.documents.engine.conftest import BOTH_SEALERS
from tests.core.documents.engine.specimens import CREATED

pytestmark = BOTH_SEALERS


def judged_by_pyhanko(pdf, issuer):
    from asn1crypto import pem
    from asn1crypto import x509 as asn1

    _, _, der = pem.unarmor(issuer.encode())
    context = ValidationContext(
        trust_roots=[asn1.Certificate.load(der)],
        allow_fetching=False,
        moment=datetime(2027, 6, 1, tzinfo=UTC),
    )
    signature = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    return validate_pdf_signature(signature, context)


def test_pyhanko_finds_the_seal_sound_and_the_whole_file_covered(workshop):
    status = judged_by_pyhanko(workshop.sealed, workshop.issuer)
    assert status.bottom_line
    assert status.intact
    assert status.trusted
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.signer_reported_dt == CREATED


def test_poppler_finds_the_signature_valid(workshop, tmp_path):
    path = tmp_path / "sealed.pdf"
    path.write_bytes(workshop.sealed)
    said = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def test_sealing_keeps_the_archival_form_and_the_document(workshop):
    assert lint.faults(workshop.sealed) == []
    assert workshop.sealed.startswith(workshop.unsealed)


def test_sealing_twice_gives_the_same_bytes(workshop):
    again = workshop.put_seal(workshop.unsealed, workshop.seal, reason="发证 Issued", at=CREATED)
    assert again == workshop.sealed
    other = workshop.put_seal(workshop.unsealed, workshop.seal, reason="补发", at=CREATED)
    assert other != workshop.sealed


def test_what_cannot_be_sealed_is_refused(workshop):
    for pdf in (workshop.sealed, b"%PDF-1.7\n", b"", workshop.unsealed[:-40]):
        with pytest.raises(NotSealable):
            workshop.put_seal(pdf, workshop.seal, reason="", at=CREATED)


def pem_of(key, certificate):
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + certificate.public_bytes(serialization.Encoding.PEM)


def own_certificate(key, name="City"):
    return certificate_for(common_name(name), key, common_name(name), key, is_issuer=False)


def test_an_rsa_seal_works_as_well(workshop):
    key = rsa.generate_private_key(65537, 2048)
    seal = Seal.load(pem_of(key, own_certificate(key)))
    pdf = workshop.put_seal(workshop.unsealed, seal, reason="x", at=CREATED)
    assert not seal.is_test
    assert seal_state(pdf, [seal.certificate_pem])[0] == "intact"
    assert judged_by_pyhanko(pdf, seal.certificate_pem).intact


def test_documents_under_a_retired_seal_still_verify(workshop, tmp_path):
    new = Seal.load(create_test_seal(tmp_path, "New"))
    trusted = [new.certificate_pem, workshop.seal.certificate_pem]
    assert inspect_pdf(workshop.sealed, trusted).seal == "intact"
