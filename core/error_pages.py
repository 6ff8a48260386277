"""What goes wrong becomes a page people can act on, and never shows its insides."""

import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, current_app, g, jsonify, render_template, request
from sqlalchemy import exc
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from core.db import db
from core.errors import DomainError

log = logging.getLogger(__name__)

RESTING_SECONDS = 60
# The database is busy, full or gone; no connection came free in time.
DatabaseAway = (OperationalError, InterfaceError, exc.TimeoutError)
PAGES = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500, 503})


def init_app(app: Flask) -> None:
    app.register_error_handler(DomainError, answer_domain_error)
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(IntegrityError, answer_lost_race)
    app.register_error_handler(StaleDataError, answer_lost_race)
    for kind in DatabaseAway:
        app.register_error_handler(kind, answer_busy_database)
    app.register_error_handler(DataError, _answer_impossible_value)
    app.register_error_handler(Exception, _answer_fault)


def is_api() -> bool:
    return request.path.startswith("/api/")


def answer_domain_error(error: DomainError) -> Any:
    """A rule's refusal that no form could show becomes its page."""
    db.session.rollback()
    return error_page(int(error.status), str(error.message))


def answer_http_error(error: HTTPException) -> Any:
    """Our page for every HTTP error; redirects pass through."""
    if error.response is not None or (error.code or 500) < 400:
        return error
    db.session.rollback()
    return error_page(error.code or 500)


def answer_lost_race(error: IntegrityError | StaleDataError) -> Any:
    """A constraint or a version refused the write: somebody else was quicker."""
    log.warning("the database refused a write: %s", getattr(error, "orig", error))
    db.session.rollback()
    return error_page(409)


def answer_busy_database(error: Exception) -> Any:
    """The database is away; nothing was changed, and nobody can be looked up for the page."""
    note_absence(error)
    return error_page(503)


def note_absence(error: Exception) -> None:
    log.error("database: %s", getattr(error, "orig", error))
    db.session.rollback()
    forget_person()


def forget_person() -> None:
    """Go on as with a stranger: whose page it is would be asked of the database again."""
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # noqa: SLF001


def _answer_impossible_value(error: DataError) -> Any:
    """A null character or a number of too many digits, which PostgreSQL cannot even look for."""
    log.warning("the database cannot hold a value: %s", type(error.orig).__name__)
    db.session.rollback()
    return error_page(400)


def _answer_fault(error: Exception) -> Any:
    log.error("fault in %s", request.endpoint, exc_info=error)
    db.session.rollback()
    forget_person()  # whatever broke may be what knows people
    return error_page(500)


def error_page(code: int, message: str = "") -> Any:
    """The answer for an error: our page, or problem+json for another program."""
    number = g.get("request_id", "")
    if is_api():
        title = message or "error"
        body = {"type": "about:blank", "title": title, "status": code, "instance": number}
        response = jsonify(body)
        response.content_type = "application/problem+json"
    else:
        known = code if code in PAGES else (400 if code < 500 else 500)
        page = render_template(f"errors/{known}.html", message=message, request_id=number)
        response = current_app.make_response(page)
    response.status_code = code
    if code == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RESTING_SECONDS)
    return response
