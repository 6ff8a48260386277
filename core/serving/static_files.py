"""Our own static files, with lasting caching for addresses that name their content."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from wsgiref.headers import Headers

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from core.headers import HEADERS, STRICT_TRANSPORT

SHORT_SECONDS = 60
# Browsers look here beside what is no page (a PDF, plain text).
ICON, MARK = "/favicon.ico", "img/mark.svg"
FOR_EVER = "public, max-age=31536000, immutable"


class StaticFiles(WhiteNoise):  # type: ignore[misc]
    """WhiteNoise over the static folder; `.br` and `.gz` beside a file are used when there.

    `?v=` with the file's true digest may be kept for a year; a wrong one (an old page after an
    upgrade) is answered with the short age, so no cache keeps new bytes under an old name.
    """

    def __init__(self, app: Flask) -> None:
        folder = Path(app.static_folder or "static")
        super().__init__(
            app.wsgi_app,
            root=str(folder) if folder.is_dir() else None,
            prefix=app.static_url_path,
            max_age=SHORT_SECONDS,
            allow_all_origins=False,
            add_headers_function=_add_headers,
        )
        if (folder / MARK).is_file():
            self.files[ICON] = self.files[f"{app.static_url_path}/{MARK}"]
        self._versions: dict[str, str] = {}
        self._folder, self._prefix = folder, f"{app.static_url_path}/"

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a static file, else pass on to the application."""
        if environ["wsgi.url_scheme"] == "https":
            start_response = _only_secure(start_response)
        query = environ.get("QUERY_STRING", "")
        path = environ.get("PATH_INFO", "")
        named = query.startswith("v=") and path != ICON and path in self.files
        if named and self._is_current(path, query):
            return super().__call__(environ, _keeping(start_response))  # type: ignore[no-any-return]
        return super().__call__(environ, start_response)  # type: ignore[no-any-return]

    def _is_current(self, path: str, query: str) -> bool:
        if path not in self._versions:
            file = self._folder / path.removeprefix(self._prefix)
            self._versions[path] = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
        return parse_qs(query).get("v") == [self._versions[path]]


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value


def _only_secure(start_response: Any) -> Any:
    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        names = {name.lower() for name, _value in headers}
        more = [] if STRICT_TRANSPORT[0].lower() in names else [STRICT_TRANSPORT]
        return start_response(status, [*headers, *more], *rest)

    return start


def _keeping(start_response: Any) -> Any:
    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        kept = [(name, value) for name, value in headers if name.lower() != "cache-control"]
        return start_response(status, [*kept, ("Cache-Control", FOR_EVER)], *rest)

    return start


def init_app(app: Flask) -> None:
    """Serve static files before the application, and believe as many proxies as we were told of.

    A forwarded address or scheme is believed only for TRUSTED_PROXIES > 0: anybody can send those
    headers, and rate limits and the audit log stand on the address.
    """
    settings = app.extensions["settings"]
    app.wsgi_app = StaticFiles(app)  # type: ignore[method-assign]
    hops = settings.trusted_proxies
    if hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=0
        )
