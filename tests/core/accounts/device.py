"""A phone that makes passkeys and shows them, as a browser would hand its answers on."""

from __future__ import annotations

import hashlib
import html
import json
import re
import secrets
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from werkzeug.test import TestResponse

from tests.core.accounts.browser import TOKEN, Browser

ORIGIN, HOST = "http://localhost", b"localhost"
PRESENT, VERIFIED, HOLDS_KEY = 0x01, 0x04, 0x40


class Device:
    """One key pair; `verifies` its owner by finger or PIN unless it is a bare key."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.handle = b""
        self.verifies = True

    def make(self, browser: Browser, name: str = "Phone") -> TestResponse:
        """Set a passkey up on the page for it."""
        page = browser.post("/me/passkeys", name=name)
        asked, url, token = self.asked(page)
        self.handle = base64url_to_bytes(asked["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        held = bytes(16) + len(self.id).to_bytes(2) + self.id + cbor2.dumps(public)
        data = self._about(HOLDS_KEY) + held
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        response = {"attestationObject": bytes_to_base64url(statement), "transports": ["internal"]}
        return self.send(browser, url, self.answer("create", asked, response), token)

    def show(self, browser: Browser, begin: str = "/sign-in/passkey") -> TestResponse:
        """Confirm on a page that asks for a passkey."""
        asked, url, token = self.asked(browser.post(begin))
        return self.send(browser, url, self.shown(asked), token)

    def shown(self, asked: dict[str, Any]) -> str:
        """The signed answer to what a page asked."""
        data, client = self._about(0), self._client("get", asked)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self.answer("get", asked, {
            "authenticatorData": bytes_to_base64url(data),
            "signature": bytes_to_base64url(signed),
            "userHandle": bytes_to_base64url(self.handle),
        })  # fmt: skip

    @staticmethod
    def asked(page: TestResponse) -> tuple[dict[str, Any], str, str]:
        """What a page asks the device, where its answer goes, and the page's token."""
        found = re.search(r'action="([^"]+)" data-passkey="\w+" data-options="([^"]+)"', page.text)
        token = TOKEN.search(page.text)
        assert found, page.text
        assert token, page.text
        asked = json.loads(html.unescape(found.group(2)))
        return asked, html.unescape(found.group(1)), token.group(1)

    @staticmethod
    def send(browser: Browser, url: str, answer: str, token: str) -> TestResponse:
        """Post it with a token of the browser's session."""
        return browser.client.post(url, data={"credential": answer, "csrf_token": token})

    def answer(self, kind: str, asked: dict[str, Any], response: dict[str, Any]) -> str:
        """As the page's script writes it."""
        client = bytes_to_base64url(self._client(kind, asked))
        own = bytes_to_base64url(self.id)
        return json.dumps({"id": own, "rawId": own, "type": "public-key",
                           "response": {"clientDataJSON": client, **response}})  # fmt: skip

    def _about(self, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(HOST).digest() + bytes([flags]) + bytes(4)

    @staticmethod
    def _client(kind: str, asked: dict[str, Any]) -> bytes:
        told = {"type": f"webauthn.{kind}", "challenge": asked["challenge"], "origin": ORIGIN}
        return json.dumps(told).encode()
