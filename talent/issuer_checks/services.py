"""Ask an issuer, note what it answered, keep how it answers; the only writers of these."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.consents.queries import find_consent
from core.contacts import is_address
from core.db import db, new_id
from core.errors import Conflict, DomainError
from core.policy import authorize
from talent.claims.models import Claim
from talent.issuer_checks.mails import issuer_asked
from talent.issuer_checks.models import IssuerChannel, IssuerCheck
from talent.issuer_checks.queries import channel_for, checks_of, find_channel
from talent.issuer_checks.states import TELLS_THE_ISSUER, ChannelKind, CheckResult, IssuerPermission
from talent.issuer_checks.values import Answered, Asked, Channel
from talent.people.consents import Purpose


def require_askable(claim: Claim, asked: Asked) -> None:
    """Refuses to tell an issuer of a holder without their consent, and a mail that cannot leave."""
    if asked.kind in TELLS_THE_ISSUER and find_consent(claim, Purpose.ASK_ISSUER) is None:
        raise DomainError(
            _l("The claimant took back the consent to ask the issuing body; look it up in public."),
            field="kind",
        )
    if asked.kind is not ChannelKind.EMAIL:
        return
    if not is_address(asked.place):
        raise DomainError(_l("Enter the issuer's e-mail address."), field="place")
    if not asked.reply_to:
        raise DomainError(_l("Enter the address that answers go to."), field="reply_to")


def ask_issuer(
    claim: Claim, asked: Asked, *, seen: int, by: User, at: datetime, answer: Answered | None = None
) -> IssuerCheck:
    """Note what is asked by which channel; an e-mail leaves with it.

    What is looked up at once has its `answer` with it. `seen` is how many questions the asker knew
    of: another one since then is told first, so that no issuer is asked twice.
    """
    authorize(IssuerPermission.NOTE, claim, user=by)
    require_askable(claim, asked)
    known = checks_of(claim)
    if len(known) != seen:
        raise Conflict(_l("A colleague asked the issuer meanwhile. Look at that first."))
    channel = channel_for(claim)
    check = IssuerCheck(
        id=new_id(),
        claim=claim,
        # Two at once would bear the same number, which the table refuses.
        number=len(known) + 1,
        kind=asked.kind,
        place=asked.place,
        question=asked.question,
        asked_at=at,
        asked_by_id=by.id,
        usual_days=channel.usual_days if channel else None,
    )
    db.session.add(check)
    if asked.kind is ChannelKind.EMAIL:
        check.reply_to = asked.reply_to
        check.message = outbox.post(issuer_asked(claim, asked, check.number, about=check))
    db.session.flush()
    audit.record("claim:issuer:asked", claim, by=by, at=at, channel=asked.kind, number=check.number)
    if answer is not None:
        note_answer(check, answer, by=by, at=at)
    return check


def note_answer(check: IssuerCheck, answer: Answered, *, by: User, at: datetime) -> None:
    """Keep what the issuer answered. Refuses to write over an answer; a late one may still come."""
    authorize(IssuerPermission.NOTE, check.claim, user=by)
    if check.outcome not in (None, CheckResult.NO_ANSWER):
        raise Conflict(_l("The answer was noted already. Ask again to note another one."))
    if answer.on < beijing_date(check.asked_at) or answer.on > beijing_date(at):
        raise DomainError(_l("Enter a day from the question until today."), field="on")
    if not answer.text and answer.result is not CheckResult.NO_ANSWER:
        raise DomainError(_l("Say what was answered or found."), field="answer")
    check.result, check.answer, check.answered_on = answer.result, answer.text, answer.on
    check.noted_at, check.noted_by_id = at, by.id
    db.session.flush()
    audit.record(
        "claim:issuer:answered",
        check.claim,
        by=by,
        at=at,
        number=check.number,
        result=answer.result,
    )


def keep_channel(claim: Claim, said: Channel, *, seen: int, by: User, at: datetime) -> None:
    """Keep how the issuer of the claim's entry answers, for the claims to come.

    Refuses an e-mail channel without an address, and a page older than the channel.
    """
    authorize(IssuerPermission.NOTE, claim, user=by)
    if said.kind is ChannelKind.EMAIL and not said.address:
        raise DomainError(_l("Enter the issuer's e-mail address."), field="address")
    code = claim.entry_code if said.is_own else ""
    channel = find_channel(claim, code)
    if channel is not None and channel.version != seen:
        raise Conflict(_l("A colleague changed this meanwhile. Nothing was changed."))
    if channel is None:
        channel = IssuerChannel(issuer=claim.entry.get("issuer_en", ""), entry_code=code)
        db.session.add(channel)
    channel.kind, channel.place, channel.address = said.kind, said.place, said.address
    channel.usual_days, channel.note = said.usual_days, said.note
    channel.changed_at, channel.changed_by_id = at, by.id
    db.session.flush()
    audit.record("issuer:channel:kept", channel, by=by, at=at, issuer=channel.issuer)
