"""What events ask of the other domain; bound where the program is put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Protocol

from core.accounts.models import User
from core.registries import Provider, Registry


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


PEOPLE = Registry[Provider[Callable[[User], KnownPerson | None]]](
    "people", "Who knows an account's person."
)


def known_person(user: User) -> KnownPerson | None:
    """What is known of the account's person; None when nobody knows anything."""
    known = (provider.call(user) for provider in PEOPLE)
    return next((person for person in known if person is not None), None)


TITLES = Registry[Provider[Callable[[], Mapping[str, Mapping[str, str]]]]](
    "titles", "The recognised titles in force, {en, zh} by the code of their catalogue entry."
)


def known_titles() -> dict[str, Mapping[str, str]]:
    """What a post may ask for, by code."""
    return {code: name for provider in TITLES for code, name in provider.call().items()}
