"""A claim that lapsed, taken up again by its claimant: once, within 30 days (recognition.md §8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import Conflict
from core.i18n import show_date
from core.policy import authorize
from talent.claims import clock, mails
from talent.claims.models import Claim
from talent.claims.queries import find_open_claim
from talent.claims.services.answering import send_kept
from talent.claims.services.moves import move
from talent.claims.states import ClaimAction, ClaimPermission, ClaimState


def reopen_claim(claim: Claim, reason: Mapping[str, str], *, by: User, at: datetime) -> Claim:
    """Back to the state that asked, with the days it had left; kept answers are sent with it.

    What has no answer is open no more: whoever reviews it asks anew for what is still missing.

    Refuses a second time, after 30 days, and beside another open claim on the same entry.
    """
    authorize(ClaimPermission.REOPEN, claim, user=by)
    last = clock.reopen_until(claim)
    if last is None:
        raise Conflict(
            _l("This claim was re-opened once already, and not again. You may send a new claim.")
        )
    if beijing_date(at) > last:
        raise Conflict(
            _l(
                "This claim could be re-opened until %(day)s. You may send a new claim.",
                day=show_date(last),
            )
        )
    if find_open_claim(claim.claimant_id, claim.entry_code) is not None:
        raise Conflict(_l("You have an open claim on this qualification already."))
    send_kept(claim, by=by, at=at)
    to = ClaimState(claim.asked_from)
    move(claim, ClaimAction.REOPEN, by=by, at=at, to=to, text=reason)
    # The move gave the state all its days anew; it has only those it had left.
    clock.resume(claim, beijing_date(at))
    db.session.flush()
    outbox.post(mails.claim_reopened(claim))
    return claim
