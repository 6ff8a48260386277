"""Editors choose until an edition is published; a question is answered by its claimant alone."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.policy import Decision, allowed_if, policy, refused
from talent.catalogue.models import CatalogueEdition
from talent.catalogue.policies import may_edit
from talent.catalogue.states import EditionState
from talent.claims.models import Claim

BEFORE = frozenset({EditionState.DRAFT, EditionState.PROPOSED})


class EffectsPermission(StrEnum):
    CHOOSE = "edition_effects:choose"
    ANSWER = "edition_effects:answer"


@policy(EffectsPermission.CHOOSE)
def may_choose(user: Any, edition: CatalogueEdition | None) -> Decision:
    """Whoever may edit the catalogue, as long as the edition may still be changed."""
    if edition is not None and edition.state not in BEFORE and may_edit(user, edition).allowed:
        return refused(_l("This edition is published or discarded. Nothing was changed."))
    return may_edit(user, edition)


@policy(EffectsPermission.ANSWER)
def may_answer(user: User, claim: Claim | None) -> Decision:
    """Nobody chooses in a claimant's place, staff included."""
    is_own = claim is not None and claim.claimant_id == user.id
    return allowed_if(bool(user.is_authenticated) and is_own)
