"""The letters about an objection; the texts stand in templates/emails/objections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.outbox import Letter
from core.web import absolute_url
from talent.objections.links import objection_token
from talent.objections.models import ClaimObjection


def received(one: ClaimObjection) -> Letter:
    """To who objected: its number, by when it is answered, and the link that withdraws it."""
    return _to_objector(one, "received", due_on=one.claim.due_on)


def lengthened(one: ClaimObjection, reason: Mapping[str, str]) -> Letter:
    """To who objected: it takes longer, why, and until when."""
    return _to_objector(one, "lengthened", reason=reason, due_on=one.claim.due_on)


def answered(one: ClaimObjection) -> Letter:
    """To who objected: the answer, in the language in which the objection was written."""
    return _to_objector(one, "answered")


def withdrawn(one: ClaimObjection) -> Letter:
    return _to_objector(one, "withdrawn")


def settled(one: ClaimObjection) -> Letter:
    """To who objected: the claim has ended without the title, so there is nothing to decide."""
    return _to_objector(one, "settled")


def told(one: ClaimObjection) -> Letter:
    """To the claimant: what an objection is about, as the reviewer words it."""
    claim = one.claim
    return Letter(
        template="objections/told",
        address=claim.claimant.email,
        language=claim.claimant.preferred_language,
        recipient_name=claim.holder_name or claim.claimant.display_name,
        values={
            "claim": claim,
            "substance": one.substance,
            "claim_url": absolute_url("claims.show", reference=claim.reference),
        },
        recipient_id=claim.claimant_id,
        about=claim,
    )


def _to_objector(one: ClaimObjection, letter: str, **values: Any) -> Letter:
    return Letter(
        template=f"objections/{letter}",
        address=one.email,
        language=one.language,
        recipient_name=one.name,
        values={
            "objection": one,
            "claim": one.claim,
            "url": absolute_url("objections.own", token=objection_token(one)),
            **values,
        },
        about=one,
        is_private=True,
    )
