"""Stop the office's clock with a reason, and let it run again. Nothing is decided by it."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import Conflict, DomainError
from core.i18n import in_both
from core.policy import authorize
from core.working_days.services import working_calendar
from talent.claims import clock, mails
from talent.claims.holds import HOLDABLE, LONGEST_HOLD, Hold, HoldPermission
from talent.claims.models import Claim


def hold_claim(claim: Claim, hold: Hold, *, by: User, at: datetime) -> None:
    """Stop the clock until somebody lets it run, at the latest looked at on `hold.until`.

    Refuses a claim that is on hold, a missing text, and a day not within LONGEST_HOLD working days.
    The claimant is told why. Whatever moves the claim ends the hold.
    """
    authorize(HoldPermission.HOLD, claim, user=by)
    if claim.hold_reason or claim.standing not in HOLDABLE:
        raise Conflict(_l("The claim cannot be put on hold now."))
    in_both(hold.text, _l("Write the reason in English and in Chinese."), field="text")
    on = beijing_date(at)
    if not on < hold.until <= working_calendar().add(on, LONGEST_HOLD):
        raise DomainError(
            _l("Choose a day after today, within %(most)s working days.", most=LONGEST_HOLD),
            field="until",
        )
    clock.stop_for(claim, hold.reason, hold.until, on)
    claim.hold_text, claim.changed_at = dict(hold.text), at
    db.session.flush()
    audit.record(
        "claim:held", claim, by=by, at=at, reason=hold.reason, until=hold.until.isoformat()
    )
    outbox.post(mails.claim_held(claim))


def release_claim(claim: Claim, *, by: User, at: datetime) -> None:
    """Let the clock run again; the stage gets back the days it had left. The claimant is told."""
    authorize(HoldPermission.HOLD, claim, user=by)
    if not claim.hold_reason:
        raise Conflict(_l("The claim is not on hold."))
    on = beijing_date(at)
    clock.end_hold(claim, on)
    claim.changed_at = at
    db.session.flush()
    audit.record("claim:released", claim, by=by, at=at)
    outbox.post(mails.claim_released(claim))
