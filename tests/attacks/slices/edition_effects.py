"""Whom an edition touches is read at the catalogue's desk; the question is its claimant's alone."""

from __future__ import annotations

from core.clock import now, today
from core.db import db
from talent.catalogue.queries import edition_in_force
from talent.edition_effects.models import EditionChoice
from talent.edition_effects.states import Choice
from tests.attacks.slices import NOBODY

TABLES = (EditionChoice,)
CATALOGUE = frozenset({"editor", "auditor", "admin"})
EDITION, CLAIM = [{"slug": "edition"}], [{"reference": "claim"}]
ENTRY = [{"slug": "edition", "code": "=SZ-TST-001"}]
CELLS = {
    "edition_effects.show": (EDITION, CATALOGUE),
    "edition_effects.choose": (EDITION, CATALOGUE),
    "catalogue_tiers.index": (EDITION, CATALOGUE),
    "catalogue_tiers.show": (ENTRY, CATALOGUE),
    "catalogue_tiers.save": (ENTRY, CATALOGUE),
    "edition_answers.question": (CLAIM, NOBODY),
    "edition_answers.answer": (CLAIM, NOBODY),
}


def things(city) -> dict[str, object]:
    """The victim was asked, so that there is a page to reach."""
    edition = edition_in_force(today())
    db.session.add(
        EditionChoice(
            edition_id=edition.id, claim_id=city.claim.id, choice=Choice.ASK, effects=[],
            chosen_by_id=city.victim.id, chosen_at=now(), applied_at=now(),
        )
    )  # fmt: skip
    db.session.commit()
    return {}
