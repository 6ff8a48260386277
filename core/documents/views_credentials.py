"""What credentials point to: keys, issuer, terms, the list of states; and one to take along."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, jsonify

from core.clock import now
from core.db import reading
from core.documents.attached import attached_token
from core.documents.published import issuer_profile, own_context, published_keys, status_list
from core.documents.views import LOOK_UPS, spend
from core.errors import NotFound
from core.web import public

blueprint = Blueprint("credentials", __name__)
_LIST = re.compile(r"[0-9A-Z]{2,8}")
MEDIA_TYPE = "application/vc+jwt"


@blueprint.after_request
def open_to_programs(response: Response) -> Response:
    """Checkers run on other hosts' pages, too; nothing here is anybody's."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@blueprint.get("/.well-known/jwks.json")
@public
def keys() -> Any:
    """Every key that ever sealed: statements and credentials are checked by them."""
    with reading():
        return jsonify({"keys": published_keys()})


@blueprint.get("/.well-known/keys/<fingerprint>")
@public
def key(fingerprint: str) -> Any:
    """One key, by the address that tokens name as theirs."""
    with reading():
        for one in published_keys():
            if one["kid"].rpartition("/")[2] == fingerprint:
                return jsonify(one)
    raise NotFound


@blueprint.get("/.well-known/issuer.json")
@public
def issuer() -> Any:
    return jsonify(issuer_profile())


@blueprint.get("/verify/context.jsonld")
@public
def context() -> Any:
    answer = jsonify(own_context())
    answer.content_type = "application/ld+json"
    return answer


@blueprint.get("/verify/status/<name>")
@public
def status(name: str) -> Any:
    """A W3C Bitstring Status List; one for each city and year of numbers."""
    if not _LIST.fullmatch(name):
        raise NotFound
    spend(LOOK_UPS, "list")
    with reading():
        return Response(status_list(name, at=now()), content_type=MEDIA_TYPE)


@blueprint.get("/verify/<serial>/<token>/credential")
@public
def take(serial: str, token: str) -> Any:
    """The signed credential of a paper, for whoever holds the token of its QR code."""
    spend(LOOK_UPS, "look up")
    with reading():
        found = attached_token(serial, token)
    answer = Response(found, content_type=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = "attachment; filename=credential.jwt"
    answer.headers["Cache-Control"] = "no-store"
    return answer
