"""What a person may agree to now, from one page: each slice says what of its own is open."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.accounts.models import User
from core.consents.purposes import Purpose
from core.errors import NotFound
from core.registries import Registry


@dataclass(frozen=True)
class Choice:
    """A purpose, and the thing of theirs it is about: something with an id and a reference."""

    purpose: Purpose
    about: Any
    # What the thing is called beside its reference, in the language of the page.
    name: str = ""


@dataclass(frozen=True)
class ChoiceSource:
    """`open_to`: what somebody has not agreed to and may; `give` notes that they do now."""

    key: str
    open_to: Callable[[User], Sequence[Choice]]
    give: Callable[[Choice, User, datetime], None]


CHOICES = Registry[ChoiceSource]("consent choices", "What people may agree to from their page.")


def choices_of(user: User) -> list[Choice]:
    return [choice for _source, choice in _open_to(user)]


def give_choice(user: User, purpose: str, about_id: uuid.UUID, *, at: datetime) -> Choice:
    """Agree to one of them; NotFound for what is not, or no longer, open to the person."""
    for source, choice in _open_to(user):
        if choice.purpose.value == purpose and choice.about.id == about_id:
            source.give(choice, user, at)
            return choice
    raise NotFound


def _open_to(user: User) -> Iterator[tuple[ChoiceSource, Choice]]:
    for source in CHOICES:
        for choice in source.open_to(user):
            yield source, choice
