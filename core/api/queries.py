"""What pages need of tokens."""

import uuid
from typing import Any

from sqlalchemy import select

from core.api.models import ApiToken
from core.db import db
from core.errors import NotFound


def list_tokens(user: Any) -> list[ApiToken]:
    return list(
        db.session.scalars(
            select(ApiToken)
            .where(ApiToken.user_id == user.id)
            .order_by(ApiToken.created_at.desc())
            .limit(100)
        )
    )


def get_own_token(token_id: uuid.UUID, user: Any) -> ApiToken:
    token = db.session.get(ApiToken, token_id)
    if token is None or token.user_id != user.id:
        raise NotFound
    return token
