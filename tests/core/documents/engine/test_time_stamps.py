"""A stamped paper is found valid in decades, from what it carries alone."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext

from core.clock import now
from core.documents.engine import sealer_named
from core.documents.engine.inspect import seal_state
from core.documents.engine.time_stamps import StampFailed, stamp_pdf
from tests.core.documents.engine import lint
from tests.core.documents.engine.authorities import authority
from tests.core.documents.engine.conftest import draw
from tests.core.documents.engine.specimens import TitleCertificate


@pytest.fixture(scope="module")
def city():
    with authority() as known:
        yield known


@pytest.fixture(scope="module", params=["own", "pyhanko"])
def papers(request, city):
    """A sealed paper, and the same stamped."""
    pdf = draw(TitleCertificate())
    sealed = sealer_named(request.param)(pdf, city.seal, reason="发证", at=now())
    return sealed, stamp_pdf(sealed, authority=city.address, trusted=[city.root_pem])


def roots(city):
    return [x509.Certificate.load(pem.unarmor(city.root_pem)[2])]


def is_valid_later(pdf, city, days):
    """Whether the seal holds that many days on, from what is in the file and without a network.

    As PAdES has it: the authority's stamp proves when, and the seal is judged as of that moment by
    the lists that are stored.
    """
    reader = PdfFileReader(io.BytesIO(pdf))
    context = {"trust_roots": roots(city), "allow_fetching": False}
    moment = now() + timedelta(days=days)
    stored = {}
    for stamp in reader.embedded_timestamp_signatures:
        found = validate_pdf_timestamp(stamp, ValidationContext(**context, moment=moment))
        assert found.valid
        assert found.trusted
        moment = found.timestamp
        stored = {"crls": read_lists(reader), "revocation_mode": "hard-fail"}
    seal = reader.embedded_regular_signatures[0]
    return validate_pdf_signature(
        seal, ValidationContext(**context, **stored, moment=moment)
    ).bottom_line


def read_lists(reader):
    return [one.get_object().data for one in DocumentSecurityStore.read_dss(reader).crls]


def test_the_seal_is_valid_when_its_certificate_has_run_out(city, papers):
    sealed, stamped = papers
    assert is_valid_later(stamped, city, 10)
    assert is_valid_later(stamped, city, 3000)
    assert is_valid_later(sealed, city, 10)
    assert not is_valid_later(sealed, city, 3000), "the stamp makes the difference"


def test_the_stamp_covers_every_byte_and_what_a_check_needs_is_in_the_file(city, papers):
    sealed, stamped = papers
    assert stamped.startswith(sealed)
    reader = PdfFileReader(io.BytesIO(stamped))
    (stamp,) = reader.embedded_timestamp_signatures
    context = ValidationContext(trust_roots=roots(city), allow_fetching=False)
    status = validate_pdf_timestamp(stamp, context)
    assert status.valid
    assert status.intact
    assert status.trusted
    assert status.coverage.name == "ENTIRE_FILE"
    assert reader.root["/DSS"]["/CRLs"]
    assert abs(status.timestamp - now()) < timedelta(minutes=10)


def test_it_stays_archival(papers):
    assert lint.faults(papers[1]) == []


def test_a_changed_byte_anywhere_breaks_it(city, papers):
    stamped = papers[1]
    context = ValidationContext(trust_roots=roots(city), allow_fetching=False)
    for place in range(2000, len(papers[0]), len(papers[0]) // 12):
        changed = bytearray(stamped)
        changed[place] ^= 1
        try:
            reader = PdfFileReader(io.BytesIO(bytes(changed)))
            status = validate_pdf_timestamp(reader.embedded_timestamp_signatures[0], context)
        except Exception:  # noqa: BLE001 - it cannot even be read
            continue
        assert not (status.valid and status.intact), place


def test_a_changed_stamped_paper_is_told_as_broken_and_not_as_a_strangers(city, papers):
    changed = papers[1].replace(b"%PDF-1.7", b"%PDF-1.6", 1)
    assert seal_state(changed, [city.seal.certificate_pem])[0] == "broken"


def test_an_authority_that_is_away_or_unknown_fails_and_leaves_no_paper(city, papers, tmp_path):
    with pytest.raises(StampFailed):
        stamp_pdf(papers[0], authority="http://127.0.0.1:9", trusted=[city.root_pem])
    with authority() as stranger, pytest.raises(StampFailed):
        stamp_pdf(papers[0], authority=stranger.address, trusted=[city.root_pem])
