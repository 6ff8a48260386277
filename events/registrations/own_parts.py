"""What other slices show of a registration: parts of its own page, and who reads their letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.outbox.models import Message
from core.policy import can
from core.registries import Registry
from events.editions.models import Edition
from events.event_types import PartProvider
from events.registrations.models import Registration


@dataclass(frozen=True)
class OwnPart:
    """A template below templates/, included with `part` (the values), `registration`, `token`."""

    template: str
    values: dict[str, Any] = field(default_factory=dict)


# The registration, and the secret of the link it was opened by (None: by account). None is nothing.
Show = Callable[[Registration, str | None], OwnPart | None]
OWN_PARTS = Registry[PartProvider[Show]](
    "own parts", "What slices show on the page of one's own registration.", order="order"
)


@dataclass(frozen=True)
class LetterRight:
    """At the desk letters of this folder of templates/emails are for whoever has `permission`.

    It is asked of the event: what such letters say stands in a list that not everybody may open.
    """

    folder: str
    permission: StrEnum


LETTER_RIGHTS = Registry[LetterRight](
    "letter rights", "Which letters to people registered not every desk may read.", key="folder"
)


def readable_letters(letters: Iterable[Message], edition: Edition) -> list[Message]:
    """Those that the person at the keyboard may read at the desk."""
    rights = {one.folder: can(one.permission, edition) for one in LETTER_RIGHTS}
    return [one for one in letters if rights.get(one.kind.partition("/")[0], True)]


def own_parts(registration: Registration, token: str | None) -> list[OwnPart]:
    served = [one for one in OWN_PARTS if one.serves(registration.edition.type)]
    asked = (one.call(registration, token) for one in served)
    return [part for part in asked if part is not None]
