"""State machines as tables. A move is legal only if a row says so, and permitted only by policy.

A workflow knows nothing of what a move means; services set the dependent fields and write letters.
Listeners (the audit) hear every move inside its transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core import policy
from core.errors import Conflict


class Stateful(Protocol):
    """Something with a state, moved only by its workflow."""

    id: Any
    state: Any


@dataclass(frozen=True)
class Transition:
    """One arrow: `action` takes any of `sources` to `target`, by whoever holds `permission`.

    `by_system` marks moves the program may make (end of a notice, lapse), alone if there is no
    `permission`; `target` None means that the service names the state to return to, out of
    `returns_to`.
    """

    action: StrEnum
    sources: frozenset[StrEnum]
    target: StrEnum | None
    permission: StrEnum | None
    label: LazyString
    returns_to: frozenset[StrEnum] = frozenset()
    by_system: bool = False


@dataclass(frozen=True)
class Move:
    """What happened, as listeners hear it."""

    workflow: str
    subject: Any
    action: StrEnum
    source: StrEnum
    target: StrEnum
    by: Any
    at: datetime
    reason: str | None
    note: str | None


Listener = Callable[[Move], None]

# Every workflow by name; slices make theirs in `states.py`.
known: dict[str, Workflow] = {}


class Workflow:
    """A named table of transitions over one kind of subject."""

    listeners: list[Listener] = []  # noqa: RUF012 - shared on purpose: audit hears all workflows

    def __init__(self, name: str, transitions: Iterable[Transition]) -> None:
        self.name = name
        self.transitions = tuple(transitions)
        # The drawings and the contract tests go over `known`; the audit log tells moves by name.
        if name in known:
            raise ValueError(f"two workflows are called {name}")
        known[name] = self

    @property
    def states(self) -> list[StrEnum]:
        """Every state of its subjects, the first one first."""
        return list(type(next(iter(self.transitions[0].sources))))

    def find(self, action: StrEnum) -> Transition:
        """The row for `action`; KeyError when the table has none."""
        for transition in self.transitions:
            if transition.action == action:
                return transition
        raise KeyError(action)

    def open_to(self, user: Any, subject: Stateful) -> list[Transition]:
        """The moves this person may make now, for buttons; never a promise that they will pass."""
        return [
            transition
            for transition in self.transitions
            if subject.state in transition.sources
            and transition.permission is not None
            and policy.decide(user, transition.permission, subject).allowed
        ]

    def fire(
        self,
        subject: Stateful,
        action: StrEnum,
        *,
        by: Any,
        at: datetime,
        to: StrEnum | None = None,
        reason: str | None = None,
        note: str | None = None,
    ) -> None:
        """Move `subject`. Refuses an illegal move (Conflict: a stale page) and one not permitted.

        `by` None is the program itself and may only make moves marked `by_system`.
        """
        transition = self.find(action)
        if subject.state not in transition.sources:
            raise Conflict(
                _l(
                    "This has moved on since the page was opened. Look at it again; "
                    "nothing was changed."
                )
            )
        if by is None:
            if not transition.by_system:
                raise PermissionError(f"{action} is not a move of the program")
        elif transition.permission is not None:
            policy.authorize(transition.permission, subject, user=by)
        else:
            raise PermissionError(f"{action} is a move of the program only")
        target = transition.target if transition.target is not None else to
        if target is None or (transition.target is None and to not in transition.returns_to):
            raise ValueError(f"{action} cannot lead to {to}")
        source, subject.state = subject.state, target
        move = Move(self.name, subject, action, source, target, by, at, reason, note)
        for listener in self.listeners:
            listener(move)
