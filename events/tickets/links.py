"""The secret address of a personal calendar, of an account or of one registration (contract §4)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from core.web import absolute_url
from events.registrations.models import Registration
from events.tickets.models import CalendarFeed

_SALT = "calendar"
Owner = User | Registration


@dataclass(frozen=True)
class FeedAddresses:
    """Where a calendar is read: by address, and by one that opens the calendar program."""

    http: str
    webcal: str


def feed_addresses(owner: Owner) -> FeedAddresses:
    """The present address of the owner's calendar; holds until it is renewed."""
    http = absolute_url("tickets_calendar.feed", token=feed_token(owner))
    return FeedAddresses(http, f"webcal://{http.partition('://')[2]}")


def feed_token(owner: Owner) -> str:
    feed = find_feed(owner)
    number = feed.number if feed else 0
    return str(_serializer().dumps([_kind(owner), owner.id.hex, number]))


def find_owner(token: str) -> Owner:
    """Whose calendar it is; NotFound for a wrong or renewed address, or an account that is shut."""
    try:
        kind, owner_id, number = _serializer().loads(token)
        owner = _load(kind, uuid.UUID(owner_id))
    except (BadSignature, ValueError, TypeError, AttributeError) as error:
        raise NotFound from error
    if owner is None or (isinstance(owner, User) and not owner.active):
        raise NotFound
    feed = find_feed(owner)
    if number != (feed.number if feed else 0):
        raise NotFound
    return owner


def find_feed(owner: Owner) -> CalendarFeed | None:
    """The owner's row, if the address was ever renewed."""
    column = CalendarFeed.user_id if isinstance(owner, User) else CalendarFeed.registration_id
    return db.session.scalar(select(CalendarFeed).where(column == owner.id))


def _load(kind: str, owner_id: uuid.UUID) -> Owner | None:
    if kind == "u":
        return db.session.get(User, owner_id)
    return db.session.get(Registration, owner_id)


def _kind(owner: Owner) -> str:
    return "u" if isinstance(owner, User) else "r"


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.extensions["settings"].secret_key, salt=_SALT)
