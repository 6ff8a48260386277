"""What staff and the clock do with mailings: written, sent, followed; the only writers of them.

The people are drawn into rows in the transaction that begins the sending. Each chunk writes its
messages and ties them to these rows in one transaction, so whoever is killed in between has
written to nobody twice and forgotten nobody; the unique message key is the last line.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import audit, outbox
from core.accounts.models import User
from core.api.limits import spend
from core.db import db
from core.errors import Conflict, DomainError
from core.files.models import StoredFile
from core.files.services import MEGABYTE
from core.i18n import LOCALES
from core.jobs import Lane, enqueue
from core.outbox.services import resend
from core.policy import authorize
from events.editions.models import Edition
from events.mailings import mails, queries
from events.mailings.gaps import unknown_gaps
from events.mailings.models import Draft, Mailing, MailingRecipient, MessageTemplate
from events.mailings.states import MAILING_WORKFLOW, MailingAction, MailingPermission, MailingState
from events.registrations.links import renew_link
from events.registrations.models import Registration

CHUNK = 100
# So many letters wait to leave at most: a pause or a stop lets no more than these go.
AHEAD, LOOK_AGAIN = 500, timedelta(seconds=5)
# So long they hold up the rest: their attempts take an hour, and one that was cancelled never ends.
HOLDS = timedelta(hours=2)
# So long after it was to go a paused one may go on. What says who had it, the letters, is deleted
# two years after they were written: from then on they would be written to again.
LONGEST_PAUSE = timedelta(days=365)
# Many mail servers refuse 10 MB, and a file grows by a third on its way.
MOST_FILES, MOST_BYTES = 5, 5 * MEGABYTE
TESTS = "20/hour"
WRITE = "mailings.write"


def new_mailing(edition: Edition, draft: Draft, *, by: User, at: datetime) -> Mailing:
    """Begin a message to the people a filter leaves. Refuses an unknown gap, by its name."""
    authorize(MailingPermission.WRITE, edition, user=by)
    mailing = Mailing(edition=edition, created_by_id=by.id, created_at=at, subject={}, body={})
    _fill(mailing, draft)
    db.session.add(mailing)
    db.session.flush()
    audit.record("mailing:written", mailing, by=by, at=at)
    return mailing


def change_mailing(mailing: Mailing, draft: Draft, *, by: User, at: datetime) -> Mailing:
    """Put other words or another filter in, while it is a draft."""
    _open_draft(mailing, by)
    _fill(mailing, draft)
    db.session.flush()
    audit.record("mailing:changed", mailing, by=by, at=at)
    return mailing


def attach_file(mailing: Mailing, file: StoredFile, *, by: User, at: datetime) -> None:
    """Have a file go with every letter; refuses more than mail servers take."""
    _open_draft(mailing, by)
    if len(mailing.files) >= MOST_FILES:
        raise DomainError(
            _l("No more than %(most)s files go with a message.", most=MOST_FILES), field="file"
        )
    if sum(one.size for one in mailing.files) + file.size > MOST_BYTES:
        raise DomainError(
            _l(
                "With it the files are larger than %(most)s MB, which many mailboxes refuse.",
                most=MOST_BYTES // MEGABYTE,
            ),
            field="file",
        )
    mailing.files.append(file)
    db.session.flush()
    audit.record("mailing:changed", mailing, by=by, at=at, file=file.display_name)


def detach_file(mailing: Mailing, file_id: uuid.UUID, *, by: User, at: datetime) -> None:
    _open_draft(mailing, by)
    mailing.files = [one for one in mailing.files if one.id != file_id]
    db.session.flush()
    audit.record("mailing:changed", mailing, by=by, at=at)


def send_test(mailing: Mailing, *, by: User, at: datetime) -> None:
    """Send it to whoever asks, in both languages, as somebody in the list would read it.

    It counts nowhere. Refuses while a language is missing, nobody is in the list, and too many.
    """
    authorize(MailingPermission.SEND, mailing, user=by)
    _require_words(mailing)
    person = queries.first_of_audience(mailing, by=by)
    if person is None:
        raise DomainError(_l("Nobody is in the list: there is nobody to show it as."))
    if not spend(TESTS, "mailing-test", str(by.id)).granted:
        raise Conflict(_l("You sent yourself very many tests. Go on in an hour."))
    for language in LOCALES:
        outbox.post(mails.test_for(mailing, person, language=language, to=by))
    audit.record("mailing:tested", mailing, by=by, at=at)


def _open_draft(mailing: Mailing, by: User) -> None:
    authorize(MailingPermission.SEND, mailing, user=by)
    db.session.refresh(mailing, with_for_update=True)
    if mailing.standing is not MailingState.DRAFT:
        raise Conflict(_l("It is on its way already; nothing was changed."))


def _require_words(mailing: Mailing) -> None:
    for part, text in (("subject", mailing.subject), ("body", mailing.body)):
        for language in LOCALES:
            if not text.get(language, "").strip():
                missing = _l("Write it in both languages first.")
                raise DomainError(missing, field=f"{part}_{language}")


def keep_template(mailing: Mailing, name: str, *, by: User, at: datetime) -> MessageTemplate:
    """Keep the words under a name for this edition; the same name is written over."""
    authorize(MailingPermission.WRITE, mailing.edition, user=by)
    if not name.strip():
        raise DomainError(_l("Enter a name."), field="name")
    known = db.session.scalar(
        select(MessageTemplate).where(
            MessageTemplate.edition_id == mailing.edition_id, MessageTemplate.name == name.strip()
        )
    )
    template = known or MessageTemplate(edition_id=mailing.edition_id, name=name.strip())
    template.subject, template.body = dict(mailing.subject), dict(mailing.body)
    template.changed_at = at
    db.session.add(template)
    db.session.flush()
    return template


def _fill(mailing: Mailing, draft: Draft) -> None:
    for part in ("subject", "body"):
        for language, text in getattr(draft, part).items():
            unknown = unknown_gaps(text)
            if unknown:
                raise DomainError(
                    _l("There is no gap named %(names)s.", names=", ".join(unknown)),
                    field=f"{part}_{language}",
                )
    mailing.subject, mailing.body = dict(draft.subject), dict(draft.body)
    mailing.audience = {"filter": dict(draft.filter), "is_news": draft.is_news}


def schedule_mailing(
    mailing: Mailing, due_at: datetime | None, *, by: User, at: datetime
) -> Mailing:
    """Let it go at a moment, or at once where none is said or it is over.

    Refuses while a language is missing.
    """
    db.session.refresh(mailing, with_for_update=True)
    _require_words(mailing)
    MAILING_WORKFLOW.fire(mailing, MailingAction.SCHEDULE, by=by, at=at)
    mailing.due_at = max(due_at or at, at)
    db.session.flush()
    if mailing.due_at == at:
        enqueue("mailings.begin", mailing_id=str(mailing.id))
    return mailing


def begin_mailing(mailing: Mailing, *, at: datetime) -> int:
    """Draw the people as they are now, and begin; how many they are. Once begun it does nothing."""
    db.session.refresh(mailing, with_for_update=True)
    if mailing.standing is not MailingState.SCHEDULED:
        return 0
    MAILING_WORKFLOW.fire(mailing, MailingAction.BEGIN, by=None, at=at)
    # Within the reach the writer has by now: a role taken away since must count (R19).
    writer = db.session.get_one(User, mailing.created_by_id)
    rows = queries.audience_rows(mailing, by=writer).with_only_columns(Registration.id)
    ids = list(db.session.scalars(rows))
    db.session.add_all(MailingRecipient(mailing_id=mailing.id, registration_id=one) for one in ids)
    db.session.flush()
    enqueue(WRITE, mailing_id=str(mailing.id))
    return len(ids)


def write_some(mailing: Mailing, *, at: datetime) -> bool:
    """Write the next chunk once few letters wait to leave; False when nobody is left, or it rests.

    Each asks for the next.
    """
    db.session.refresh(mailing, with_for_update=True)
    if mailing.standing is not MailingState.SENDING:
        return False
    if queries.waits_to_leave(mailing, AHEAD - CHUNK + 1, since=at - HOLDS):
        again = at + LOOK_AGAIN
        enqueue(WRITE, run_at=again, lane=Lane.INTERACTIVE, mailing_id=str(mailing.id))
        return True
    waiting = list(
        db.session.scalars(
            select(MailingRecipient)
            .where(MailingRecipient.mailing_id == mailing.id, MailingRecipient.message_id.is_(None))
            .order_by(MailingRecipient.id)
            .limit(CHUNK)
        )
    )
    written = 0
    for recipient in waiting:
        if not queries.may_still_go_to(mailing, recipient.registration):
            db.session.delete(recipient)
            continue
        message = outbox.post(mails.copy_for(mailing, recipient.registration))
        recipient.message_id = message.id
        written += 1
    db.session.flush()
    mailing.written += written
    db.session.flush()
    if len(waiting) == CHUNK:
        enqueue(WRITE, mailing_id=str(mailing.id))
        return True
    MAILING_WORKFLOW.fire(mailing, MailingAction.FINISH, by=None, at=at)
    mailing.finished_at = at
    db.session.flush()
    return False


def pause_mailing(mailing: Mailing, *, by: User, at: datetime) -> Mailing:
    """Write to nobody more for now; up to AHEAD letters that are written still leave."""
    db.session.refresh(mailing, with_for_update=True)
    MAILING_WORKFLOW.fire(mailing, MailingAction.PAUSE, by=by, at=at)
    return mailing


def resume_mailing(mailing: Mailing, *, by: User, at: datetime) -> Mailing:
    """Go on with whoever was not written to."""
    db.session.refresh(mailing, with_for_update=True)
    MAILING_WORKFLOW.fire(mailing, MailingAction.RESUME, by=by, at=at)
    # What waited at the pause goes on, since it needs this row; another would go on beside it.
    if not queries.is_to_be_written(mailing, work=WRITE, before=at + LOOK_AGAIN):
        enqueue(WRITE, mailing_id=str(mailing.id))
    return mailing


def stop_mailing(mailing: Mailing, *, by: User, at: datetime) -> Mailing:
    """Write to nobody more; what was written is on its way."""
    db.session.refresh(mailing, with_for_update=True)
    MAILING_WORKFLOW.fire(mailing, MailingAction.STOP, by=by, at=at)
    mailing.finished_at = at
    db.session.flush()
    return mailing


def end_long_pauses(*, at: datetime) -> None:
    """Stop what was paused for so long that those written to would soon be unknown."""
    for mailing in queries.paused_since(at - LONGEST_PAUSE):
        db.session.refresh(mailing, with_for_update=True)
        if mailing.standing is MailingState.PAUSED:
            MAILING_WORKFLOW.fire(mailing, MailingAction.EXPIRE, by=None, at=at)
            mailing.finished_at = at
    db.session.flush()


def resend_undelivered(mailing: Mailing, *, by: User, at: datetime) -> int:
    """Send again what failed, and what came back where the address was corrected since.

    How many messages that is.
    """
    authorize(MailingPermission.SEND, mailing, user=by)
    again = [
        (message, registration)
        for message, registration in queries.undelivered(mailing)
        if message.bounced_at is None or registration.email != message.address
    ]
    for message, registration in again:
        renew_link(message, registration)
        resend(message, address=registration.email)
    audit.record("mailing:sent_again", mailing, by=by, at=at, messages=len(again))
    return len(again)
