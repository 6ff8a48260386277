"""Choose what becomes of each, do it when the edition is published, take the claimant's answer."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError
from core.policy import authorize
from talent.catalogue.models import CatalogueEdition
from talent.catalogue.publishing import Publication
from talent.catalogue.states import Level
from talent.catalogue.tiers import Tier
from talent.claims.models import Claim
from talent.claims.services import move_to_entry
from talent.edition_effects import mails
from talent.edition_effects.models import EditionChoice
from talent.edition_effects.policies import EffectsPermission
from talent.edition_effects.queries import Affected, affected_by, affected_claim
from talent.edition_effects.states import Choice, Touched

_STALE = _l("This claim has moved on since. Look at the page again; nothing was changed.")


def choose(
    edition: CatalogueEdition,
    choices: Mapping[uuid.UUID, Choice],
    *,
    by: User,
    at: datetime,
) -> int:
    """Note what becomes of claims, drafts and titles, by the claim's id; answers how many.

    May be changed until the edition is published. Refuses a claim that the edition does not touch
    now, and what cannot be chosen for it (Conflict: the page was stale).
    """
    authorize(EffectsPermission.CHOOSE, edition, user=by)
    affected = {one.claim.id: one for one in affected_by(edition)}
    for claim_id, choice in choices.items():
        one = affected.get(claim_id)
        if one is None or choice not in one.options:
            raise Conflict(_STALE)
        row = one.made
        if row is None:
            row = EditionChoice(edition_id=edition.id, claim_id=claim_id)
            db.session.add(row)
        row.choice, row.effects = choice, one.marks
        row.chosen_by_id, row.chosen_at = by.id, at
    if choices:
        audit.record("catalogue:effects:chosen", edition, by=by, at=at, claims=len(choices))
    db.session.flush()
    return len(choices)


def follow_publication(publication: Publication) -> None:
    """Do what was chosen, in the transaction that publishes the edition.

    Refuses while anything it touches is without a choice. The program's own editions keep every
    claim under the edition of the day it was sent (recognition.md §7.6).
    """
    if publication.by is None:
        return
    affected = affected_by(publication.edition)
    if missing := sum(one.choice is None for one in affected):
        raise DomainError(
            _l(
                "First choose what becomes of every claim, draft and title that this edition "
                "gives another outcome. Without a choice: %(count)s.",
                count=missing,
            )
        )
    for one in affected:
        _apply(one, publication)
    db.session.flush()


def answer(
    claim: Claim, question: EditionChoice, choice: Choice, *, by: User, at: datetime
) -> None:
    """The claimant keeps to their edition or moves, once.

    Refuses a second answer, and a move after the claim was decided on or the entry closed.
    """
    authorize(EffectsPermission.ANSWER, claim, user=by)
    if question.answered_at is not None or choice not in {Choice.KEEP, Choice.MOVE}:
        raise Conflict(_l("You answered this already."))
    if choice is Choice.MOVE:
        one = affected_claim(claim, question.edition)
        if one is None or Choice.MOVE not in one.options:
            raise Conflict(_l("The claim can no longer be moved. It stays under its edition."))
        _move(one, by=by, at=at)
    question.answer, question.answered_at = choice, at
    audit.record("claim:edition:answered", claim, by=by, at=at, answer=choice)
    db.session.flush()


def _apply(one: Affected, publication: Publication) -> None:
    assert one.made is not None
    one.made.applied_at = publication.at
    if one.choice is Choice.ASK and one.touched is Touched.OPEN:
        outbox.post(mails.claimant_asked(one, publication.edition))
    elif one.choice is not Choice.KEEP:
        # Written before the move: the letter names the entry as the person knows it.
        outbox.post(mails.person_told(one, publication.edition))
    if one.choice is Choice.MOVE:
        _move(one, by=publication.by, at=publication.at)


def _move(one: Affected, *, by: User, at: datetime) -> None:
    assert one.target is not None
    assert one.outcome is not None
    level = one.outcome.level
    tier = Tier(Level(level), one.outcome.title) if level else None
    move_to_entry(one.claim, one.target, tier, by=by, at=at)
