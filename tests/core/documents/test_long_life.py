"""What an office may set up for its seal: a key in a store, and time stamps on what must last."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from core.clock import now
from core.db import db
from core.documents import jobs, services
from core.documents.attached import _attachment
from core.documents.checking import check_file
from core.documents.engine.credential import token_in
from core.documents.engine.inspect import seal_state
from core.documents.engine.time_stamps import StampFailed, stamp_pdf
from core.documents.models import IssuedDocument
from core.documents.sealing import office_seal
from core.documents.states import DocumentKind, Verdict
from core.files.services import exchange_bytes, read_file, take_upload
from tests.core.documents import forging
from tests.core.documents.engine.authorities import authority
from tests.core.documents.engine.conftest import PEM, token_with
from tests.core.documents.engine.test_seal import own_certificate
from tests.core.documents.orders import order_for


@pytest.fixture
def setting(app, monkeypatch):
    """Settings as given, and the seal that goes with them, for one test."""
    before = office_seal()

    def give(**changed):
        settings = replace(app.extensions["settings"], **changed)
        monkeypatch.setitem(app.extensions, "settings", settings)
        app.extensions.pop("seal", None)

    yield give
    app.extensions["seal"] = before


def test_the_office_seals_by_a_key_that_never_leaves_its_store(setting, tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    address, file = token_with(tmp_path, key), tmp_path / "office.pem"
    file.write_bytes(own_certificate(key).public_bytes(PEM))
    setting(seal_key_store=address, seal_certificate_file=file)
    order = order_for()
    pdf = services.draw(order)
    assert seal_state(pdf, [file.read_bytes()])[0] == "intact"
    services.register(order, pdf)
    db.session.commit()
    assert check_file(pdf).verdict is Verdict.UNCHANGED


def test_where_an_authority_is_set_titles_are_stamped_and_checked_as_ever(app, setting, tmp_path):
    with authority() as city:
        issuers = tmp_path / "issuers.pem"
        issuers.write_bytes(city.root_pem)
        setting(seal_tsa_url=city.address, seal_tsa_issuers_file=issuers)
        app.extensions["seal"] = city.seal
        order = order_for()
        pdf = services.draw(order)
        passing = services.draw(replace(order, kind=DocumentKind.ATTENDANCE_CERTIFICATE))
    assert pdf.count(b"ETSI.RFC3161") == 1
    assert b"ETSI.RFC3161" not in passing
    services.register(order, pdf)
    db.session.commit()
    assert check_file(pdf).verdict is Verdict.UNCHANGED
    assert check_file(forging.with_newline(pdf)).verdict is Verdict.EXTENDED
    changed = check_file(pdf.replace(b"%PDF-1.7", b"%PDF-1.6", 1))
    assert (changed.verdict, changed.seal) == (Verdict.ALTERED, "broken")
    with pytest.raises(StampFailed):
        services.draw(order_for())


@pytest.fixture
def stamped(app, setting, tmp_path):
    """An authority whose stamps hold for ten years, and another for the time after."""
    with authority() as city, authority(days=9000) as later:
        issuers = tmp_path / "issuers.pem"
        issuers.write_bytes(city.root_pem + later.root_pem)
        setting(seal_tsa_url=city.address, seal_tsa_issuers_file=issuers)
        app.extensions["seal"] = city.seal
        yield setting, issuers, city, later


def registered(kind) -> tuple[IssuedDocument, bytes]:
    order = replace(order_for(), kind=kind)
    pdf = services.draw(order)
    document = services.register(order, pdf)
    db.session.commit()
    return document, pdf


def test_papers_issued_in_thousands_are_stamped_afterwards_and_each_again_in_time(stamped):
    setting, issuers, _city, later = stamped
    passing, bare = registered(DocumentKind.ATTENDANCE_CERTIFICATE)
    lasting, first = registered(DocumentKind.TITLE_CERTIFICATE)
    address = passing.file_id
    jobs.stamp_papers()
    db.session.expire_all()
    made = read_file(passing.file)
    assert made.startswith(bare)
    assert made.count(b"ETSI.RFC3161") == 1
    assert passing.file_id == address, "who kept the address of the file finds it there"
    assert read_file(lasting.file) == first, "stamped when it was issued"
    assert lasting.stamp_ends_at > now() + timedelta(days=3000)
    for known in (bare, made, first):
        assert check_file(known).verdict is Verdict.UNCHANGED
    jobs.stamp_papers()
    assert read_file(passing.file) == made, "no stamp ends soon"

    lasting.stamp_ends_at = now() + timedelta(days=30)
    db.session.commit()
    setting(seal_tsa_url=later.address, seal_tsa_issuers_file=issuers)
    jobs.LEAD, before = timedelta(days=4000), jobs.LEAD
    try:
        jobs.stamp_papers()
    finally:
        jobs.LEAD = before
    db.session.expire_all()
    renewed = read_file(lasting.file)
    assert renewed.startswith(first)
    assert renewed.count(b"ETSI.RFC3161") == 2
    assert lasting.stamp_ends_at > now() + timedelta(days=8000)
    for known in (first, renewed):
        assert check_file(known).verdict is Verdict.UNCHANGED
    assert check_file(forging.with_newline(renewed)).verdict is Verdict.EXTENDED
    assert token_in(_attachment(renewed)) == token_in(_attachment(first))


def test_an_authority_whose_own_certificate_ends_soon_stamps_each_paper_once(
    app, setting, tmp_path
):
    """Every hour each paper got another stamp that ended no later: its file grew for a year."""
    with authority(days=300) as city:
        issuers = tmp_path / "issuers.pem"
        issuers.write_bytes(city.root_pem)
        setting(seal_tsa_url=city.address, seal_tsa_issuers_file=issuers)
        app.extensions["seal"] = city.seal
        papers = [registered(DocumentKind.ATTENDANCE_CERTIFICATE)[0] for _each in range(3)]
        jobs.stamp_papers()
        db.session.expire_all()
        made = [read_file(one.file) for one in papers]
        asked, answer = [], city.answer
        city.answer = lambda request: asked.append(1) or answer(request)
        jobs.stamp_papers()
    db.session.expire_all()
    assert [read_file(one.file) for one in papers] == made
    assert [pdf.count(b"ETSI.RFC3161") for pdf in made] == [1, 1, 1]
    assert len(asked) <= 2, "one paper asks for all whether there is a better one"


def upload(pdf: bytes):
    return take_upload(io.BytesIO(pdf), declared_name="paper.pdf", field="original")


def test_a_file_handed_out_between_two_stamps_is_unchanged(stamped):
    _setting, issuers, _city, later = stamped
    document, bare = registered(DocumentKind.ATTENDANCE_CERTIFICATE)
    jobs.stamp_papers()
    db.session.expire_all()
    between = read_file(document.file)
    made = stamp_pdf(between, authority=later.address, trusted=[issuers.read_bytes()])
    exchange_bytes(document.file, made)
    document.stamped_sha256 = hashlib.sha256(made).hexdigest()
    db.session.commit()
    assert check_file(between).verdict is Verdict.UNCHANGED
    assert check_file(forging.with_newline(between)).verdict is Verdict.EXTENDED
    assert check_file(made[: len(between) + 900]).verdict is not Verdict.UNCHANGED
    # As evidence too it stays what was handed out: cleaned it would lose its seal.
    for known in (bare, between, made):
        assert upload(known).cleaned == known
    assert upload(forging.with_newline(between)).cleaned != forging.with_newline(between)


def test_a_file_that_is_damaged_gets_no_stamp_and_no_other_error(stamped):
    _setting, issuers, city, _later = stamped
    for damaged in (b"", b"%PDF-1.7\n", services.draw_plain(order_for())):
        with pytest.raises(StampFailed):
            stamp_pdf(damaged, authority=city.address, trusted=[issuers.read_bytes()])


def test_an_authority_that_is_away_fails_the_run_and_changes_nothing(app, stamped):
    setting, issuers, city, _later = stamped
    document, pdf = registered(DocumentKind.ATTENDANCE_CERTIFICATE)
    for _each in range(2):
        registered(DocumentKind.ATTENDANCE_CERTIFICATE)
    setting(seal_tsa_url="http://127.0.0.1:9", seal_tsa_issuers_file=issuers)
    app.extensions["seal"] = city.seal
    with pytest.raises(StampFailed):
        jobs.stamp_papers()
    db.session.expire_all()
    assert read_file(document.file) == pdf
    assert document.stamp_ends_at is None
