"""Write a letter inside the transaction; send it after."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import current_app, has_request_context, render_template
from sqlalchemy import select

from core.clock import now
from core.contacts import address_in
from core.db import db, new_id, reading
from core.i18n import speaking
from core.jobs import Lane, enqueue, job
from core.outbox.models import MESSAGE_WORKFLOW, Message, MessageAction, MessageState
from core.outbox.transports import Attachment, Mail, transport_for
from core.registries import Provider, Registry

CONTACTS = Registry[Provider[Callable[[str], Mapping[str, str]]]](
    "letter contacts", "Whom people ask about a thing, in words, from its id; by the thing's kind."
)
ATTACHMENTS = Registry[Provider[Callable[[Message], Iterable[Attachment]]]](
    "letter attachments", "The files of a kind of letter, made when it leaves; by its template."
)


@dataclass(frozen=True)
class Letter:
    """What a letter says to whom.

    `template` is a folder below templates/emails with subject.txt, body.txt and body.html;
    `values` is all the templates see besides `recipient_name`.
    """

    template: str
    address: str
    language: str
    recipient_name: str
    values: dict[str, Any] = field(default_factory=dict)
    recipient_id: uuid.UUID | None = None
    key: str | None = None
    about: Any = None
    is_private: bool = False


def tell(letter: Letter) -> None:
    """Post it; whoever left no address reads the same on their page."""
    if letter.address:
        post(letter)


def post(letter: Letter) -> Message:
    """Write the letter in its recipient's language and queue it, in the current transaction.

    A letter whose `key` was posted before is returned as it is and not written again.
    """
    if letter.key is not None:
        known = db.session.scalar(select(Message).where(Message.key == letter.key))
        if known is not None:
            return known
    message = _written(letter)
    if letter.key is not None:
        db.session.flush()  # so that a second letter of this key fails here and now
    # With a link to sign in or answer, asked for at the screen: somebody waits for it, so no batch
    # is sent before. One of a batch may hold such a link too, and waits with the batch.
    is_awaited = letter.is_private and has_request_context()
    _queue(message, Lane.INTERACTIVE if is_awaited else None)
    return message


def post_all(letters: Sequence[Letter]) -> None:
    """Post the letters of a batch, each with a key, with as few questions as for one."""
    keys = [letter.key for letter in letters]
    known = set(db.session.scalars(select(Message.key).where(Message.key.in_(keys))))
    for letter in letters:
        if letter.key not in known:
            _queue(_written(letter))
    db.session.flush()


def _written(letter: Letter) -> Message:
    subject, text, html = render(letter)
    message = Message(
        id=new_id(),
        state=MessageState.QUEUED,
        recipient_id=letter.recipient_id,
        address=letter.address,
        language=letter.language,
        kind=letter.template,
        key=letter.key,
        subject=subject,
        text=text,
        html=html,
        is_private=letter.is_private,
        about_kind=getattr(letter.about, "__tablename__", ""),
        about_id=str(getattr(letter.about, "id", "")),
        created_at=now(),
    )
    db.session.add(message)
    return message


def render(letter: Letter) -> tuple[str, str, str]:
    """Subject, plain text and HTML, for a preview too."""
    values = {
        **letter.values,
        "recipient_name": letter.recipient_name,
        "letter_language": letter.language,
        "is_private": letter.is_private,
    }
    folder = f"emails/{letter.template}"
    with speaking(letter.language):
        # Mail knows more line breaks than two; any of them would keep the letter from leaving.
        subject = " ".join(render_template(f"{folder}/subject.txt", **values).split())
        text = render_template(f"{folder}/body.txt", **values).strip() + "\n"
        html = render_template(f"{folder}/body.html", **values)
    return subject[:400], text, html


@job("outbox.dispatch", attempts=12, lane=Lane.LETTERS)
def dispatch(message_id: str) -> None:
    """Hand one message to the mail transport. Sending again is harmless: the Message-ID stays."""
    with reading():
        message = db.session.get(Message, uuid.UUID(message_id))
        if message is None or message.state == MessageState.SENT:
            return
        files = ATTACHMENTS.find(message.kind)
        mail = Mail(
            id=str(message.id),
            sender=current_app.extensions["settings"].mail_from,
            address=message.address,
            subject=message.subject,
            text=message.text,
            html=message.html,
            language=message.language,
            at=message.created_at,
            reply_to=_reply_to(message),
            attachments=tuple(files.call(message)) if files else (),
        )
    try:
        transport_for(current_app.extensions["settings"]).send(mail)
    except Exception as error:
        _note_attempt(message_id, MessageAction.FAIL, f"{type(error).__name__}: {error}"[:500])
        db.session.commit()
        raise
    _note_attempt(message_id, MessageAction.SEND, None)


def _reply_to(message: Message) -> str:
    """The first mail address of what people are told to ask, in the letter's language."""
    contact = CONTACTS.find(message.about_kind)
    told = contact.call(message.about_id) if contact else {}
    city = current_app.extensions["settings"].city.contact
    texts = (words.get(message.language, "") for words in (told, city))
    return next(filter(None, map(address_in, texts)), "")


def _note_attempt(message_id: str, action: MessageAction, error: str | None) -> None:
    message, at = db.session.get_one(Message, uuid.UUID(message_id)), now()
    # Another worker, thought lost, may have sent it meanwhile.
    if MESSAGE_WORKFLOW.is_open(message, action):
        MESSAGE_WORKFLOW.fire(message, action, by=None, at=at)
        message.error = error
        message.sent_at = at if error is None else message.sent_at
    message.attempts += 1


def resend(message: Message, *, address: str = "") -> None:
    """Hand it over again, to `address` where that was corrected.

    What came back from an address stays noted until the letter goes to another.
    """
    MESSAGE_WORKFLOW.fire(message, MessageAction.QUEUE_AGAIN, by=None, at=now())
    message.error = None
    if address and address != message.address:
        message.address, message.bounced_at, message.bounce = address, None, ""
    _queue(message)


def _queue(message: Message, lane: Lane | None = None) -> None:
    enqueue("outbox.dispatch", lane=lane, message_id=str(message.id))


def list_messages(recipient_id: uuid.UUID, *, limit: int = 50) -> list[Message]:
    """What was written to this person, newest first, without sign-in links."""
    return list(
        db.session.scalars(
            select(Message)
            .where(Message.recipient_id == recipient_id, Message.is_private.is_(False))
            .order_by(Message.created_at.desc())
            .limit(limit)
        )
    )


def newest_letter_about(subject: Any, *, since: datetime) -> Message | None:
    """The last letter written about a thing from a moment on, sent or not."""
    return db.session.scalar(
        select(Message)
        .where(
            Message.about_kind == subject.__tablename__,
            Message.about_id == str(subject.id),
            Message.created_at >= since,
        )
        .order_by(Message.created_at.desc())
        .limit(1)
    )
