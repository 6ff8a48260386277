"""What happens to a claim around a panel's vote; `talent.title_reviews` tells the vote itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import outbox
from core.accounts.models import User
from core.errors import DomainError
from core.policy import authorize
from talent.catalogue.ladders import ladder_of
from talent.catalogue.states import Level
from talent.claims import mails
from talent.claims.models import Claim
from talent.claims.services.issuing import ask_for_letter
from talent.claims.services.moves import move
from talent.claims.services.reviewing import begin_notice
from talent.claims.states import ClaimAction, ClaimPermission, Reason


def titles_to_vote(claim: Claim) -> Mapping[Level, Mapping[str, str]]:
    """The titles a panel may be asked to vote on: those of the claim's ladder, lowest first."""
    assert claim.title_level is not None
    own = {claim.title_level: claim.title}
    return ladder_of(claim.entry["series_zh"], claim.title["zh"]) or own


def send_to_panel(claim: Claim, level: Level, *, by: User, at: datetime, note: str = "") -> Claim:
    """Lay the claim before a panel, which votes on the title of this level.

    Refuses a level that is not on the ladder of the title claimed. The clock stands still until the
    panel has voted.
    """
    authorize(ClaimPermission.SEND_TO_PANEL, claim, user=by)
    titles = titles_to_vote(claim)
    if level not in titles:
        raise DomainError(_l("This series has no title of this level."), field="level")
    claim.second_reviewer_id = by.id
    claim.entry = claim.entry | {"claimed": {"level": claim.level, "title": claim.title}}
    claim.level, claim.title = level, dict(titles[level])
    move(claim, ClaimAction.SEND_TO_PANEL, by=by, at=at, internal_note=note)
    outbox.post(mails.sent_to_panel(claim))
    return claim


def take_back_from_panel(claim: Claim, *, by: User, at: datetime, note: str = "") -> Claim:
    """Back to second review, for the title claimed: no reviewer gives what only a panel may.

    Refused by whoever hears of it while a panel judges the claim.
    """
    authorize(ClaimPermission.TAKE_BACK, claim, user=by)
    claim_as_before_panel(claim)
    move(claim, ClaimAction.TAKE_BACK, by=by, at=at, internal_note=note)
    return claim


def claim_as_before_panel(claim: Claim) -> None:
    """For the title claimed, where a panel was asked for another one."""
    claimed = claim.entry.get("claimed") or {"level": claim.level, "title": claim.title}
    claim.level, claim.title = claimed["level"], claimed["title"]


def grant_by_vote(claim: Claim, *, by: User, at: datetime, note: str) -> Claim:
    """The panel voted for the title: to the province where it is its own, else to the notice."""
    if not claim.needs_province:
        return begin_notice(claim, ClaimAction.GRANT_BY_VOTE, by=by, at=at, note=note)
    move(claim, ClaimAction.GRANT_BY_VOTE_FOR_PROVINCE, by=by, at=at, internal_note=note)
    return claim


def refuse_by_vote(
    claim: Claim, text: Mapping[str, str], *, by: User, at: datetime, note: str
) -> Claim:
    """The panel did not vote for the title; the letter gives `text` and the ways that stay open."""
    claim.decided_at, claim.reason, claim.reason_text = at, Reason.NOT_VOTED, dict(text)
    move(claim, ClaimAction.REFUSE_BY_VOTE, by=by, at=at, reason=Reason.NOT_VOTED, text=text,
         internal_note=note)  # fmt: skip
    outbox.post(mails.claim_refused(claim))
    ask_for_letter(claim)
    return claim
