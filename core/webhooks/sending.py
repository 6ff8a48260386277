"""Deliver one piece of news: signed as https://www.standardwebhooks.com says, tried until taken."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from core.clock import now
from core.jobs import Lane, job

# How libraries for these signatures write a key.
BASE64 = "whsec_"
SECONDS = 10
# With the pauses between them (2, 4, 8 … seconds, an hour at most) half a day.
ATTEMPTS = 22
_TAKEN = range(200, 300)


class NotTaken(Exception):
    """The other program did not take it; the queue tries again, and keeps this as the reason."""


@job("webhooks.deliver", attempts=ATTEMPTS, lane=Lane.LETTERS)
def deliver(delivery: str, news: dict[str, Any]) -> None:
    """Send it once. `delivery` is the same at every attempt, so that a second one is known.

    Redirects are not followed: the signed news would go where nobody set it. Raises NotTaken.
    """
    settings = current_app.extensions["settings"]
    body = json.dumps(news, ensure_ascii=False, separators=(",", ":")).encode()
    moment = str(int(now().timestamp()))
    signed = signature_of(settings.webhook_secret, delivery, moment, body)
    named = {
        "Content-Type": "application/json",
        "webhook-id": delivery,
        "webhook-timestamp": moment,
        "webhook-signature": signed,
    }
    try:
        status = _post(settings.webhook_url, body, named)
    except (OSError, HTTPException) as error:
        raise NotTaken(str(error)) from error
    if status not in _TAKEN:
        raise NotTaken(f"answered {status}")


def signature_of(secret: str, delivery: str, moment: str, body: bytes) -> str:
    """`v1,` and the base64 of HMAC-SHA256 over number, time and body, joined by dots.

    The key is `secret` as it is typed; one that begins with `whsec_` is base64 from there on.
    """
    plain = secret.removeprefix(BASE64)
    key = secret.encode() if plain == secret else base64.b64decode(plain)
    signed = b".".join((delivery.encode(), moment.encode(), body))
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def _post(url: str, body: bytes, named: dict[str, str]) -> int:
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, named)
        return connection.getresponse().status
    finally:
        connection.close()
