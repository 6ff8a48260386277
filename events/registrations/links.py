"""The secret link by which somebody without an account reaches their registration."""

from __future__ import annotations

import re
import uuid
from functools import lru_cache

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import joinedload

from core.db import db
from core.errors import NotFound
from core.keys.digests import address_mark
from core.outbox.models import Message
from events.registrations.models import Registration

_WITH_IT = (joinedload(Registration.edition), joinedload(Registration.form_version))
# Every page by the link lies below, of whatever slice.
BELOW = "/r/"
_SALT = "registration"
# Only letters hold links of this salt: whoever opens one has read the mail of the address.
_OF_LETTERS = "registration by letter"
_LINK = re.compile(r"/r/[\w.\-]+")


def registration_token(registration: Registration, *, by_letter: bool = False) -> str:
    """The secret of the link; it holds as long as the registration and its mail address do.

    `by_letter`: the link goes out by mail and nowhere else, so that it proves the address.
    """
    mark = [str(registration.id), address_mark(registration.email)]
    return str(_serializer(_OF_LETTERS if by_letter else _SALT).dumps(mark))


def proves_address(token: str) -> bool:
    """Whether the link, which is known to hold, came by mail."""
    return bool(_serializer(_OF_LETTERS).loads_unsafe(token)[0])


def without_link(text: str) -> str:
    """A letter's text for staff, who must not act in the person's name by its secret link."""
    return _LINK.sub("/r/…", text)


def renew_link(letter: Message, registration: Registration) -> None:
    """Put in the link that holds with the address of today; the pages below it stay."""
    link = f"{BELOW}{registration_token(registration, by_letter=True)}"
    letter.text, letter.html = _LINK.sub(link, letter.text), _LINK.sub(link, letter.html)


class BrokenLink(NotFound):
    """A link that is cut, made up, or for an address that was corrected; its page helps on."""


def find_by_token(token: str) -> Registration:
    """The registration a link is for; BrokenLink for a wrong or no longer addressed one."""
    try:
        salt = _OF_LETTERS if proves_address(token) else _SALT
        registration_id, email = _serializer(salt).loads(token)
        found = db.session.get(Registration, uuid.UUID(registration_id), options=_WITH_IT)
    except (BadSignature, ValueError, TypeError, AttributeError) as error:
        raise BrokenLink from error
    # Links of the first days hold the address itself.
    if found is None or email not in {found.email, address_mark(found.email)}:
        raise BrokenLink
    return found


def keep_secret(response: Response) -> Response:
    """Have no cache keep, and no search engine list, what stands behind a secret link."""
    if request.path.startswith(BELOW):
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _serializer(salt: str) -> URLSafeSerializer:
    return _serializer_of(current_app.extensions["settings"].secret_key, salt)


@lru_cache
def _serializer_of(key: str, salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt=salt)
