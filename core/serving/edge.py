"""What stands between the server and the application: static files and trusted proxies."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from core.serving.static_files import StaticFiles


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
