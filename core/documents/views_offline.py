"""The check without a network: a page that brings the keys along, a script, and the key list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, render_template

from core.clock import now
from core.db import reading
from core.documents.engine import check_statement
from core.documents.forms import StatementForm
from core.documents.published import published_keys
from core.documents.states import DocumentKind
from core.web import public

blueprint = Blueprint("offline_check", __name__)
SCRIPT = Path(check_statement.__file__)


@blueprint.after_request
def keep_out_of_indexes(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


# The address in codes is short and in capitals, as on the first code.
@blueprint.get("/verify/offline", endpoint="page")
@blueprint.get("/V/O", endpoint="page_1")
@public
def page() -> Any:
    """What stands behind the # stays in the browser; nothing of a paper reaches us."""
    with reading():
        keys = published_keys()
    kinds = {
        number: str(DocumentKind(kind).label) for number, kind in check_statement.KINDS.items()
    }
    form = {"alphabet": check_statement.ALPHABET, "kinds": kinds, "keys": keys}
    return render_template(
        "core/documents/offline.html", form=form, fields=StatementForm(formdata=None), as_of=now()
    )


@blueprint.get("/verify/offline/check_statement.py")
@public
def script() -> Any:
    """The same check for people with a terminal and no browser."""
    response = Response(SCRIPT.read_bytes(), content_type="text/x-python; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename={SCRIPT.name}"
    return response
