"""What events ask of the other domain; bound where the program is put together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from core.accounts.models import User


class KnownPerson(Protocol):
    """What somebody entered elsewhere already, so that nothing is typed twice."""

    name: str
    name_latin: str
    name_chinese: str
    birth_on: date | None
    nationality: str
    document_kind: str
    document_country: str
    document_number: str | None
    phone: str


_people: list[Callable[[User], KnownPerson | None]] = []


def bind_people(find: Callable[[User], KnownPerson | None]) -> None:
    """Say who knows people; the last one bound is asked."""
    _people[:] = [find]


def known_person(user: User) -> KnownPerson | None:
    """What is known of the account's person; None when nobody knows anything."""
    return _people[0](user) if _people else None
