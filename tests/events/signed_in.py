"""A signed-in person at a browser, whose forms carry the token of a page."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask

from core.accounts.models import User
from tests.factories.core import sign_in

TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')


class SignedIn:
    """GET and POST as one person."""

    def __init__(self, app: Flask, user: User) -> None:
        self.user = user
        self.client = sign_in(app.test_client(), user)
        self._token = ""

    def get(self, address: str) -> Any:
        """The answer to a look."""
        return self.client.get(address)

    def post(self, address: str, **fields: Any) -> Any:
        """The answer to a form, whose token holds for the session."""
        return self.client.post(address, data={"csrf_token": self.token, **fields})

    @property
    def token(self) -> str:
        if not self._token:
            found = TOKEN.search(self.client.get("/verify").text)
            assert found is not None
            self._token = found[1]
        return self._token
