"""Health for load balancers and people who watch: alive, ready, counted."""

import hmac
from email.utils import parseaddr

from flask import Blueprint, Response, abort, current_app, jsonify, request

from core.clock import today
from core.operations import metrics, readiness
from core.settings import LOOPBACK
from core.web import by_token, own_base, public

blueprint = Blueprint("health", __name__)

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-Ip")


@blueprint.get("/healthz")
@public
def healthz():
    """200 as long as this process answers."""
    return _plain(Response("ok\n", mimetype="text/plain"))


@blueprint.get("/readyz")
@public
def readyz():
    """200 when all that pages need is well, else 503; names what is not, mail and clock too."""
    parts = readiness.parts()
    answer = jsonify({part.name: part.fault or "ok" for part in parts})
    answer.status_code = 503 if any(part.stops_pages for part in parts) else 200
    return _plain(answer)


@blueprint.get("/.well-known/security.txt")
@public
def security_txt():
    """Whom to tell of a weakness (RFC 9116); good for a year from the first of this month."""
    until = today().replace(day=1)
    until = until.replace(year=until.year + 1)
    sender = parseaddr(current_app.extensions["settings"].mail_from)[1]
    lines = (
        f"Contact: mailto:{sender}",
        f"Expires: {until:%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: zh, en",
        f"Canonical: {own_base()}{request.path}",
    )
    return Response("\n".join((*lines, "")), mimetype="text/plain")


@blueprint.get("/metrics")
@by_token
def counted():
    """The figures, for loopback or with METRICS_TOKEN."""
    if not _may_read_metrics():
        abort(404)
    settings = current_app.extensions["settings"]
    text = metrics.exposition(current_app.extensions["request_counts"], settings)
    return _plain(Response(text, content_type="text/plain; version=0.0.4; charset=utf-8"))


def _may_read_metrics() -> bool:
    token = current_app.extensions["settings"].metrics_token
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    # A proxy on this machine makes the whole world look like loopback.
    proxied = any(name in request.headers for name in FORWARDED)
    return request.remote_addr in LOOPBACK and not proxied


def _plain(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
