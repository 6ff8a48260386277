"""What a role may be limited to, as lists to choose from; slices above add theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from core.accounts.roles import WHOLE_CITY, ScopeKind
from core.registries import Registry


@dataclass(frozen=True)
class ScopeList:
    """All of one kind by what a grant keeps of them, with their names in the page's language."""

    key: ScopeKind
    names: Callable[[], Mapping[str, str]]


SCOPE_LISTS = Registry[ScopeList]("scope lists", "What a role may be limited to, by kind.")


def scope_choices() -> dict[str, str]:
    """`kind:value` of everything a role may be limited to, with its words."""
    city = ScopeKind.CITY
    return {f"{city}:{WHOLE_CITY}": str(city.label)} | {
        f"{one.key}:{value}": f"{one.key.label}{_(': ')}{name}"
        for one in SCOPE_LISTS
        for value, name in one.names().items()
    }
