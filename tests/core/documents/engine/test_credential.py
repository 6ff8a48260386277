import json

from core.documents.engine import Seal, create_test_seal
from core.documents.engine.credential import ENVELOPE
from tests.core.documents.engine.tokens import read_token


def token_of(credential):
    return json.loads(credential)["id"].removeprefix(ENVELOPE)


def keys(seal):
    return {seal.fingerprint: seal.public_key}


def test_the_token_holds_what_the_plain_form_says(workshop):
    payload = read_token(token_of(workshop.credential), keys(workshop.seal))
    said = json.loads(workshop.credential)["credential"]
    assert {name: payload[name] for name in said} == said
    assert set(payload) - set(said) == {"iss", "jti", "nbf"}
    assert payload["credentialSubject"]["holder_name"] == "伊丽莎白·安德森"
    assert payload["issuer"]["id"] == "https://talent.suzhou.example/.well-known/issuer.json"
    assert payload["validFrom"] == "2027-03-15T01:30:00Z"


def test_pyjwt_style_checks_by_hand(workshop):
    import base64

    head = token_of(workshop.credential).split(".")[0]
    header = json.loads(base64.urlsafe_b64decode(head + "=="))
    assert header == {
        "alg": "ES256",
        "cty": "vc",
        "kid": f"https://talent.suzhou.example/.well-known/keys/{workshop.seal.fingerprint}",
        "typ": "vc+jwt",
    }


def test_changed_foreign_and_unsigned_tokens_say_nothing(workshop, tmp_path):
    token = token_of(workshop.credential)
    head, body, signature = token.split(".")
    stranger = Seal.load(create_test_seal(tmp_path, "x"))
    own = keys(workshop.seal)
    assert read_token(token, keys(stranger)) is None
    assert read_token(token, {workshop.seal.fingerprint: stranger.public_key}) is None
    assert read_token(f"{head}.{body[:-4]}AAAA.{signature}", own) is None
    assert read_token(f"eyJhbGciOiJub25lIn0.{body}.", own) is None
    for nonsense in ("", "..", "a.b.c", "é.é.é", f"{head}.{body}", f"{head}.{body}.{'A' * 86}"):
        assert read_token(nonsense, own) is None
