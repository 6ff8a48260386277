"""The sealed orders of juries over an edition's projects, and whom they propose."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import defer

from core.accounts.models import User
from core.db import db
from core.errors import DomainError, NotFound, Words
from core.juries.models import Entry, JuryRound
from core.juries.states import RoundState
from events.award_proposals.values import Candidate, Proposal, fill
from events.awards.models import Prize
from events.awards.queries import holding, prizes_of
from events.awards.scopes import of_team
from events.awards.states import AWARDABLE
from events.editions.models import Edition
from events.project_juries.subject import KEY
from events.projects.models import Project
from events.projects.scopes import unbarred

_GONE = _l("It is not in the competition any more")
_HAS_ONE = _l("It has a prize of this group")
_UNMARKED = _l("It was not marked")


def sealed_rounds(edition: Edition) -> Sequence[JuryRound]:
    """Rounds over the edition's projects whose result is on record, the latest first."""
    one = JuryRound
    rows = select(one).where(
        one.subject == KEY, one.context_id == edition.id, one.state == RoundState.DECIDED
    )
    return db.session.scalars(rows.order_by(one.decided_at.desc(), one.reference)).all()


def get_sealed(edition: Edition, reference: str) -> JuryRound:
    """NotFound while its result is not on record: no order leaves a jury before."""
    found = [one for one in sealed_rounds(edition) if one.reference == reference]
    if not found:
        raise NotFound
    return found[0]


def proposal_from(one: JuryRound, edition: Edition, track: str, user: User) -> Proposal:
    """Who the round's order proposes for the ranked prizes of a track ("" for all projects).

    Refuses a person who has a conflict of interest with any of its projects (R8).
    """
    rows = select(Entry, Project).join(Project, Project.id == Entry.subject_id).where(
        Entry.round_id == one.id, Entry.removed_at.is_(None)
    )  # fmt: skip
    _require_impartial(rows, user)
    ranked = Prize.track == track, Prize.is_ranked.is_(True)
    prizes = prizes_of(edition, *ranked)
    rows = rows.where(Project.industry == track) if track else rows
    order = (Entry.rank.is_(None), Entry.rank, Entry.position)
    ordered = rows.order_by(*order).options(defer(Project.draft))
    found = db.session.execute(ordered).all()
    have = holding({project.id for _entry, project in found}, f"track:{track}")
    candidates = [
        Candidate(
            project.id, project.reference, project.name, entry.rank, _why(entry, project, have)
        )
        for entry, project in found
    ]
    return fill(
        candidates, [prize.id for prize in prizes for _ in range(prize.places - prize.given)]
    )


def _require_impartial(rows: Any, user: User) -> None:
    barred = ~unbarred(user).sql | of_team(user).sql
    if db.session.scalar(rows.with_only_columns(Entry.id).where(barred).limit(1)) is not None:
        raise DomainError(
            _l("You have a conflict of interest with a project of this round: a colleague has to "
               "propose its awards.")
        )  # fmt: skip


def _why(entry: Entry, project: Project, have: Collection[uuid.UUID]) -> Words:
    if project.standing not in AWARDABLE:
        return _GONE
    if project.id in have:
        return _HAS_ONE
    return "" if entry.rank is not None else _UNMARKED
