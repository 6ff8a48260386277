"""Projects for programs of whoever judges them: at the desk's addresses, as in their hands.

Told by the slice above that knows juries (contract.md §5: as on the pages, conflicts included).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.accounts.models import User
from core.api.shapes import Strict, Words
from core.paging import Paged
from core.registries import Registry


class JudgedLine(Strict):
    """One in a juror's hands; without title where the round is blind, or until it is declared on.

    `state` is that of the juror's own work on it (assigned, submitted), never the office's.
    """

    reference: str
    round: str
    level: int
    title: Words
    industry: str
    state: str
    is_declared: bool


class CriterionLine(Strict):
    number: int
    name: Words
    most: Decimal
    points: Decimal | None


class JudgedProject(Strict):
    """`state` is recused when a conflict of interest came up: then nothing was marked."""

    reference: str
    round: str
    state: str
    title: Words
    facts: list[tuple[str, str]]
    texts: list[tuple[str, str]]
    criteria: list[CriterionLine]


@dataclass(frozen=True)
class Judging:
    """What the API asks of the slice that knows juries.

    `list` pages what the person judges, by the API's query. `read` finds one of it by its reference
    and, where it is in several rounds, the round's; NotFound for all else.
    """

    key: str
    list: Callable[[User, Any], Paged[JudgedLine]]
    read: Callable[[User, str, str], JudgedProject]


JUDGED = Registry[Judging]("judged projects", "Who else reads projects by the API, and what.")
