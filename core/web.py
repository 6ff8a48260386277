"""The edge: who may enter a route, the unit of work, security headers, error pages.

Deny by default: a route that declares no access answers 404 in service and fails the access test.
A write answered under 400 is committed here and nowhere else; everything else is rolled back.
"""

import hashlib
import logging
import uuid
from collections import ChainMap
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    has_request_context,
    redirect,
    request,
    url_for,
)
from flask.templating import Environment
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from sqlalchemy.exc import IntegrityError
from werkzeug.routing import Rule
from werkzeug.wrappers import Response as BaseResponse

from core import bodies, error_pages, installation, navigation, shares
from core.db import SAFE_METHODS, db, run_afterwards
from core.error_pages import (
    DatabaseAway,
    answer_busy_database,
    answer_lost_race,
    error_page,
    is_api,
)
from core.headers import add_headers
from core.keys.signed import SharedSessions
from core.policy import can
from core.registries import Registry

log = logging.getLogger(__name__)
View = TypeVar("View", bound=Callable[..., Any])

csrf = CSRFProtect()

PUBLIC, SIGNED_IN, TOKEN = "public", "signed in", "token"


@dataclass(frozen=True)
class Access:
    """Who may enter a route; `permission` is then asked for on the subject by the view."""

    kind: str
    permission: StrEnum | None = None


@dataclass(frozen=True)
class ForeignRoute:
    """A route of a library, whose view cannot carry our mark."""

    endpoint: str
    access: Access


FOREIGN_ROUTES = Registry[ForeignRoute](
    "foreign routes", "Routes of Flask-Security, and of static files.", key="endpoint"
)


def public(view: View) -> View:
    return _declare(view, Access(PUBLIC))


def signed_in(view: View) -> View:
    """Anybody with an account may enter and sees only what is their own."""
    return _declare(view, Access(SIGNED_IN))


def by_token(view: View) -> View:
    """Programs that send a token the view asks for itself."""
    return _declare(view, Access(TOKEN))


def requires(permission: StrEnum) -> Callable[[View], View]:
    """Signed in, and the view must have had `authorize(permission, …)` say yes."""
    return lambda view: _declare(view, Access("permission", permission))


def _declare(view: View, access: Access) -> View:
    view.__access__ = access  # type: ignore[attr-defined]
    return view


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What a route declares, or None when it declares nothing."""
    view = app.view_functions.get(endpoint)
    declared: Access | None = getattr(view, "__access__", None)
    if declared is None and (foreign := FOREIGN_ROUTES.of(app).get(endpoint)):
        return foreign.access
    return declared


class _Globals(ChainMap[str, Any]):
    """The names templates share. Jinja subtracts them from each other at every import."""

    def keys(self) -> Any:
        return set().union(*self.maps)  # in one step, where a view would ask name by name


class _Templates(Environment):
    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return _Globals({} if d is None else d, self.globals)


class _Rule(Rule):
    """A route whose addresses are compiled when the first is asked for.

    All of them together are a third of the start, and a process asks for few.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT002 - as Werkzeug calls it
        compiled = super()._compile_builder

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            made = compiled(append_unknown).__get__(rule, None)
            setattr(rule, "_build_unknown" if append_unknown else "_build", made)
            found: tuple[str, str] = made(**values)
            return found

        return build


def init_app(app: Flask) -> None:
    """Bind the edge; called before any blueprint is registered."""
    app.url_rule_class = _Rule
    app.jinja_environment = _Templates
    settings = app.extensions["settings"]
    app.secret_key = settings.secret_key
    app.session_interface = SharedSessions()
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=not settings.demo,
        SESSION_COOKIE_NAME="talent_session" if settings.demo else "__Host-talent_session",
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=(settings.max_upload_mb + 2) * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=1000,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.before_request(_number_request)
    installation.init_app(app)
    shares.init_app(app)
    # Before the token is looked at: whoever was signed out meanwhile has none that holds, and is
    # asked to sign in and go on instead of being told so.
    app.before_request(_check_access)
    csrf.init_app(app)
    _share_with_templates(app)
    app.before_request(_refuse_foreign_pages)
    app.after_request(_end_unit_of_work)
    app.after_request(add_headers)
    bodies.init_app(app)
    error_pages.init_app(app)
    FOREIGN_ROUTES.add(app, ForeignRoute("static", Access(PUBLIC)))


def _share_with_templates(app: Flask) -> None:
    app.jinja_env.globals.update(
        settings=app.extensions["settings"],
        can=can,
        static_url=static_url,
        nav_items=navigation.main_links,
        footer_items=navigation.footer_links,
        desk_items=navigation.desk_links,
        desk_groups=navigation.desk_groups,
    )


