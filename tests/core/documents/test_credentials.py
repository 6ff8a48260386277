"""The credential: read as a stranger's program does, from what is published and nothing else."""

from __future__ import annotations

import base64
import gzip
import io
import json
from datetime import datetime, timedelta

import pikepdf
import pytest
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from core.clock import now
from core.db import db
from core.documents import attached as attached_in_files
from core.documents import services, views, views_credentials
from core.documents.ending import lapse_document
from core.documents.engine import Seal, create_test_seal
from core.documents.engine.credential import token_in
from core.documents.engine.status_list import PLACES, place_of
from core.documents.printed import PRINTED_FIELDS
from core.documents.states import EndReason
from tests.core.documents.orders import issue, order_for, token_of


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def attached(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return document.attachments["credential.json"].get_file().read_bytes()


def read(client, token: str) -> dict:
    """What a token says, by the key of its `kid` from the published list."""
    keys = KeySet.import_key_set(client.get("/.well-known/jwks.json").json)
    return json.loads(jws.deserialize_compact(token, keys).payload)


def is_set(client, status: dict[str, str]) -> bool:
    answer = client.get(path_of(status["statusListCredential"]))
    assert answer.content_type == "application/vc+jwt"
    said = read(client, answer.text)
    assert said["id"] == status["statusListCredential"]
    assert said["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    # One kept from before a paper was withdrawn passes for a day at most.
    begins, ends = (datetime.fromisoformat(said[name]) for name in ("validFrom", "validUntil"))
    assert ends - begins == timedelta(days=1)
    subject = said["credentialSubject"]
    assert subject["type"] == "BitstringStatusList"
    assert subject["statusPurpose"] == status["statusPurpose"] == "revocation"
    packed = subject["encodedList"]
    bits = gzip.decompress(base64.urlsafe_b64decode(packed[1:] + "=" * (-len(packed[1:]) % 4)))
    assert (packed[0], len(bits) * 8) == ("u", PLACES)
    place = int(status["statusListIndex"])
    return bool(bits[place // 8] & 128 >> place % 8)


def test_the_attached_credential_is_a_badge_that_the_published_keys_verify(client, issued, drawn):
    said = json.loads(attached(drawn[4].pdf))
    token = token_in(attached(drawn[4].pdf))
    payload = read(client, token)
    registered = {name: payload.pop(name) for name in ("iss", "jti", "nbf")}
    assert payload == said["credential"]
    assert registered["iss"] == payload["issuer"]["id"]
    assert registered["jti"] == payload["id"]
    assert payload["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    subject = payload["credentialSubject"]
    assert subject["achievement"]["name"] == "高级工程师 Senior Engineer"
    assert subject["identifier"][0]["identityHash"] == subject["holder_name"] == "Łukasz Żółć"
    head = json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))
    assert (head["alg"], head["typ"], head["cty"]) == ("ES256", "vc+jwt", "vc")
    assert client.get(path_of(head["kid"])).json["kid"] == head["kid"]
    assert client.get("/.well-known/keys/ABC").status_code == 404


def test_a_changed_token_is_none(client, issued, drawn):
    head, body, signature = token_in(attached(drawn[0].pdf)).split(".")
    words = json.loads(base64.urlsafe_b64decode(body + "=="))
    words["credentialSubject"]["holder_name"] = "Mallory"
    forged = base64.urlsafe_b64encode(json.dumps(words).encode()).rstrip(b"=").decode()
    with pytest.raises(JoseError):
        read(client, f"{head}.{forged}.{signature}")


def test_the_issuer_and_every_field_are_defined_where_the_credential_says(client, issued, drawn):
    credential = json.loads(attached(drawn[1].pdf))["credential"]
    profile = client.get(path_of(credential["issuer"]["id"]))
    assert profile.json["id"] == credential["issuer"]["id"]
    assert profile.json["type"] == ["Profile"]
    answer = client.get(path_of(credential["@context"][2]))
    assert answer.content_type == "application/ld+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    terms = answer.json["@context"]
    assert {field.key for field in PRINTED_FIELDS} <= set(terms)
    own = set(credential["credentialSubject"]) - {"type", "identifier", "achievement"}
    assert own <= set(terms)
    assert terms["issued_on"]["@type"].endswith("#date")


def test_a_withdrawn_one_is_set_in_its_list_and_no_other(client, issued, drawn):
    states = [json.loads(attached(one.pdf))["credential"]["credentialStatus"] for one in drawn]
    assert not any(is_set(client, state) for state in states)
    lapse_document(issued[2], reason_class=EndReason.GROUND_GONE, at=now())
    db.session.commit()
    assert [is_set(client, state) for state in states] == [False, False, True, False, False, False]
    assert client.get("/verify/status/sz26").status_code == 404
    assert client.get("/verify/status/ZZ99").status_code == 200


def test_lists_are_signed_for_nobody_without_end(app, client, issued, monkeypatch):
    monkeypatch.setattr(views_credentials, "LOOK_UPS", "2/minute")
    monkeypatch.setattr(views, "LOOK_UPS", "2/minute")
    for path in ("/verify/status/ZZ99", "/verify/withdrawn"):
        codes = [client.get(path).status_code for _each in "123"]
        assert codes[-1] == 429
    assert client.get("/certificates/withdrawn").status_code == 200


def test_no_two_papers_share_a_place(app, monkeypatch):
    first = issue()
    taken, free = first.serial, order_for().serial
    serials = [free, taken, taken]
    monkeypatch.setattr(services, "new_serial", lambda _prefix: serials.pop())
    assert services.number_document(now())[0] == free
    assert first.status_place == "{}/{}".format(*place_of(taken))


def test_whoever_has_the_token_takes_the_credential_along(client, issued, drawn):
    one = drawn[0].order
    path = f"/verify/{one.serial}/{token_of(one)}"
    assert f"{path}/credential" in client.get(path).text
    taken = client.get(f"{path}/credential")
    assert taken.text == token_in(attached(drawn[0].pdf))
    assert "credential.jwt" in taken.headers["Content-Disposition"]
    for wrong in (f"/verify/{one.serial}/0000000000/credential", "/verify/x/y/credential"):
        assert client.get(wrong).status_code == 404
    assert f"/verify/{one.serial}/" not in client.get(f"/verify/{one.serial}").text


@pytest.mark.parametrize("size", [0, 9, 900, 20_000])
def test_no_credential_is_taken_out_of_a_damaged_file(client, issued, drawn, monkeypatch, size):
    one = drawn[0].order
    monkeypatch.setattr(attached_in_files, "read_file", lambda _file: drawn[0].pdf[:size])
    taken = client.get(f"/verify/{one.serial}/{token_of(one)}/credential")
    assert taken.status_code == 404


def test_credentials_of_a_seal_that_is_no_longer_used_still_verify(
    app, client, issued, drawn, tmp_path
):
    app.extensions["seal"] = Seal.load(create_test_seal(tmp_path, "New"))
    try:
        token = token_in(attached(drawn[3].pdf))
        assert read(client, token)["credentialSubject"]["serial"] == drawn[3].order.serial
        assert len(client.get("/.well-known/jwks.json").json["keys"]) == 2
    finally:
        del app.extensions["seal"]


def test_the_list_of_withdrawn_numbers_passes_for_no_credential(client, issued):
    lapse_document(issued[0], reason_class=EndReason.GROUND_GONE, at=now())
    db.session.commit()
    signed = client.get("/verify/withdrawn").json["signed"]
    head = json.loads(base64.urlsafe_b64decode(signed.split(".")[0] + "=="))
    assert head["typ"] == "withdrawn+jwt"
    assert read(client, signed)["withdrawn"][0]["serial"] == issued[0].serial
