"""What an objection does to a claim on public notice; `talent.objections` decides on objections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import Conflict
from core.i18n import in_both
from talent.claims import clock, mails
from talent.claims.models import Claim
from talent.claims.services.issuing import ask_for_letter
from talent.claims.services.moves import move, note_step
from talent.claims.services.notices import recognise
from talent.claims.states import ClaimAction
from talent.claims.values import Refusal


def begin_check(claim: Claim, *, at: datetime) -> None:
    """Interrupt the notice for an objection; the claimant is told that there is one.

    The working days of the notice still to come are kept (recognition.md §8).
    """
    clock.pause_notice(claim, beijing_date(at))
    move(claim, ClaimAction.OBJECT, by=None, at=at)
    outbox.post(mails.objection_made(claim))


def lengthen_check(claim: Claim, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """Give a complex check 30 working days instead of 10; refuses a second time (§8)."""
    if claim.is_extended:
        raise Conflict(_l("The time for this check was lengthened already."))
    said = in_both(reason, _l("Write the reason in English and in Chinese."), field="text")
    note_step(claim, ClaimAction.LENGTHEN_CHECK, by=by, at=at, text=said)
    clock.lengthen_check(claim)
    db.session.flush()
    outbox.post(mails.check_lengthened(claim, said))


def end_check(claim: Claim, *, by: User | None, at: datetime) -> None:
    """No objection stands: on with the rest of the notice, or recognised where none is left."""
    if not claim.notice_days_left:
        recognise(claim, ClaimAction.END_CHECK, by=by, at=at)
        return
    move(claim, ClaimAction.RESUME_NOTICE, by=by, at=at)
    # The move gave the notice all its days anew; it has only those it had left.
    clock.resume_notice(claim, beijing_date(at))
    db.session.flush()
    outbox.post(mails.notice_resumed(claim))


def refuse_on_objection(claim: Claim, refusal: Refusal, *, by: User, at: datetime) -> None:
    """An objection was right: refused with a reason code and a text in both languages (§8 (b))."""
    text = in_both(refusal.text, _l("Write the reason in English and in Chinese."), field="text")
    claim.decided_at, claim.reason, claim.reason_text = at, refusal.reason, dict(text)
    move(claim, ClaimAction.REFUSE_ON_OBJECTION, by=by, at=at, reason=refusal.reason, text=text)
    outbox.post(mails.claim_refused(claim))
    ask_for_letter(claim)
