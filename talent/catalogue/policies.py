"""Who may read drafts of the catalogue, prepare editions, and confirm them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from core.accounts.roles import Role
from core.policy import ALLOWED, HIDDEN, Decision, allowed_if, policy, refused
from talent.catalogue.models import CatalogueEdition
from talent.catalogue.states import CataloguePermission

READERS = (Role.CATALOGUE_EDITOR, Role.AUDITOR, Role.ADMINISTRATOR)


def _holds(user: Any, *roles: Role) -> bool:
    return bool(user.is_authenticated) and any(user.has_role(role) for role in roles)


@policy(CataloguePermission.READ)
def may_read(user: Any, _subject: Any) -> Decision:
    """Editors, auditors and administrators see drafts; to others the desk page does not exist."""
    return allowed_if(_holds(user, *READERS))


@policy(CataloguePermission.EDIT)
def may_edit(user: Any, _subject: Any) -> Decision:
    if _holds(user, Role.CATALOGUE_EDITOR):
        return ALLOWED
    if _holds(user, *READERS):
        return refused(_l("Only a catalogue editor may change the catalogue."))
    return HIDDEN


@policy(CataloguePermission.PUBLISH)
def may_publish(user: Any, edition: CatalogueEdition | None) -> Decision:
    """A catalogue editor other than the one who proposed the edition (product.md §2)."""
    may = may_edit(user, edition)
    if may.allowed and edition is not None and edition.proposed_by_id == user.id:
        return refused(_l("You proposed this edition. A second person has to confirm it."))
    return may
