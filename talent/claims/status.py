"""Claims on the status page of their claimant."""

from __future__ import annotations

from dataclasses import replace

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.i18n import tr
from core.organisations.models import Organisation
from core.organisations.parts import OrganisationPart
from core.status_page import StatusLine, StatusPart
from talent.claims.models import Claim
from talent.claims.policies import is_reviewer
from talent.claims.queries import list_of_employer, list_own_claims
from talent.claims.states import ClaimState

YOUR_TURN = frozenset({ClaimState.DRAFT, ClaimState.SUPPLEMENT_REQUESTED})


def claims_part(user: User) -> StatusPart:
    return StatusPart(
        heading=_l("Recognition of qualifications"),
        lines=tuple(_line(claim) for claim in list_own_claims(user)),
        empty=_l("You have claimed no title yet. Find your qualification first."),
        begin_url=url_for("catalogue_public.catalogue"),
        begin_label=_l("Find your qualification"),
    )


def employer_part(one: Organisation, reader: User) -> OrganisationPart:
    """Claims that name it as employer, for reviewers who may see them: the newest of them."""
    named = list_of_employer(one.id, visible_to_user=reader) if is_reviewer(reader) else ()
    lines = (_desk_line(claim) for claim in named)
    return OrganisationPart(_l("Claims that name it as employer"), tuple(lines))


def _desk_line(claim: Claim) -> StatusLine:
    return replace(
        _line(claim),
        title=claim.holder_name,
        url=url_for("claims_desk.show", reference=claim.reference),
        next_step="",
        is_yours=False,
    )


def _line(claim: Claim) -> StatusLine:
    name = {"en": claim.entry.get("name_en", ""), "zh": claim.entry.get("name_zh", "")}
    return StatusLine(
        title=tr(name) or claim.entry_code,
        reference=claim.reference,
        url=url_for("claims.show", reference=claim.reference),
        state=claim.standing,
        next_step=claim.standing.sentence,
        is_yours=claim.standing in YOUR_TURN,
        due_on=claim.due_on if claim.standing is ClaimState.SUPPLEMENT_REQUESTED else None,
    )
