"""Signed tokens (compact JWS): joserfc writes them, the seal signs.

The seal takes the place of the library's own algorithm, because its key may lie in a store that
hands out none, and the same words must give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from core.documents.engine.seal import Seal

KEYS = "/.well-known/keys"
# What a token is, so that none passes for another: a credential, a list of states, of numbers.
CREDENTIAL, WITHDRAWN = "vc+jwt", "withdrawn+jwt"
_HALF = 32  # bytes of r and of s on P-256


def sign_token(payload: Mapping[str, Any], seal: Seal, *, origin: str, typ: str) -> str:
    """`payload` as a token of the kind `typ`; `kid` is where its key is published."""
    from joserfc import jws
    from joserfc.jwk import OctKey

    header = {"alg": algorithm_of(seal), "kid": f"{origin}{KEYS}/{seal.fingerprint}", "typ": typ}
    if typ == CREDENTIAL:
        header["cty"] = "vc"
    words = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # The library asks for a key and checks its kind; ours stays with the seal.
    registry = _registry(seal)
    return jws.serialize_compact(header, words, OctKey.import_key(b"-" * 32), registry=registry)


def algorithm_of(seal: Seal) -> str:
    return "RS256" if isinstance(seal.public_key, rsa.RSAPublicKey) else "ES256"


@cache
def _registry(seal: Seal) -> Any:
    from joserfc.jws import JWSAlgModel, JWSRegistry  # type: ignore[attr-defined]

    class BySeal(JWSAlgModel):
        name, description = algorithm_of(seal), "signed by the office's seal"

        def sign(self, msg: bytes, key: Any) -> bytes:
            signature = seal.sign(msg)
            if self.name == "RS256":
                return signature
            r, s = decode_dss_signature(signature)
            return r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")

        def verify(self, msg: bytes, sig: bytes, key: Any) -> bool:
            raise NotImplementedError("whoever checks a token has the published key")

    made = JWSRegistry(algorithms=[BySeal.name])
    made.algorithms = {BySeal.name: BySeal()}
    return made
