"""Cursor paging: an opaque word says where the next page starts; the Link header carries it."""

import base64
import binascii
import json
from urllib.parse import urlencode

from flask import request
from flask_babel import gettext as _

from core.api.problems import Problem

LONGEST = 200


def encode_cursor(place: int | str) -> str:
    return base64.urlsafe_b64encode(json.dumps([place]).encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> int | str:
    """The place a word stands for. Refuses what `encode_cursor` did not make."""
    try:
        if not 0 < len(cursor) <= LONGEST:
            raise ValueError
        padded = cursor + "=" * (-len(cursor) % 4)
        read = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if not (isinstance(read, list) and len(read) == 1 and type(read[0]) in {int, str}):
            raise ValueError
    except (ValueError, binascii.Error, RecursionError) as error:
        raise Problem(422, errors=[("cursor", _("This value is not understood."))]) from error
    place: int | str = read[0]
    return place


def next_link(cursor: str) -> str:
    """The Link header's value for the page that starts at `cursor`, with the same filters."""
    kept = [(k, v) for k, v in request.args.items(multi=True) if k != "cursor"]
    return f'<{request.path}?{urlencode([*kept, ("cursor", cursor)])}>; rel="next"'
