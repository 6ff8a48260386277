"""What can be done with many registrations at once: a registry that slices above may add to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from events.registrations import services
from events.registrations.models import Registration

# What was typed with it: {"reason": {language: text}}.
Said = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class BulkAction:
    """One deed. `perform` does it to one registration by the rules of its own service.

    It raises DomainError where it cannot be done, which skips that registration alone.
    `needs_reason`: the person reads why. `done` is the sentence after it: %(count)s.
    """

    key: str
    label: LazyString
    perform: Callable[[Registration, User, datetime, Said], object]
    needs_reason: bool = False
    tone: str = "plain"
    order: int = 50


_actions: dict[str, BulkAction] = {}


def add_bulk_action(action: BulkAction) -> None:
    """Offer a deed on every attendee list; a later one of the same key replaces it."""
    _actions[action.key] = action


def bulk_actions() -> list[BulkAction]:
    """Every deed, in the order of the page."""
    return sorted(_actions.values(), key=lambda one: (one.order, one.key))


def find_bulk_action(key: str) -> BulkAction | None:
    return _actions.get(key)


add_bulk_action(
    BulkAction(
        "confirm",
        _l("Confirm"),
        lambda one, by, at, _said: services.confirm_registration(one, by=by, at=at),
        order=10,
    )
)
add_bulk_action(
    BulkAction(
        "cancel",
        _l("Cancel the registration"),
        lambda one, by, at, said: services.cancel_registration(
            one, by=by, at=at, reason=said.get("reason", {})
        ),
        needs_reason=True,
        tone="danger",
        order=90,
    )
)
