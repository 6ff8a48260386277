"""Digests keyed by a field key, for equality without the plain text."""

import hashlib
import hmac

from flask import current_app

from core.db import db
from core.keys.models import KeptSecret


def blind_index(value: str) -> str:
    """A keyed digest of `value` for equality and uniqueness without the plain text.

    Keyed by the oldest of FIELD_KEYS, or by the one `flask keys rotate` moved to, so that a new
    key in front keeps the index.
    """
    return keyed_digest(value, index_key())


def keyed_digest(value: str, key: str) -> str:
    return hmac.new(key.encode(), value.encode(), hashlib.sha256).hexdigest()


def address_mark(address: str) -> str:
    """Stands for a mail address in a signed link, which everybody can read."""
    return keyed_digest(address, current_app.extensions["settings"].secret_key)[:24]


def mark_of(key: str) -> str:
    """What a field key is called without telling it; sorts behind the tag "1" of the first days."""
    return f"k{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def index_key() -> str:
    """The field key that digests are made with.

    Asked of the database once in a process: a rotation is done while the portal is stopped.
    """
    known: str | None = current_app.extensions.get("index_key")
    if known is None:
        keys = current_app.extensions["settings"].field_keys
        with db.session.no_autoflush:
            kept = db.session.get(KeptSecret, "index_key")
        by_mark = {mark_of(key): key for key in keys}
        if kept is not None and kept.value not in by_mark:
            # Going on with another key would let one person register twice.
            raise RuntimeError(f"FIELD_KEYS lacks {kept.value}, the key digests are made with")
        known = by_mark[kept.value] if kept is not None else keys[-1]
        current_app.extensions["index_key"] = known
    return known
