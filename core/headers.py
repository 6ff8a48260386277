"""What every answer tells browsers: what it may load, who may frame it, how long it is kept."""

from flask import Response, g, request
from flask_login import current_user

from core.db import SAFE_METHODS
from core.error_pages import DatabaseAway, note_absence

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}


STRICT_TRANSPORT = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")


def add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault(*STRICT_TRANSPORT)
    response.headers.setdefault("X-Request-Id", g.get("request_id", ""))
    if request.endpoint != "static" and "Cache-Control" not in response.headers:
        private = request.method not in SAFE_METHODS or _may_be_somebodys()
        response.headers["Cache-Control"] = "no-store" if private else "no-cache"
    return response


def _may_be_somebodys() -> bool:
    try:
        return bool(current_user.is_authenticated)
    except DatabaseAway as error:  # of a page that asks nobody, such as /healthz
        note_absence(error)
        return True
