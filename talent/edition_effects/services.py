"""Choose what becomes of each, do it when the edition is published, take the claimant's answer."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.db import db
from core.errors import Conflict
from core.policy import authorize
from talent.catalogue.models import CatalogueEdition
from talent.catalogue.publishing import Publication, Undecided
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

    Refuses while anything it touches is without a choice (Undecided, with each of them). What the
    program was told to choose for all is noted for those without one: a move where that may be
    chosen, else to keep.
    """
    edition = publication.edition
    affected = affected_by(edition)
    if publication.by is None and publication.for_all:
        affected = [_chosen_for(one, Choice(publication.for_all), publication) for one in affected]
    open_ones = [one for one in affected if one.choice is None]
    if open_ones:
        raise Undecided(
            _l(
                "First choose what becomes of every claim, draft and title that this edition "
                "gives another outcome. Without a choice: %(count)s.",
                count=len(open_ones),
            ),
            [_in_a_line(one) for one in open_ones],
        )
    for one in affected:
        _apply(one, publication)
    for choice, count in Counter(one.choice for one in affected if one.choice).items():
        publication.told.append(f"{choice}: {count}")
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


def _chosen_for(one: Affected, wanted: Choice, publication: Publication) -> Affected:
    if one.choice is not None:
        return one
    made = one.made or EditionChoice(
        edition_id=publication.edition.id, claim_id=one.claim.id, chosen_by_id=None
    )
    made.choice = wanted if wanted in one.options else Choice.KEEP
    made.effects, made.chosen_at = one.marks, publication.at
    db.session.add(made)
    return replace(one, made=made)


def _in_a_line(one: Affected) -> str:
    """For whoever publishes from the command line."""
    effects = " ".join(effect.sentence() for effect in one.effects)
    return f"{one.claim.reference} {one.touched} {one.claim.entry_code}: {effects}"


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


def _move(one: Affected, *, by: User | None, at: datetime) -> None:
    assert one.target is not None
    assert one.outcome is not None
    level = one.outcome.level
    tier = Tier(Level(level), one.outcome.title) if level else None
    move_to_entry(one.claim, one.target, tier, by=by, at=at)
