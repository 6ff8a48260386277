"""Scopes: what a token may do. Each slice adds its own."""

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import LazyString

from core.accounts.models import User
from core.accounts.roles import Role
from core.registries import Registry


@dataclass(frozen=True)
class Scope:
    """What a token may do, within what its person may, and the words read when giving one.

    `roles`: whoever holds none of them can neither be given it nor use it.
    """

    key: StrEnum
    label: LazyString
    roles: frozenset[Role] = frozenset()

    def fits(self, user: User) -> bool:
        """Whether the person holds one of its roles; without `roles` it is everybody's."""
        return not self.roles or any(user.has_role(role) for role in self.roles)


API_SCOPES = Registry[Scope]("api scopes", "What a token may do, by the word that is stored.")


def scopes_for(user: User) -> list[Scope]:
    return [scope for scope in API_SCOPES if scope.fits(user)]
