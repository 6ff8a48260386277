"""What the plan asks of the slice in which booths are taken; without one every booth is free."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.accounts.models import User
from core.registries import Registry
from events.editions.models import Edition
from events.plans.models import Booth
from events.plans.states import BoothState


@dataclass(frozen=True)
class Taker:
    """Who has a booth: the name by language, empty where everybody may not know it yet."""

    state: BoothState
    name: Mapping[str, str]
    # Where everybody reads of it, as an exhibitor of this fair.
    reference: str = ""


@dataclass(frozen=True)
class Taking:
    """`takers` by the booth's id; `found` are ids of booths whose takers answer to some words.

    `stamp` changes whenever what `takers` tells does. `part` gives a template and its values for
    what the reader may do with a booth.
    """

    name: str
    takers: Callable[[Edition], Mapping[uuid.UUID, Taker]]
    found: Callable[[Edition, str], set[uuid.UUID]]
    stamp: Callable[[Edition], object]
    part: Callable[[Booth, User], tuple[str, Mapping[str, Any]] | None]


TAKING = Registry[Taking]("taking of booths", "The slice in which booths are taken.", key="name")
