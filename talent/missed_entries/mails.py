"""Letters to those who missed a qualification; texts in templates/emails/missed_entries."""

from __future__ import annotations

from collections.abc import Iterator

from core.accounts.models import User
from core.db import db
from core.outbox import Letter
from core.web import absolute_url
from talent.missed_entries.models import MissedEntry, MissedMention


def to_those_who_asked(one: MissedEntry, template: str, key: str) -> Iterator[Letter]:
    """One letter to each address; `key` tells this decision from earlier ones."""
    values = {
        "name": one.name,
        "reason": one.reason,
        "edition_name": one.edition.name if one.edition else {},
        "in_force_from": one.edition.in_force_from if one.edition else None,
        "code": one.entry_code,
        "url": absolute_url("catalogue_public.edition_entry", slug=one.edition.slug,
                            code=one.entry_code) if one.edition else absolute_url("offers.index"),
    }  # fmt: skip
    told: set[str] = set()
    for mention in one.mentions:
        address, language, user = _who(mention)
        if not address or address in told:
            continue
        told.add(address)
        yield Letter(
            template=f"missed_entries/{template}",
            address=address,
            language=language,
            recipient_name=user.display_name if user else "",
            values={**values, "has_account": user is not None},
            recipient_id=user.id if user else None,
            key=f"missed-{template}:{one.id}:{key}:{mention.id}",
            about=one,
        )


def _who(mention: MissedMention) -> tuple[str, str, User | None]:
    """Address and language of the person, and the account where there is one."""
    if mention.claim is not None:
        user = mention.claim.claimant
        return user.email, user.preferred_language, user
    assert mention.suggestion is not None
    said = mention.suggestion
    owner = db.session.get(User, said.user_id) if said.user_id else None
    language = owner.preferred_language if owner else said.language
    return said.address or (owner.email if owner else ""), language, owner
