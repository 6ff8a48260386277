"""Who may ask for a letter, and who may write, open and close one."""

from __future__ import annotations

import uuid

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.accounts.models import User
from core.clock import now
from core.db import db
from core.files.models import StoredFile
from core.policy import ALLOWED, HIDDEN, Decision, allowed_if, policy, refused
from events.editions.models import Edition
from events.editions.phases import is_current
from events.editions.policies import LOOK_ONLY, reads_part, runs_part
from events.editions.reach import reading_reach, running_reach
from events.event_types.registry import Part
from events.letters.models import InvitationLetter
from events.letters.states import LetterPermission
from events.registrations.models import Registration
from events.registrations.policies import is_own, is_within

_WHOLE = _l("Only organisers of the whole edition may open passport numbers.")


@policy(LetterPermission.ASK)
@policy(LetterPermission.READ_OWN)
def may_ask(user: User, registration: Registration) -> Decision:
    """The person themselves; whether there can be a letter is the data check's answer."""
    return allowed_if(is_own(user, registration))


@policy(LetterPermission.LIST)
def may_list(user: User, edition: Edition) -> Decision:
    return reads_part(user, edition, Part.LETTERS)


@policy(LetterPermission.CHANGE_MANY)
def may_change_many(user: User, edition: Edition) -> Decision:
    """Nothing is issued any more for an event that is over."""
    decision = may_run_list(user, edition)
    return allowed_if(is_current(edition, now())) if decision.allowed else decision


@policy(LetterPermission.EXPORT)
def may_run_list(user: User, edition: Edition) -> Decision:
    """Each letter's own rules hold besides."""
    return runs_part(user, edition, Part.LETTERS)


@policy(LetterPermission.READ)
def may_read(user: User, letter: InvitationLetter) -> Decision:
    reach = reading_reach(user, letter.registration.edition)
    return allowed_if(is_within(reach, letter.registration))


@policy(LetterPermission.APPROVE)
@policy(LetterPermission.RECORD_EXIT)
@policy(LetterPermission.UPLOAD)
def may_write(user: User, letter: InvitationLetter) -> Decision:
    if not may_read(user, letter).allowed:
        return HIDDEN
    reach = running_reach(user, letter.registration.edition)
    return allowed_if(is_within(reach, letter.registration), LOOK_ONLY)


@policy(LetterPermission.WITHDRAW)
def may_withdraw(user: User, letter: InvitationLetter) -> Decision:
    return ALLOWED if is_own(user, letter.registration) else may_write(user, letter)


@policy(LetterPermission.READ_PASSPORT)
def may_read_passport(user: User, subject: InvitationLetter | Edition) -> Decision:
    """Organisers of the whole edition, for a purpose they name (R18)."""
    edition = subject if isinstance(subject, Edition) else subject.registration.edition
    if running_reach(user, edition).whole:
        return ALLOWED
    return refused(_WHOLE) if reading_reach(user, edition) else HIDDEN


def may_read_document(user: User, letter_id: str) -> bool:
    """The person themselves; staff say on the letter's page what they need it for (R18)."""
    letter = db.session.get(InvitationLetter, uuid.UUID(letter_id))
    return letter is not None and is_own(user, letter.registration)


def may_read_signed(user: User, file: StoredFile) -> Decision:
    letter = db.session.scalar(
        select(InvitationLetter).where(InvitationLetter.signed_file_id == file.id)
    )
    return allowed_if(letter is not None and is_own(user, letter.registration))
