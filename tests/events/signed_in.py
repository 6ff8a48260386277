"""A signed-in person at a browser, whose forms carry the token of the page they came from."""

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

    def get(self, address: str) -> Any:
        """The answer to a look."""
        return self.client.get(address)

    def post(self, address: str, **fields: Any) -> Any:
        """The answer to a form."""
        found = TOKEN.search(self.client.get("/events").text)
        assert found is not None
        return self.client.post(address, data={"csrf_token": found[1], **fields})
