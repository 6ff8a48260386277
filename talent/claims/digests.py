"""The identity keys of claims and people, for when the key they are digested by is retired."""

from __future__ import annotations

from flask import Flask

from core.keys.services import DIGEST_OWNERS, DigestOwner
from talent.claims.models import Claim
from talent.claims.services.submitting import document_words
from talent.people.models import Person


def register(app: Flask) -> None:
    """Have both columns keyed anew by a rotation."""
    for model in (Claim, Person):
        DIGEST_OWNERS.add(app, DigestOwner(model, "document_digest", _words))


def _words(row: Claim | Person) -> str:
    return document_words(row.document_country, row.document_number)
