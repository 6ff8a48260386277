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
from core.documents.engine.time_stamps import StampFailed, stamp_end, stamp_pdf
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


def roots(*authorities):
    return [x509.Certificate.load(pem.unarmor(one.root_pem)[2]) for one in authorities]


def is_valid_later(pdf, days, *authorities):
    """Whether the seal holds that many days on, from what is in the file and without a network.

    As PAdES has it: the authority's last stamp proves when, the one before is judged as of that
    moment, and the seal at last as of the first, by the lists that are stored.
    """
    reader = PdfFileReader(io.BytesIO(pdf))
    context = {"trust_roots": roots(*authorities), "allow_fetching": False}
    moment = now() + timedelta(days=days)
    stored = {}
    for stamp in reversed(reader.embedded_timestamp_signatures):
        found = validate_pdf_timestamp(stamp, ValidationContext(**context, moment=moment))
        if not (found.valid and found.trusted):
            return False
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
    assert is_valid_later(stamped, 10, city)
    assert is_valid_later(stamped, 3000, city)
    assert is_valid_later(sealed, 10, city)
    assert not is_valid_later(sealed, 3000, city), "the stamp makes the difference"


def test_a_further_stamp_keeps_it_valid_when_the_first_authority_is_gone(city, papers):
    _sealed, stamped = papers
    with authority(days=9000) as later:
        pems = [city.root_pem, later.root_pem]
        renewed = stamp_pdf(stamped, authority=later.address, trusted=pems)
    assert renewed.startswith(stamped)
    assert stamp_end(stamped) < now() + timedelta(days=3650) < stamp_end(renewed)
    assert is_valid_later(renewed, 3000, city, later)
    assert is_valid_later(renewed, 6000, city, later)
    assert not is_valid_later(stamped, 6000, city, later), "the further stamp makes the difference"
    assert lint.faults(renewed) == []
    assert seal_state(renewed, [city.seal.certificate_pem])[0] == seal_state(
        stamped, [city.seal.certificate_pem])[0]  # fmt: skip


def test_where_there_is_no_stamp_none_ends(papers):
    assert stamp_end(papers[0]) is None
    with pytest.raises(StampFailed):
        stamp_end(b"%PDF-1.7 broken")


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
