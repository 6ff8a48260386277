"""The employer's word: by a link in a letter, without an account."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts import attempts
from core.accounts.attempts import Limit
from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError
from core.policy import authorize
from talent.claims import mails
from talent.claims.models import Claim
from talent.claims.policies import ANSWERABLE
from talent.claims.states import ClaimPermission

# Letters to an employer that one claim causes, and that one address gets: anybody may type it
# (trust.md §3, 2.4.1). Our defaults.
OF_CLAIM = Limit("employer letters of a claim", 3, timedelta(days=1))
OF_ADDRESS = Limit("employer letters to an address", 10, timedelta(days=1))
# A second press of the button within a minute asks for nothing new.
OF_PRESS = Limit("employer letters of a press", 1, timedelta(minutes=1))


def ask_employer(claim: Claim, address: str, *, by: User, at: datetime) -> Claim:
    """Write to the employer again, or to the address that is right; the link to another one dies.

    Pressed twice, as by a double click, it sends one letter. Refuses the claimant's own address,
    what is answered or no longer needed, and more letters than OF_CLAIM and OF_ADDRESS allow.
    """
    authorize(ClaimPermission.ASK_EMPLOYER, claim, user=by)
    if address.lower() == by.email.lower():
        own = _l("Enter the address of the personnel office, not your own.")
        raise DomainError(own, field="contact")
    press = f"{claim.id} {address.lower()}"
    if attempts.is_used_up(OF_PRESS, press):
        return claim
    limits = ((OF_CLAIM, str(claim.id)), (OF_ADDRESS, address.lower()))
    if any(attempts.is_used_up(*one) for one in limits):
        wait = _l("The employer was written to several times. Try again tomorrow.")
        raise DomainError(wait, field="contact")
    for limit, subject in (*limits, (OF_PRESS, press)):
        attempts.count(limit, subject)
    deed = "reminded"
    if address.lower() != claim.employer_contact.lower():
        deed, claim.employer_contact, claim.changed_at = "corrected", address, at
    audit.record(f"claim:employer:{deed}", claim, by=by, at=at)
    db.session.flush()
    outbox.post(mails.employer_asked(claim, again_at=at))
    return claim


def answer_as_employer(
    claim: Claim, *, confirmed: bool, officer: str, note: str, at: datetime
) -> Claim:
    """Note the employer's answer, once. Refuses when answered already or no longer needed."""
    if claim.employer_answered_at is not None:
        raise Conflict(_l("This was answered already. Write to the office to correct it."))
    if claim.standing not in ANSWERABLE:
        raise Conflict(_l("The claim no longer needs an answer."))
    claim.employer_answer = "confirmed" if confirmed else "denied"
    claim.employer_answered_at = at
    claim.employer_note = f"{officer}: {note}" if note else officer
    audit.record("claim:employer:answered", claim, at=at, answer=claim.employer_answer)
    db.session.flush()
    return claim
