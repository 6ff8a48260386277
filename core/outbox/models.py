"""Messages waiting to leave, and what became of each."""

import uuid
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, new_id
from core.states import State
from core.workflow import Workflow, consequence


class MessageState(State):
    """queued → sent | failed; sent → bounced. What failed or bounced may be sent again."""

    QUEUED = "queued", _l("Waiting to be sent"), "waiting"
    SENT = "sent", _l("Sent"), "done"
    FAILED = "failed", _l("Could not be delivered"), "refused"
    BOUNCED = "bounced", _l("Came back undelivered"), "refused"


class MessageAction(StrEnum):
    SEND = "send"
    FAIL = "fail"
    BOUNCE = "bounce"
    QUEUE_AGAIN = "queue_again"


_UNSENT = (MessageState.QUEUED, MessageState.FAILED, MessageState.BOUNCED)

MESSAGE_WORKFLOW = Workflow(
    "message",
    [
        consequence(MessageAction.SEND, MessageState.SENT, *_UNSENT),
        consequence(MessageAction.FAIL, MessageState.FAILED, *_UNSENT),
        consequence(MessageAction.BOUNCE, MessageState.BOUNCED, MessageState.SENT),
        consequence(MessageAction.QUEUE_AGAIN, MessageState.QUEUED, *MessageState),
    ],
    is_heard=False,
)


class Message(Base):
    """One letter to one address, as it was written, in the recipient's language."""

    __tablename__ = "message"
    # The status page lists one person's letters by time.
    __table_args__ = (
        Index("ix_message_recipient", "recipient_id", "created_at"),
        # The few that came back, by what they are about.
        Index(
            "ix_message_bounced",
            *("about_kind", "about_id"),
            sqlite_where=text("bounced_at IS NOT NULL"),
            postgresql_where=text("bounced_at IS NOT NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    recipient_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )
    address: Mapped[str] = mapped_column(String(320))
    language: Mapped[str] = mapped_column(String(2))
    kind: Mapped[str] = mapped_column(String(80))
    # A letter that must leave once only (a decision's) names itself.
    key: Mapped[str | None] = mapped_column(String(200), unique=True)
    subject: Mapped[str] = mapped_column(String(400))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    # Private ones (sign-in links) are not repeated on the status page.
    is_private: Mapped[bool] = mapped_column(default=False)
    # What it is about ("claim", its id), to find the letters of a thing; not a foreign key.
    about_kind: Mapped[str] = mapped_column(String(40), default="")
    about_id: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[str] = mapped_column(String(12), default=MessageState.QUEUED)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    # Attempts at handing it over, in all.
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[str | None] = mapped_column(Text)
    # When the recipient's side sent it back, and what it said.
    bounced_at: Mapped[datetime | None]
    bounce: Mapped[str] = mapped_column(Text, default="")

    @property
    def standing(self) -> MessageState:
        return MessageState(self.state)
