"""A stranger's browser for the check: sends the forms with the token of the page they stand on."""

from __future__ import annotations

import io
import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def csrf_token(client: FlaskClient, url: str = "/verify") -> str:
    """The anti-forgery token of this browser."""
    found = TOKEN.search(client.get(url).text)
    assert found
    return found.group(1)


def send(client: FlaskClient, url: str, *, address: str = "127.0.0.1", **fields) -> TestResponse:
    """POST a form."""
    fields.setdefault("csrf_token", csrf_token(client))
    return client.post(url, data=fields, environ_base={"REMOTE_ADDR": address})


def put_in(client: FlaskClient, pdf: bytes) -> TestResponse:
    """POST a file to the check."""
    data = {"file": (io.BytesIO(pdf), "certificate.pdf"), "csrf_token": csrf_token(client)}
    return client.post("/verify", data=data, content_type="multipart/form-data")
