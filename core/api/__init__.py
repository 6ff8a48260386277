"""What other programs use: addresses under /api/v1 described in OpenAPI, tokens, paging, limits.

A slice makes its own blueprint with `api_blueprint` and marks its views with `operation`; the
document and the page about it are drawn from those marks (docs/decisions/api.md).
"""

from flask import Flask

from core.api import limits
from core.api.operations import Operation, api_blueprint, operation, token_user
from core.api.problems import Problem
from core.api.states import API_SCOPES, Scope
from core.api.views import pages, tokens
from core.registries import install


def init_app(app: Flask) -> None:
    from core.accounts.services import credentials_changed
    from core.api import idempotency
    from core.api.services import end_tokens

    limits.init_app(app)
    pages.init_app(app)
    install(app, tokens, idempotency)
    credentials_changed.connect(app, end_tokens)
