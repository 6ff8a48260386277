"""The secret link by which whoever objected sees their objection and withdraws it."""

from __future__ import annotations

import uuid
from datetime import timedelta

from itsdangerous import BadSignature

from core.db import db
from core.errors import NotFound
from core.keys.digests import address_mark
from core.keys.signed import link_signer
from talent.objections.models import ClaimObjection

# Longer than the longest check, and than the working days of its answer.
LINK_LIFE = timedelta(days=180)
_SALT = "claim-objection"


def objection_token(one: ClaimObjection) -> str:
    return link_signer(_SALT).dumps([str(one.id), address_mark(one.email)])


def find_by_token(token: str) -> ClaimObjection:
    """The objection a link is for; NotFound for a wrong, old or no longer addressed one."""
    try:
        one_id, mark = link_signer(_SALT).loads(token, max_age=int(LINK_LIFE.total_seconds()))
        one = db.session.get(ClaimObjection, uuid.UUID(one_id))
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound from error
    if one is None or mark != address_mark(one.email):
        raise NotFound
    return one
