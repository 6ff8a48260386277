"""What events ask of the other domain; bound where the program is put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Select

from core.accounts.models import User
from core.errors import Words
from core.files.models import StoredFile
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


class KnownCareer(Protocol):
    """What somebody entered elsewhere of degree and work; the degree by the code of `JobDegree`."""

    degree: str
    degree_field: str
    institution: str
    employer_name: str
    job_title: str


CAREERS = Registry[Provider[Callable[[User], KnownCareer | None]]](
    "careers", "Who knows an account's degree and work."
)
HELD_TITLES = Registry[Provider[Callable[[], Select[Any]]]](
    "held titles", "Who knows recognised titles: rows of holder_id, code, title, serial, valid now."
)


def known_career(user: User) -> KnownCareer | None:
    known = (provider.call(user) for provider in CAREERS)
    return next((career for career in known if career is not None), None)


def held_titles() -> Select[Any]:
    """Every title somebody holds at this moment; one whose certificate was revoked is gone."""
    (first,) = HELD_TITLES
    return first.call()


class OfferedPaper(Protocol):
    """A paper somebody keeps elsewhere; it is offered to them and never taken by itself."""

    @property
    def label(self) -> Words: ...
    @property
    def original(self) -> StoredFile: ...
    @property
    def translation(self) -> StoredFile | None: ...


PAPERS = Registry[Provider[Callable[[User], Sequence[OfferedPaper]]]](
    "papers", "Who keeps an account's papers."
)


def offered_papers(owner: User) -> list[OfferedPaper]:
    """What they may choose from, for their own eyes alone."""
    return [paper for provider in PAPERS for paper in provider.call(owner)]
