"""The document, the page about it, and the answer for addresses that do not exist."""

from flask import Flask, Response, current_app, json, render_template, request
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from core.api.document import openapi
from core.api.operations import api_blueprint
from core.api.problems import Problem
from core.api.states import API_SCOPES
from core.i18n import language
from core.web import public

UNKNOWN_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def init_app(app: Flask) -> None:
    if "api_pages" in app.blueprints:
        return
    blueprint = api_blueprint("pages")
    blueprint.add_url_rule("/openapi.json", "document", document)
    blueprint.add_url_rule("/docs", "docs", docs)
    blueprint.add_url_rule("/", "unknown_root", unknown, methods=UNKNOWN_METHODS)
    blueprint.add_url_rule("/<path:rest>", "unknown", unknown, methods=UNKNOWN_METHODS)
    app.register_blueprint(blueprint)


@public
def document():
    response = Response(
        json.dumps(openapi(current_app), ensure_ascii=False), content_type="application/json"
    )
    response.headers["Cache-Control"] = "public, max-age=300"
    response.add_etag()
    return response.make_conditional(request)


@public
def docs():
    # A stranger's page writes nothing, so it needs no forgery token and no session to keep it in.
    stranger = {} if current_user.is_authenticated else {"csrf_token": str}
    return render_template(
        "core/api/docs.html", api=openapi(current_app, language()), scopes=API_SCOPES, **stranger
    )


@public
def unknown(rest: str = ""):
    """404 in the shape of the API, or 405 when only the method is wrong."""
    allowed = sorted(method for method in UNKNOWN_METHODS if _is_known(method))
    if allowed:
        raise Problem(405, headers={"Allow": ", ".join(allowed)})
    raise Problem(404)


def _is_known(method: str) -> bool:
    adapter = current_app.url_map.bind_to_environ(request.environ)
    try:
        endpoint, _arguments = adapter.match(request.path, method=method)
    except HTTPException:
        return False
    return not endpoint.startswith("api_pages.unknown")
