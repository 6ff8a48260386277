"""Repeating a write safely: the same Idempotency-Key gets the same answer, once.

The answer is kept in the transaction of the write itself, so either both exist or neither; a
refused write keeps nothing and may be mended and sent again under its key.
"""

import hashlib
from datetime import datetime, timedelta

from flask import Response, request
from flask_babel import gettext as _
from sqlalchemy import delete, select

from core.api.models import ApiToken, IdempotentAnswer
from core.api.problems import Problem
from core.clock import now
from core.db import db
from core.jobs import job

HEADER = "Idempotency-Key"


def earlier_answer(token: ApiToken) -> Response | None:
    """The answer given before under this request's key, if any.

    Refuses a key longer than 255 characters and one that was used for another request.
    """
    key = request.headers.get(HEADER, "")
    if not key:
        return None
    if len(key) > 255:
        raise Problem(422, errors=[(HEADER, _("Use at most %(most)s characters.", most=255))])
    kept = db.session.scalar(
        select(IdempotentAnswer).where(
            IdempotentAnswer.token_id == token.id, IdempotentAnswer.key == key
        )
    )
    if kept is None:
        return None
    if kept.request_digest != _digest():
        raise Problem(422, errors=[(HEADER, _("This key was used for another request."))])
    response = Response(kept.body, status=kept.status, content_type="application/json")
    response.headers["Idempotent-Replayed"] = "true"
    return response


def keep_answer(token: ApiToken, response: Response, *, at: datetime) -> None:
    """Keep the answer for a repetition, if the request carries a key."""
    key = request.headers.get(HEADER, "")
    if not key or response.status_code >= 400:
        return
    db.session.add(
        IdempotentAnswer(
            token_id=token.id,
            key=key,
            request_digest=_digest(),
            status=response.status_code,
            body=response.get_data(as_text=True),
            created_at=at,
        )
    )
    db.session.flush()


def forget_answers(*, before: datetime) -> None:
    db.session.execute(delete(IdempotentAnswer).where(IdempotentAnswer.created_at < before))


def _digest() -> str:
    parts = (request.method.encode(), request.full_path.encode(), request.get_data())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


KEPT = timedelta(days=2)


@job("api.forget_answers", every=timedelta(hours=6))
def forget_old_answers() -> None:
    """Drop kept answers of writes whose repetition is no longer expected."""
    forget_answers(before=now() - KEPT)
