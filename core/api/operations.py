"""One decorator for an operation: reads and checks what is sent, and describes itself.

The view gets pydantic models and returns one; what the document says is what is checked.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import Blueprint, Response, g, request
from flask_babel import gettext as _
from pydantic import BaseModel, ValidationError

from core.accounts.models import User
from core.api import idempotency, limits, services
from core.api.models import ApiToken
from core.api.problems import Problem, answer_with_problems, from_validation
from core.api.states import API_SCOPES
from core.clock import now
from core.db import SAFE_METHODS
from core.errors import Words
from core.web import PUBLIC, TOKEN, Access, csrf

ROOT = "/api/v1"
Model = type[BaseModel]
View = Callable[..., Any]


@dataclass(frozen=True)
class Operation:
    """What the document says of one operation. `scope` None means open to everybody."""

    summary: Words
    tag: str
    answer: Model
    query: Model | None = None
    body: Model | None = None
    scope: StrEnum | None = None
    status: int = 200
    cache_seconds: int = 0
    description: str = ""


@dataclass(frozen=True)
class Answer:
    """An answer with header fields, such as the way to the next page."""

    body: BaseModel
    headers: dict[str, str]


def api_blueprint(name: str) -> Blueprint:
    """A slice's blueprint under /api/v1. It reads no cookies, so it asks for no forgery token."""
    blueprint = Blueprint(f"api_{name}", __name__, url_prefix=ROOT)
    answer_with_problems(blueprint)
    csrf.exempt(blueprint)
    return blueprint


def operation(described: Operation) -> Callable[[View], View]:
    def declare(view: View) -> View:
        @functools.wraps(view)
        def answer_request(**path: Any) -> Response:
            token = _enter(described)
            repeated = idempotency.earlier_answer(token) if token and _writes() else None
            if repeated is not None:
                return repeated
            response = _respond(described, view(**path, **_read(described)))
            if token and _writes():
                idempotency.keep_answer(token, response, at=now())
            return response

        answer_request.__operation__ = described  # type: ignore[attr-defined]
        access = Access(TOKEN if described.scope else PUBLIC)
        answer_request.__access__ = access  # type: ignore[attr-defined]
        return answer_request

    return declare


def token_user() -> User:
    """Whose token was sent; what they may do on the desk bounds what it may do."""
    user: User = g.api_token.user
    return user


def _writes() -> bool:
    return request.method not in SAFE_METHODS


def _enter(described: Operation) -> ApiToken | None:
    """Count the request, and find the token where one is needed."""
    token = _token(described.scope) if described.scope else None
    rate, who = (limits.WITH_TOKEN, str(token.id)) if token else (limits.OPEN, limits.caller())
    g.api_allowance = _allow(rate, who)
    return token


def _allow(rate: str, who: str) -> limits.Allowance:
    allowance = limits.spend(rate, "api", who)
    if not allowance.granted:
        raise Problem(429, headers=allowance.headers)
    return allowance


def _token(scope: StrEnum) -> ApiToken:
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    token = services.find_live_token(secret.strip(), at=now()) if kind.lower() == "bearer" else None
    if token is None:
        # Guessing costs the same allowance as asking.
        _allow(limits.OPEN, limits.caller())
        raise Problem(401, headers={"WWW-Authenticate": "Bearer"})
    if scope not in token.scopes or not API_SCOPES[scope].fits(token.user):
        raise Problem(403, _("This token lacks the scope %(scope)s.", scope=scope))
    g.api_token = token
    return token


def _read(described: Operation) -> dict[str, BaseModel]:
    """Query and body as models. Refuses what they do not know with a sentence for each field."""
    read: dict[str, BaseModel] = {}
    try:
        if described.query:
            sent = {k: v for k, v in request.args.items() if k != "lang"}
            read["query"] = described.query.model_validate(sent)
        if described.body:
            if not request.is_json:
                raise Problem(415, _("Set Content-Type to application/json."))
            read["body"] = _without_null(described.body.model_validate_json(request.get_data()))
    except ValidationError as error:
        raise from_validation(error) from error
    return read


def _without_null(body: BaseModel) -> BaseModel:
    """The body, if no text in it holds the null character; PostgreSQL cannot store one."""
    if "\\u0000" in body.model_dump_json():
        raise Problem(422, _("Take out the invisible characters and send the text again."))
    return body


def _respond(described: Operation, result: Any) -> Response:
    if isinstance(result, Response):
        # A file or a long list that the view streams itself.
        result.headers.update(g.api_allowance.headers)
        return result
    answer = result if isinstance(result, Answer) else Answer(result, {})
    response = Response(
        answer.body.model_dump_json(by_alias=True),
        status=described.status,
        content_type="application/json",
    )
    response.headers.update({**g.api_allowance.headers, **answer.headers})
    if described.cache_seconds and not described.scope:
        response.headers["Cache-Control"] = f"public, max-age={described.cache_seconds}"
        response.add_etag()
        response.make_conditional(request)
    else:
        response.headers["Cache-Control"] = "no-store"
    return response
