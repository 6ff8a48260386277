"""What the field refuses, as exceptions that each know their page.

A DomainError is an answer to a person, so its message is a (lazy) translated sentence that says
what is wrong and how to mend it. With `field` it is shown at that form field.
"""

from http import HTTPStatus
from typing import TypeAlias

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

Words: TypeAlias = str | LazyString


class DomainError(Exception):
    """A refusal by a rule. `field` names the form field that can mend it, if one can."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, message: Words, *, field: str | None = None) -> None:
        super().__init__(str(message) if isinstance(message, str) else "")
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class Conflict(DomainError):
    """Somebody else was quicker, or the page is stale: look again, nothing was changed."""

    status = HTTPStatus.CONFLICT


class Forbidden(DomainError):
    """The person may see this, but may not do that."""

    status = HTTPStatus.FORBIDDEN


class NotFound(DomainError):
    """It does not exist, or is none of this person's business: both look alike."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_l("There is no such page."))


class Busy(DomainError):
    """Too much heavy work is in hand here; the same may be taken in `retry_after` seconds."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    retry_after = 10


class OwnShareUsed(Busy):
    """The person has their share of heavy work in hand already."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    retry_after = 5


class Unavailable(DomainError):
    """Something the product needs is not there now (a configuration or a service)."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
