"""Invitation letters, with the passport data they were written from."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, EncryptedText, new_id
from core.name_keys import key_of
from core.states import index_while
from events.letters.states import OPEN_STATES, LetterState
from events.registrations.models import Registration


class InvitationLetter(Base):
    """One letter for one confirmed registration (R17). A new passport supersedes it.

    Passport number encrypted; `passport_digest` tells whether it is still the same one. The stamp
    and signature stay blank until the organiser uploads the signed copy.
    """

    __tablename__ = "invitation_letter"
    __table_args__ = (
        index_while(
            "uq_invitation_letter_open", "registration_id", unique=True, states=OPEN_STATES
        ),
        CheckConstraint("departs_on IS NULL OR departs_on >= arrives_on", name="departs_after"),
        CheckConstraint("state <> 'issued' OR document_id IS NOT NULL", name="issued"),
        Index("ix_invitation_letter_exit", "state", "exit_due_on"),
        # The newest of each person, for the list of people.
        Index("ix_invitation_letter_of", "registration_id", "requested_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    registration_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE")
    )
    state: Mapped[str] = mapped_column(String(16), default=LetterState.REQUESTED)
    visa_kind: Mapped[str] = mapped_column(String(2), default="F")
    arrives_on: Mapped[date | None]
    departs_on: Mapped[date | None]
    places: Mapped[str] = mapped_column(String(300), default="")
    purpose: Mapped[str] = mapped_column(String(300), default="")
    relationship_to_inviter: Mapped[str] = mapped_column(String(200), default="")
    cost_bearer: Mapped[str] = mapped_column(String(12), default="invitee")
    name: Mapped[str] = mapped_column(String(200), default="")
    name_key: Mapped[str] = key_of("name")
    gender: Mapped[str] = mapped_column(String(12), default="")
    birth_on: Mapped[date | None]
    nationality: Mapped[str] = mapped_column(String(3), default="")
    passport_country: Mapped[str] = mapped_column(String(3), default="")
    passport_number: Mapped[str | None] = mapped_column(EncryptedText)
    passport_digest: Mapped[str | None] = mapped_column(String(64))
    passport_expires_on: Mapped[date | None]
    employer: Mapped[str] = mapped_column(String(200), default="")
    employer_key: Mapped[str] = key_of("employer")
    post: Mapped[str] = mapped_column(String(200), default="")
    requested_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    # Why it was approved in spite of a warning (passport valid under six months, R17).
    warning_note: Mapped[str] = mapped_column(Text, default="")
    document_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("issued_document.id"))
    signed_file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    superseded_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("invitation_letter.id"))
    exit_due_on: Mapped[date | None]
    arrived_on: Mapped[date | None]
    exited_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    registration: Mapped[Registration] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> LetterState:
        return LetterState(self.state)
