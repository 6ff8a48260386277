"""What an office may set up for its seal: a key in a store, and time stamps on what must last."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from core.db import db
from core.documents import services
from core.documents.checking import check_file
from core.documents.engine.inspect import seal_state
from core.documents.engine.time_stamps import StampFailed
from core.documents.sealing import office_seal
from core.documents.states import DocumentKind, Verdict
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
