"""What people are told of a new edition; the texts stand in templates/emails/edition_effects."""

from __future__ import annotations

from core.outbox import Letter
from core.web import absolute_url
from talent.catalogue.models import CatalogueEdition
from talent.edition_effects.queries import Affected
from talent.edition_effects.states import Choice, Touched


def claimant_asked(one: Affected, edition: CatalogueEdition) -> Letter:
    """To the claimant: what would change, and where to choose; until then nothing does."""
    page = absolute_url("edition_answers.question", reference=one.claim.reference)
    return _letter("asked", one, edition, url=page)


def person_told(one: Affected, edition: CatalogueEdition) -> Letter:
    """To whoever was moved, or has a draft or a title: what differs, and what that means."""
    page = absolute_url("claims.show", reference=one.claim.reference)
    told = {
        "moved": one.choice is Choice.MOVE,
        "is_draft": one.touched is Touched.DRAFT,
        "is_title": one.touched is Touched.TITLE,
    }
    return _letter("told", one, edition, url=page, **told)


def _letter(
    template: str, one: Affected, edition: CatalogueEdition, *, url: str, **values: object
) -> Letter:
    claim = one.claim
    return Letter(
        template=f"edition_effects/{template}",
        address=claim.claimant.email,
        language=claim.claimant.preferred_language,
        recipient_name=claim.claimant.display_name,
        values={
            "reference": claim.reference,
            "edition_name": edition.name,
            "in_force_from": edition.in_force_from,
            "effects": one.effects,
            "entry_name": {"en": claim.entry["name_en"], "zh": claim.entry["name_zh"]},
            "claim_url": url,
            **values,
        },
        recipient_id=claim.claimant_id,
        key=f"edition-effect:{edition.id}:{claim.id}",
        about=claim,
    )
