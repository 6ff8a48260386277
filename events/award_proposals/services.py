"""Proposing awards as the sealed order of a round gives them."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.db import db
from core.errors import Conflict
from core.juries.models import JuryRound
from core.policy import authorize
from events.award_proposals.queries import proposal_from
from events.awards.models import Award
from events.awards.queries import prizes_of
from events.awards.services import enter, lock
from events.awards.states import AwardPermission as P
from events.editions.models import Edition
from events.projects.models import Project

_CHANGED = _l("The proposal has changed since it was shown. Look at it again; nothing was done.")


def propose(
    edition: Edition, one: JuryRound, track: str, mark: str, *, by: User, at: datetime
) -> list[Award]:
    """Propose whom the sealed order of a round gives the free places of a track's prizes.

    `mark` is that of the proposal which was shown; another one now is a stale page.
    """
    authorize(P.AWARD, edition, user=by)
    lock(edition)
    proposal = proposal_from(one, edition, track, by)
    if proposal.mark != mark or not proposal.prizes:
        raise Conflict(_CHANGED)
    prizes = {each.id: each for each in prizes_of(edition)}
    made = []
    for candidate in proposal.candidates:
        if (prize_id := proposal.prizes.get(candidate.project_id)) is not None:
            project = db.session.get_one(Project, candidate.project_id)
            new = Award(round=one, rank=candidate.rank)
            made.append(enter(new, prizes[prize_id], project, by=by, at=at))
    return made
