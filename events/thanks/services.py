"""Who thanks, the words, and sending them until everybody has the letter once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.clock import now
from core.db import db
from core.errors import Conflict, DomainError
from core.i18n import in_both
from core.jobs import enqueue, job
from core.policy import Decision, authorize, policy
from events.editions.policies import may_run_whole
from events.registrations.models import Registration
from events.thanks import mails, queries
from events.thanks.models import Thanked, ThankYou
from events.thanks.states import (
    THANKS_WORKFLOW,
    Audience,
    ThanksAction,
    ThanksPermission,
    ThanksState,
)

WRITE = "thanks.write"
CHUNK = 200
Words = Mapping[str, str]


@policy(ThanksPermission.READ)
@policy(ThanksPermission.SEND)
def may_thank(user: User, one: ThankYou) -> Decision:
    """Whoever runs the whole event."""
    return may_run_whole(user, one.edition)


def change_words(
    one: ThankYou, subject: Words, body: Words, *, seen: int, by: User, at: datetime
) -> None:
    """Put these words in place; whoever has the letter keeps what they were sent.

    Refuses a page older than what was kept meanwhile (`seen`: the version it showed, 0 for none), a
    missing language, and any change while letters are on their way.
    """
    authorize(ThanksPermission.SEND, one, user=by)
    if (one.version or 0) != seen:
        raise Conflict(_l("Somebody changed this since you opened the page."))
    if one.standing is ThanksState.SENDING:
        raise Conflict(_l("The letters are on their way. Wait until all are written."))
    missing = _l("Write it in both languages.")
    one.subject, one.body = (
        in_both(words, missing, field=field)
        for words, field in ((subject, "subject"), (body, "body"))
    )
    db.session.add(one)
    db.session.flush()
    audit.record("thank_you:changed", one, by=by, at=at, audience=one.audience)


def send(one: ThankYou, *, by: User, at: datetime) -> None:
    """Have it written to all of the audience who do not have it yet.

    Refuses before the event is over, and while the audience is empty.
    """
    if at < one.edition.ends_at:
        raise DomainError(_l("The event is not over yet."))
    if not queries.left_of(one, 1):
        raise DomainError(_l("Nobody is left who does not have the letter."))
    db.session.add(one)
    db.session.flush()
    THANKS_WORKFLOW.fire(one, ThanksAction.SEND, by=by, at=at)
    db.session.flush()
    enqueue(WRITE, thank_you_id=str(one.id))


def write_some(one: ThankYou, *, at: datetime) -> None:
    """Write to the next of those left, and ask for more; once nobody is left it is sent.

    Run twice, or killed and run anew, nobody is written to twice: the row of whom was thanked is
    unique, and stands or falls with the letter.
    """
    db.session.refresh(one, with_for_update=True)
    if one.standing is not ThanksState.SENDING:
        return
    left = queries.left_of(one, CHUNK)
    for person in left:
        if one.audience == Audience.ATTENDEES:
            registration = db.session.get_one(Registration, person)
            letter, who = mails.to_attendee(one, registration), {"registration_id": person}
        else:
            letter, who = (
                mails.to_account(one, db.session.get_one(User, person)),
                {"user_id": person},
            )
        message = outbox.post(letter)
        db.session.add(Thanked(thank_you_id=one.id, message_id=message.id, **who))
    db.session.flush()
    if len(left) == CHUNK:
        enqueue(WRITE, thank_you_id=str(one.id))
        return
    THANKS_WORKFLOW.fire(one, ThanksAction.FINISH, by=None, at=at)
    one.finished_at = at
    db.session.flush()


@job(WRITE, attempts=20)
def write(thank_you_id: str) -> None:
    """Write one chunk; each asks for the next in its own transaction."""
    one = db.session.get(ThankYou, uuid.UUID(thank_you_id))
    if one is not None:
        write_some(one, at=now())
