"""A key that never leaves its store seals as any other; the suite of seals asks the rest of it."""

from __future__ import annotations

from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from joserfc import jws
from joserfc.jwk import ECKey

from core.documents.engine import sealer_named
from core.documents.engine.check_statement import check
from core.documents.engine.inspect import seal_state
from core.documents.engine.key_store import KeyStoreRefused, parse_address, seal_in_store
from core.documents.engine.statement import statement_code
from core.documents.engine.tokens import CREDENTIAL, sign_token
from tests.core.documents.engine.conftest import PEM, draw, stored_seal, token_with
from tests.core.documents.engine.specimens import CREATED, TitleCertificate
from tests.core.documents.engine.test_seal import own_certificate


@pytest.fixture(scope="module")
def key():
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(scope="module")
def seal(key, tmp_path_factory):
    return stored_seal(tmp_path_factory.mktemp("store"), key)


@pytest.mark.parametrize("name", ["own", "pyhanko"])
def test_both_sealers_take_a_stored_key_of_a_curve(seal, name):
    pdf = draw(TitleCertificate())
    sealed = sealer_named(name)(pdf, seal, reason="发证", at=CREATED)
    assert seal_state(sealed, [seal.certificate_pem])[0] == "intact"
    changed = sealed.replace(b"/Reason<FEFF", b"/Reason<FEFE")
    assert changed == sealed or seal_state(changed, [seal.certificate_pem])[0] != "intact"


def test_it_signs_statements_and_tokens_too(seal):
    public = ECKey.import_key(seal.public_key)
    said = {"kind": "title-certificate", "serial": "S", "name": "张伟", "subject": "x"}
    code = statement_code(seal, **said, issued_on=date(2026, 1, 1))
    assert check(code, [public.as_dict(private=False) | {"kid": seal.fingerprint}]).name == "张伟"
    token = sign_token({"a": 1}, seal, origin="https://x.example", typ=CREDENTIAL)
    assert jws.deserialize_compact(token, public).payload == b'{"a":1}'


def test_another_keys_certificate_and_another_name_are_refused(key, tmp_path):
    with pytest.raises(KeyStoreRefused):
        stored_seal(tmp_path, key, certificate_of=ec.generate_private_key(ec.SECP256R1()))
    with pytest.raises(KeyStoreRefused):
        stored_seal(tmp_path, key, certificate_of=rsa.generate_private_key(65537, 2048))
    address, certificate = token_with(tmp_path, key), own_certificate(key).public_bytes(PEM)
    assert seal_in_store(address, certificate).sign(b"x")
    for wrong in (("object=seal", "object=none"), ("token=Office", "token=None")):
        with pytest.raises(KeyStoreRefused):
            seal_in_store(address.replace(*wrong), certificate)


@pytest.mark.parametrize("address", ["", "pkcs11:", "pkcs11:token=a;object=b", "file:x"])
def test_an_address_that_lacks_something_is_refused(address):
    with pytest.raises(KeyStoreRefused):
        parse_address(address)


def test_the_parts_of_an_address_are_unquoted():
    parts = parse_address("pkcs11:token=My%20Office;object=a?module-path=/x.so&pin-source=/p%20q")
    assert parts == {"token": "My Office", "object": "a", "module-path": "/x.so",
                     "pin-source": "/p q"}  # fmt: skip
