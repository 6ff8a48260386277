"""An OpenID Connect provider in a process of its own: `python -m tests.core.accounts.provider PORT`.

Whom it lets in and what it says of them, faults included, is posted to /say as JSON.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "talent-office", "a secret of the office and the city"
KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"})
FORGED = RSAKey.generate_key(2048, {"kid": "first"})


class Provider(ThreadingHTTPServer):
    """Codes given and not yet taken, each with what was asked."""

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{port}"
        self.codes: dict[str, dict[str, str]] = {}
        self.says: dict[str, Any] = {}


class Handler(BaseHTTPRequestHandler):
    """The five addresses of a provider."""

    server: Provider

    def do_GET(self) -> None:
        """What it is, its keys, and letting somebody in."""
        parts = urlsplit(self.path)
        url = self.server.url
        if parts.path == "/.well-known/openid-configuration":
            self._json({
                "issuer": url, "authorization_endpoint": f"{url}/authorize",
                "token_endpoint": f"{url}/token", "jwks_uri": f"{url}/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            })  # fmt: skip
        elif parts.path == "/keys":
            self._json({"keys": [KEY.as_dict(private=False)]})
        else:
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            code = secrets.token_urlsafe(16)
            self.server.codes[code] = asked
            sent = urlencode({"code": code, "state": asked["state"]})
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{sent}")
            self.end_headers()

    def do_POST(self) -> None:
        """Being told what to say, and a token for a code."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/say":
            self.server.says = json.loads(body)
            self._json({})
            return
        form = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self.server.codes.pop(form.get("code", ""), None)
        held = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        is_fit = (
            asked is not None
            and asked.get("code_challenge_method") == "S256"
            and proof == asked["code_challenge"]
            and form["redirect_uri"] == asked["redirect_uri"]
            and self.headers["Authorization"] in {f"Basic {held}", self._quoted()}
        )
        if asked is None or not is_fit:
            self._json({"error": "invalid_grant"}, 400)
            return
        self._json({"access_token": "x", "token_type": "Bearer", "id_token": self._token(asked)})

    @staticmethod
    def _quoted() -> str:
        quoted = f"{CLIENT}:{SECRET.replace(' ', '+')}"
        return f"Basic {base64.b64encode(quoted.encode()).decode()}"

    def _token(self, asked: dict[str, str]) -> str:
        moment = int(time.time())
        says = dict(self.server.says)
        key = FORGED if says.pop("forged", False) else KEY
        claims = {
            "iss": self.server.url, "aud": CLIENT, "sub": "city-0042", "nonce": asked["nonce"],
            "iat": moment, "exp": moment + 300, "auth_time": moment,
            "email": "shen@example.org", "email_verified": True,
        }  # fmt: skip
        return jwt.encode({"alg": "RS256", "kid": "first"}, claims | says, key)

    def _json(self, value: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: Any) -> None:
        """Nothing is written down."""


if __name__ == "__main__":
    Provider(int(sys.argv[1])).serve_forever()
