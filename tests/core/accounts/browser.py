"""A person's browser: opens pages, fills their forms as drawn, opens letters."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from core.db import db
from core.outbox.models import Message

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Browser:
    """A client that takes the anti-forgery token from the page it posts to."""

    def __init__(self, app: Flask, address: str = "127.0.0.1") -> None:
        self.client: FlaskClient = app.test_client()
        self.environ = {"REMOTE_ADDR": address}

    def open(self, url: str) -> TestResponse:
        """GET without following."""
        return self.client.get(url, environ_base=self.environ)

    def token(self, url: str = "/sign-in") -> str:
        """The anti-forgery token of a page, following its redirects."""
        page = self.client.get(url, environ_base=self.environ, follow_redirects=True)
        found = TOKEN.search(page.text)
        assert found, page.text
        return found.group(1)

    def post(self, url: str, page: str | None = None, **fields: Any) -> TestResponse:
        """POST with the token of `page` (default: the address itself)."""
        fields.setdefault("csrf_token", self.token(page or url))
        return self.client.post(url, data=fields, environ_base=self.environ)

    def sign_in(self, email: str, password: str, **fields: Any) -> TestResponse:
        """Through the sign-in page."""
        return self.post("/sign-in", email=email, password=password, **fields)

    def is_signed_in(self) -> bool:
        """Whether one's own account opens."""
        return self.open("/me/account").status_code == 200


def letters_to(address: str) -> list[Message]:
    """What the outbox holds for an address, oldest first."""
    db.session.rollback()
    return list(
        db.session.scalars(
            select(Message).where(Message.address == address).order_by(Message.created_at)
        )
    )


def link_in(message: Message) -> str:
    """The path of the link a letter carries."""
    found = re.search(r"http://localhost(/\S+)", message.text)
    assert found, message.text
    return found.group(1)