def static_url(path: str) -> str:
    """The address of one of our static files, changing with its content."""
    made: dict[tuple[str, str | None], str] = current_app.extensions.setdefault("static_urls", {})
    # A page draws some fifty of them, and making an address costs more than a look-up.
    key = (path, request.script_root if has_request_context() else None)
    if key not in made or current_app.debug:
        file = Path(current_app.static_folder or "static") / path
        version = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
        made[key] = url_for("static", filename=path, v=version)
    return made[key]


def absolute_url(endpoint: str, **values: Any) -> str:
    """An address that works in a letter or on paper: under BASE_URL, or the demo's own host."""
    return f"{own_base()}{current_app.url_map.bind('localhost').build(endpoint, values)}"


def own_base() -> str:
    """Where this portal is, by its settings; never by the host a request names."""
    settings = current_app.extensions["settings"]
    return settings.base_url or f"http://{settings.host}:{settings.port}"


def _number_request() -> None:
    g.request_id = uuid.uuid4().hex[:12]


def _check_access() -> BaseResponse | None:
    if request.endpoint is None:
        return None
    access = access_of(current_app, request.endpoint)
    if access is None:
        log.error("route %s declares no access", request.endpoint)
        abort(404)
    if access.kind in {PUBLIC, TOKEN} or current_user.is_authenticated:
        return None
    return ask_to_sign_in()


def _refuse_foreign_pages() -> None:
    """No page of another site writes here, even if it got hold of a token (trust.md G7).

    The API reads no cookies and is open to programs everywhere. "null" names nobody: some
    programs hide where they are, and the token still has to be right.
    """
    origin = request.headers.get("Origin", "null")
    if request.method in SAFE_METHODS or is_api() or origin == "null":
        return
    own = {request.host, urlsplit(own_base()).netloc}
    if urlsplit(origin).netloc not in own:
        abort(400)


def ask_to_sign_in() -> BaseResponse:
    """Send a stranger to the sign-in page and back; an HTMX or API caller is told so instead."""
    if is_api():
        abort(401)
    # What was sent cannot be repeated by a link; the page it was written on can be opened again.
    target = url_for("security.login", next=_page_of_stranger())
    if is_htmx():
        response = Response(status=204)
        response.headers["HX-Redirect"] = target
        return response
    return redirect(target)


def _page_of_stranger() -> str | None:
    if request.method == "GET" and not is_htmx():
        return request.full_path.rstrip("?")
    came_from = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    if came_from.netloc != request.host:
        return request.full_path.rstrip("?") if request.method == "GET" else None
    return came_from.path + (f"?{came_from.query}" if came_from.query else "")


def is_htmx() -> bool:
    return request.headers.get("HX-Request") == "true"


def _end_unit_of_work(response: Response) -> Response:
    if response.status_code < 400 and _was_never_asked(response):
        log.error("route %s answered without asking for its permission", request.endpoint)
        db.session.rollback()
        return current_app.make_response(error_page(500))
    if response.status_code < 400 and request.method not in SAFE_METHODS:
        refused = _commit()
        if refused is not None:
            return refused
    else:
        db.session.rollback()
    return _run_afterwards(response)


def _was_never_asked(response: Response) -> bool:
    """Whether a signed-in person was answered though the view forgot to ask for its permission."""
    if request.method == "OPTIONS":
        return False  # answered by Flask with the methods alone; no view ran
    access = access_of(current_app, request.endpoint) if request.endpoint else None
    if access is None or access.permission is None or response.headers.get("HX-Redirect"):
        return False
    return current_user.is_authenticated and access.permission not in g.get("authorized", ())


def _commit() -> Response | None:
    # Flask sends no fault of an after_request to the error handlers, so a full disk or a lost
    # race that shows itself only now is answered here.
    try:
        db.session.commit()
    except IntegrityError as error:
        return current_app.make_response(answer_lost_race(error))
    except DatabaseAway as error:
        return current_app.make_response(answer_busy_database(error))
    return None


def _run_afterwards(response: Response) -> Response:
    """Write the notes and counters; without them nothing is shown and no try is allowed."""
    try:
        run_afterwards()
    except DatabaseAway as error:
        if response.status_code < 400 and request.method not in SAFE_METHODS:
            log.error("notes after a kept change were lost: %s", error)  # noqa: TRY400
            return response
        return current_app.make_response(answer_busy_database(error))
    return response
