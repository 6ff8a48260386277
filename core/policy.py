"""Who may do what: predicates by permission, refused unless one says yes.

A slice registers `@policy(SomePermission.X)` functions `(user, subject) -> Decision`. Scoped reads
live in queries, so an object out of scope is simply not found; a refusal here is for what a person
may see but not do. Decisions that hide existence set `hidden`, which answers 404.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import g, has_request_context
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.errors import Forbidden, NotFound
from core.registries import Provider, Registry, declare


@dataclass(frozen=True)
class Decision:
    """Yes, or no with a reason a person can read."""

    allowed: bool
    reason: LazyString | str = ""
    hidden: bool = False


ALLOWED = Decision(allowed=True)
HIDDEN = Decision(allowed=False, hidden=True)

Predicate = Callable[[Any, Any], Decision]
POLICIES = Registry[Provider[Predicate]]("policies", "Who may do what, by permission.")


def refused(reason: LazyString | str) -> Decision:
    return Decision(allowed=False, reason=reason)


def allowed_if(condition: bool, reason: LazyString | str = "") -> Decision:
    """A yes when `condition` holds, else a no; without a reason the thing looks absent."""
    if condition:
        return ALLOWED
    return refused(reason) if reason else HIDDEN


def policy(permission: StrEnum) -> Callable[[Predicate], Predicate]:
    """Declare the predicate of a permission; the app has it once the module is installed."""
    return lambda predicate: declare(predicate, POLICIES, Provider(permission, predicate))


def decide(user: Any, permission: StrEnum, subject: Any = None) -> Decision:
    """The decision, without consequences. An unknown permission is refused."""
    known = POLICIES.find(permission)
    if known is None or user is None:
        return HIDDEN
    return known.call(user, subject)


def can(permission: StrEnum, subject: Any = None) -> bool:
    """Whether the person at the keyboard may; for templates."""
    return decide(_person_here(), permission, subject).allowed


def _person_here() -> Any:
    # A predicate asks one person a dozen things; the stand-in would look for them every time.
    return current_user._get_current_object()  # noqa: SLF001


def authorize(permission: StrEnum, subject: Any = None, *, user: Any = None) -> None:
    """Go on only if permitted; raises Forbidden with the reason, or NotFound."""
    decision = decide(_person_here() if user is None else user, permission, subject)
    if not decision.allowed:
        if decision.hidden:
            raise NotFound
        raise Forbidden(decision.reason or _l("You may not do this."))
    if has_request_context():
        g.setdefault("authorized", set()).add(permission)
