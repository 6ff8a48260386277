"""A reviewer's browser: opens pages and posts their forms with the token they carry."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.accounts.models import User
from talent.claims.models import Claim
from tests.factories.core import sign_in

TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')
SEEN = re.compile(r'name="(\w+)-seen"[^>]*value="(\d+)"')


class Reviewer:
    """Somebody at the desk (or, without a user, a stranger)."""

    def __init__(self, app: Flask, user: User | None = None) -> None:
        self.client: FlaskClient = app.test_client()
        if user is not None:
            sign_in(self.client, user)
        self._token = ""

    def get(self, url: str, **headers: str) -> TestResponse:
        """GET without following."""
        return self.client.get(url, headers=headers)

    def post(self, url: str, **fields: Any) -> TestResponse:
        """POST with the token of this session."""
        if not self._token:
            token = TOKEN.search(self.client.get("/verify").text)
            assert token is not None
            self._token = token[1]
        return self.client.post(url, data={"csrf_token": self._token, **fields})

    def decide(self, claim: Claim, deed: str, *, seen: int | None = None, **fields: Any):
        """Press a button of the claim's page; `seen` None takes the claim's present version."""
        fields.setdefault("go", "send")
        go = fields.pop("go")
        named = {f"{deed}-{name}": value for name, value in fields.items()}
        version = claim.version if seen is None else seen
        return self.post(
            f"/desk/claims/{claim.reference}/{deed}",
            **{f"{deed}-seen": str(version), "go": go, **named},
        )
