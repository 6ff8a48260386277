"""State machines as tables. A move is legal only if a row says so, and permitted only by policy.

`fire` and its kin for many rows are the only writers of a state; the house rules refuse another. A
workflow knows nothing of what a move means; services set the dependent fields and write letters.
Listeners (the audit) hear every move inside its transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Update, update

from core import policy
from core.db import db
from core.errors import Conflict
from core.registries import News


class Stateful(Protocol):
    id: Any
    state: Any


@dataclass(frozen=True)
class Guest:
    """Whoever came by the secret link to `subject`, which is their permission for it alone.

    `account` is theirs where they happen to be signed in; it gives them nothing more here.
    """

    subject: Any
    account: Any = None

    @property
    def id(self) -> Any:
        return getattr(self.account, "id", None)

    @property
    def email(self) -> str:
        return getattr(self.account, "email", None) or "guest"


@dataclass(frozen=True)
class Transition:
    """One arrow: `action` takes any of `sources` to `target`, by whoever holds `permission`.

    `by_system` marks moves the program may make (end of a notice, lapse), alone if there is no
    `permission`; `by_link` those open to a guest, `follows` those that are part of another move,
    whose service asked for the permission. `target` None means that the service names the state to
    return to, out of `returns_to`.
    """

    action: StrEnum
    sources: AbstractSet[StrEnum]
    target: StrEnum | None
    permission: StrEnum | None
    label: LazyString | str
    returns_to: AbstractSet[StrEnum] = frozenset()
    by_system: bool = False
    by_link: bool = False
    follows: bool = False


@dataclass(frozen=True)
class Move:
    workflow: str
    subject: Any
    action: StrEnum
    source: str
    target: StrEnum
    by: Any
    at: datetime
    reason: str | None
    # What was said with it, by language where it was written in both.
    note: str | Mapping[str, str] | None
    details: Mapping[str, Any] = field(default_factory=dict)


subject_moved = News[Move]("subject moved")

# Every workflow by name; slices make theirs in `states.py`.
known: dict[str, Workflow] = {}


class Workflow:
    """A named table of transitions over one kind of subject.

    `describe` adds what the audit says of every move; `is_heard` False is for the machine's own
    rows (a job, a message), whose table is their log.
    """

    def __init__(
        self,
        name: str,
        transitions: Iterable[Transition],
        *,
        describe: Callable[[Any], dict[str, Any]] | None = None,
        is_heard: bool = True,
    ) -> None:
        self.name = name
        self.transitions = tuple(transitions)
        self._rows = {row.action: row for row in self.transitions}
        self._describe = describe
        self._is_heard = is_heard
        # The drawings and the contract tests go over `known`; the audit log tells moves by name.
        if name in known:
            raise ValueError(f"two workflows are called {name}")
        known[name] = self

    @property
    def states(self) -> list[StrEnum]:
        return list(type(next(iter(self.transitions[0].sources))))

    def find(self, action: StrEnum) -> Transition:
        """The row for `action`; KeyError when the table has none."""
        return self._rows[action]

    def open_to(self, user: Any, subject: Stateful) -> list[Transition]:
        """The moves this person may make now, for buttons; never a promise that they will pass."""
        return [
            transition
            for transition in self.transitions
            if subject.state in transition.sources
            and transition.permission is not None
            and policy.decide(user, transition.permission, subject).allowed
        ]

    def is_open(self, subject: Stateful, action: StrEnum) -> bool:
        """Whether the table lets it move so now, whoever asks."""
        return subject.state in self._rows[action].sources

    def fire(
        self,
        subject: Stateful,
        action: StrEnum,
        *,
        by: Any,
        at: datetime,
        to: StrEnum | None = None,
        reason: str | None = None,
        note: str | Mapping[str, str] | None = None,
    ) -> None:
        """Move `subject`. Refuses an illegal move (Conflict: a stale page) and one not permitted.

        `by` None is the program itself and may only make moves marked `by_system`; a `Guest` only
        those marked `by_link`, of what their link leads to.
        """
        transition = self.find(action)
        if subject.state not in transition.sources:
            raise Conflict(
                _l(
                    "This has moved on since the page was opened. Look at it again; "
                    "nothing was changed."
                )
            )
        # What the service has set already belongs to the new state: the old one may refuse it.
        with db.session.no_autoflush:
            _require_permitted(transition, subject, by)
        target = transition.target if transition.target is not None else to
        if target is None or (transition.target is None and to not in transition.returns_to):
            raise ValueError(f"{action} cannot lead to {to}")
        source, subject.state = subject.state, target
        details = self._describe(subject) if self._describe else {}
        self._tell(Move(self.name, subject, action, source, target, by, at, reason, note, details))

    def moving(self, model: Any, action: StrEnum, **values: Any) -> Update:
        """The statement that moves all rows that may: the sources are in its WHERE.

        For the machine's own rows, where two processes reach for the same one; add what narrows it
        down. Nobody is asked and nothing is heard.
        """
        row = self.find(action)
        among = model.state.in_(sorted(row.sources))
        return update(model).where(among).values(state=row.target, **values)

    def fire_many(
        self,
        model: Any,
        action: StrEnum,
        *where: ColumnElement[bool],
        about: Any,
        by: Any,
        at: datetime,
    ) -> int:
        """Move, in one statement, all rows of `where` that may; how many. One move is heard.

        `about` is what they belong to, such as the edition of the seats: the permission is asked
        for it, and the log tells of it.
        """
        row = self.find(action)
        _require_permitted(row, about, by)
        assert row.target is not None
        moved = self.moving(model, action).where(*where).returning(model.id)
        count = len(db.session.execute(moved).all())
        db.session.expire_all()
        sources = "|".join(sorted(row.sources))
        self._tell(
            Move(self.name, about, action, sources, row.target, by, at, None, None, {"rows": count})
        )
        return count

    def _tell(self, move: Move) -> None:
        if self._is_heard:
            subject_moved.send(move)


def automatic(action: StrEnum, target: StrEnum, *sources: StrEnum) -> Transition:
    """A row of the program alone: a rule or the clock moves it, for whoever is the occasion."""
    return Transition(action, frozenset(sources), target, None, "", by_system=True)


def consequence(action: StrEnum, target: StrEnum, *sources: StrEnum) -> Transition:
    """A row that people see no button for: it follows from what they or a machine did."""
    return Transition(action, frozenset(sources), target, None, "", follows=True)


def _require_permitted(transition: Transition, subject: Any, by: Any) -> None:
    if transition.follows:
        return
    if by is None:
        if not transition.by_system:
            raise PermissionError(f"{transition.action} is not a move of the program")
    elif isinstance(by, Guest):
        if not transition.by_link or by.subject is not subject:
            raise PermissionError(f"{transition.action} is not a move of this guest")
    elif transition.permission is not None:
        policy.authorize(transition.permission, subject, user=by)
    else:
        raise PermissionError(f"{transition.action} is a move of the program only")
