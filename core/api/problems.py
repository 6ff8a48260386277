"""Errors as application/problem+json (RFC 9457), in the language asked for."""

import json
import logging
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException

from core.error_pages import RESTING_SECONDS, DatabaseAway, note_absence
from core.errors import DomainError

log = logging.getLogger(__name__)

_TITLES = {
    400: _l("The request cannot be read"),
    401: _l("A valid token is needed"),
    403: _l("Not permitted"),
    404: _l("Not found"),
    405: _l("This address does not take that method"),
    409: _l("Somebody else was quicker"),
    413: _l("The request is too large"),
    415: _l("Send JSON"),
    422: _l("Some values need another look"),
    429: _l("Too many requests"),
    503: _l("Not available now"),
}


class Problem(Exception):
    """A refusal another program can act on. `errors` are (field, sentence) pairs."""

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        errors: Iterable[tuple[str, str]] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = headers or {}


def answer_problem(problem: Problem) -> Response:
    body: dict[str, Any] = {
        "type": f"/api/v1/docs#status-{problem.status}",
        "title": str(_TITLES.get(problem.status, _l("Something went wrong here"))),
        "status": problem.status,
        "instance": g.get("request_id", ""),
    }
    if problem.detail:
        body["detail"] = problem.detail
    if problem.errors:
        body["errors"] = [{"field": field, "message": text} for field, text in problem.errors]
    response = Response(
        json.dumps(body, ensure_ascii=False),
        status=problem.status,
        content_type="application/problem+json",
    )
    response.headers.update(problem.headers)
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers.setdefault("Retry-After", str(RESTING_SECONDS))
    response.headers["Cache-Control"] = "no-store"
    return response


def answer_with_problems(blueprint: Blueprint) -> None:
    """Make everything that goes wrong in `blueprint` a problem."""
    blueprint.register_error_handler(Problem, answer_problem)
    blueprint.register_error_handler(DomainError, _from_refusal)
    blueprint.register_error_handler(HTTPException, _from_http)
    blueprint.register_error_handler(IntegrityError, _from_lost_race)
    for kind in DatabaseAway:
        blueprint.register_error_handler(kind, _from_absence)
    blueprint.register_error_handler(Exception, _from_fault)


def _from_refusal(error: DomainError) -> Response:
    errors = [(error.field, str(error.message))] if error.field else []
    return answer_problem(Problem(int(error.status), str(error.message), errors=errors))


def _from_absence(error: Exception) -> Response:
    note_absence(error)
    return answer_problem(Problem(503))


def _from_http(error: HTTPException) -> Any:
    if error.response is not None or (error.code or 500) < 400:
        return error
    return answer_problem(Problem(error.code or 500))


def _from_lost_race(error: IntegrityError) -> Response:
    log.warning("constraint refused a write: %s", error.orig)
    return answer_problem(Problem(409, _("Look again and repeat; nothing was changed.")))


def _from_fault(error: Exception) -> Response:
    log.error("fault in %s", request.endpoint, exc_info=error)
    return answer_problem(Problem(500))


def from_validation(error: ValidationError) -> Problem:
    """422 with a sentence for every field that was not understood."""
    return Problem(
        422,
        errors=[
            (".".join(str(part) for part in fault["loc"]), _sentence(fault))
            for fault in error.errors(include_url=False, include_input=False)
        ],
    )


def _sentence(fault: Any) -> str:
    context = fault.get("ctx", {})
    sentences = {
        "missing": lambda: _("Give this value."),
        "extra_forbidden": lambda: _("There is no such field."),
        "greater_than_equal": lambda: _("Give at least %(least)s.", least=context.get("ge")),
        "less_than_equal": lambda: _("Give at most %(most)s.", most=context.get("le")),
        "string_too_long": lambda: _(
            "Use at most %(most)s characters.", most=context.get("max_length")
        ),
        "enum": lambda: _("Choose one of: %(choices)s.", choices=context.get("expected")),
        "literal_error": lambda: _("Choose one of: %(choices)s.", choices=context.get("expected")),
        "json_invalid": lambda: _("This is not valid JSON."),
        "value_error": lambda: str(context.get("error")),
    }
    kind = str(fault["type"])
    if kind.startswith("int_"):
        return str(_("Give a whole number."))
    make: Callable[[], str] = sentences.get(kind, lambda: _("This value is not understood."))
    return make()
