"""Registrations and the seats they take."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, EncryptedText, new_id
from core.entry_forms.models import FormVersion
from core.name_keys import key_of
from core.states import index_while
from events.editions.models import Edition, EventSession, Venue
from events.registrations.groups import Delegation
from events.registrations.states import (
    LIVE_STATES,
    STANDING_BY_SEAT,
    UNUSED_STATES,
    RegistrationState,
    SeatState,
    Standing,
    Way,
)

# All that the list's filters ask of the row itself, and its account, for projects: an index of it
# spares them fetching fifty thousand wide rows in the order of their ids, which costs four times
# the rest.
_BY_ID = (
    *("edition_id", "id", "state", "role", "home_venue_id", "nationality", "delegation_id"),
    *("residence", "channel", "may_share", "may_picture", "may_write", "user_id"),
)
# What the list is sorted by and no index gives the order of.
_SORTED_BY = (
    *("reference", "name_chinese_key", "name_latin_key", "badge_name_key", "gender", "degree"),
    *("institution_key", "field", "attends_by", "phone", "email", "wechat", "language", "way"),
    *("confirmed_at", "cancelled_at"),
)


class Registration(Base):
    """One person's part in one edition. Names print exactly as entered (R6).

    `answers` are those to fields of the form that fill no column; a file answer is the id of a
    stored file. The document number is encrypted, its keyed digest makes the identity key with
    the country (R3): live ones are unique in an edition. `user_id` is the account it belongs to;
    without one it is reached by the link in the letter. `search` is what name search looks in.
    """

    __tablename__ = "registration"
    __table_args__ = (
        index_while(
            "uq_registration_identity",
            "edition_id",
            "document_country",
            "document_digest",
            unique=True,
            states=LIVE_STATES,
            also="document_digest IS NOT NULL",
        ),
        index_while(
            "uq_registration_account",
            "edition_id",
            "user_id",
            unique=True,
            states=LIVE_STATES,
            also="user_id IS NOT NULL",
        ),
        # A double submit carries the same key and makes one record (R1).
        UniqueConstraint("edition_id", "submit_key"),
        CheckConstraint("state <> 'confirmed' OR confirmed_at IS NOT NULL", name="confirmed"),
        CheckConstraint("state <> 'cancelled' OR cancelled_at IS NOT NULL", name="cancelled"),
        # The list of people (bench/attendees.py): by the id, to look up seats in their order; what
        # it is counted by; and what it is walked by, with the id that tells equal ones apart.
        # What is looked for in words and answers, apart from the wide rows. PostgreSQL takes no
        # long values into an index. By name before the next, for the reason given below.
        Index("ix_registration_answers", *_BY_ID, "search", "answers").ddl_if("sqlite"),
        Index("ix_registration_by_id", *_BY_ID),
        Index("ix_registration_sorted", *_BY_ID, *_SORTED_BY).ddl_if("sqlite"),
        Index(
            "ix_registration_list",
            *("edition_id", "state", "role", "nationality", "submitted_at", "id"),
        ),
        Index("ix_registration_submitted", "edition_id", "submitted_at", "id"),
        Index("ix_registration_name", "edition_id", "name_key", "id"),
        Index("ix_registration_organisation", "edition_id", "organisation_key", "id"),
        Index("ix_registration_post", "edition_id", "post", "id"),
        Index("ix_registration_venue", "edition_id", "home_venue_id"),
        Index("ix_registration_delegation", "delegation_id"),
        Index("ix_registration_user", "user_id"),
        Index("ix_registration_email", "edition_id", "email"),
        # The few whose address waits to be confirmed.
        Index(
            "ix_registration_hold",
            "confirm_by",
            sqlite_where=text("confirm_by IS NOT NULL"),
            postgresql_where=text("confirm_by IS NOT NULL"),
        ),
        # Where whole rows are read: in their own order, and the last by name, since SQLite without
        # statistics takes the index that was made last.
        Index("ix_registration_whole", "edition_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id"))
    home_venue_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("venue.id"))
    role: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(12), default=RegistrationState.SUBMITTED)
    version: Mapped[int] = mapped_column(Integer, default=1)
    way: Mapped[str] = mapped_column(String(12), default=Way.SELF)
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )
    delegation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("delegation.id"))
    submit_key: Mapped[str] = mapped_column(String(64))
    # Who recommended: an organisation's name, or empty for oneself.
    channel: Mapped[str] = mapped_column(String(200), default="")
    form_version_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("form_version.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # The edition it was sent to, when the cut-off carried it on to this one (R4).
    rolled_from_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("edition.id"))

    name: Mapped[str] = mapped_column(String(200))
    name_latin: Mapped[str] = mapped_column(String(200), default="")
    name_chinese: Mapped[str] = mapped_column(String(100), default="")
    badge_name: Mapped[str] = mapped_column(String(200), default="")
    gender: Mapped[str] = mapped_column(String(12), default="")
    birth_on: Mapped[date | None]
    nationality: Mapped[str] = mapped_column(String(3), default="")
    residence: Mapped[str] = mapped_column(String(3), default="")
    organisation: Mapped[str] = mapped_column(String(200), default="")
    post: Mapped[str] = mapped_column(String(200), default="")
    degree: Mapped[str] = mapped_column(String(20), default="")
    institution: Mapped[str] = mapped_column(String(200), default="")
    field: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(320), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    wechat: Mapped[str] = mapped_column(String(80), default="")
    language: Mapped[str] = mapped_column(String(2), default="en")
    time_zone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    attends_by: Mapped[str] = mapped_column(String(12), default="on_site")
    document_kind: Mapped[str] = mapped_column(String(20), default="")
    document_country: Mapped[str] = mapped_column(String(3), default="")
    document_number: Mapped[str | None] = mapped_column(EncryptedText)
    document_digest: Mapped[str | None] = mapped_column(String(64))
    search: Mapped[str] = mapped_column(Text, default="")
    name_key: Mapped[str] = key_of("name")
    name_latin_key: Mapped[str] = key_of("name_latin")
    name_chinese_key: Mapped[str] = key_of("name_chinese")
    badge_name_key: Mapped[str] = key_of("badge_name")
    organisation_key: Mapped[str] = key_of("organisation")
    institution_key: Mapped[str] = key_of("institution")
    # Consents that lists and exports respect; the rows in `consent` are what was said.
    may_share: Mapped[bool] = mapped_column(default=False)
    may_picture: Mapped[bool] = mapped_column(default=False)
    may_write: Mapped[bool] = mapped_column(default=False)

    # What the organiser asks to be corrected, or why it was refused; in both languages.
    reason: Mapped[dict[str, str]] = mapped_column(default=dict)
    internal_note: Mapped[str] = mapped_column(Text, default="")
    submitted_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    # Until when scarce places wait for a guest to confirm the mail address; None: nothing waits.
    confirm_by: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship(foreign_keys=[edition_id])
    rolled_from: Mapped[Edition | None] = relationship(foreign_keys=[rolled_from_id])
    home_venue: Mapped[Venue | None] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
    delegation: Mapped[Delegation | None] = relationship()
    form_version: Mapped[FormVersion | None] = relationship()
    seats: Mapped[list["Seat"]] = relationship(
        back_populates="registration", cascade="all, delete-orphan", order_by="Seat.asked_at"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> RegistrationState:
        return RegistrationState(self.state)

    @property
    def public_standing(self) -> Standing:
        """The registration's state and its seats' in one; `queries.standing_sql` for lists."""
        if self.standing is not RegistrationState.CONFIRMED:
            return Standing(self.state)
        held = {seat.standing for seat in self.seats}
        said = (one for seat, one in STANDING_BY_SEAT.items() if seat in held)
        return next(said, Standing.NO_SESSION)

    @property
    def address_at_stake(self) -> datetime | None:
        """Until when its scarce places wait, or waited, for the address to be confirmed."""
        scarce = any(seat.is_scarce and seat.standing in UNUSED_STATES for seat in self.seats)
        decided = self.standing in {RegistrationState.CONFIRMED, RegistrationState.RETURNED}
        return self.confirm_by if scarce and decided else None

    @property
    def holds_seat(self) -> bool:
        """Whether any seat is confirmed or was taken (R17)."""
        return any(
            seat.standing in (SeatState.CONFIRMED, SeatState.ATTENDED) for seat in self.seats
        )


class Seat(Base):
    """One registration's place in one session. `queue_number` orders the waiting list (R2).

    Seats with the same `group_id` and `keep_together` are taken or wait together.
    """

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("registration_id", "session_id"),
        CheckConstraint(
            "state <> 'waitlisted' OR queue_number IS NOT NULL", name="waiting_has_number"
        ),
        CheckConstraint("state <> 'offered' OR offered_until IS NOT NULL", name="offer_ends"),
        Index("ix_seat_session", "session_id", "state", "registration_id"),
        # The state first: whether any of a person's seats stands so is the list's usual question.
        Index("ix_seat_registration", "registration_id", "state", "session_id"),
        index_while("ix_seat_queue", "session_id", "queue_number", states={SeatState.WAITLISTED}),
        Index("ix_seat_offer", "state", "offered_until"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    registration_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE")
    )
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event_session.id"))
    state: Mapped[str] = mapped_column(String(12), default=SeatState.REQUESTED)
    queue_number: Mapped[int | None] = mapped_column(Integer)
    group_id: Mapped[uuid.UUID | None]
    keep_together: Mapped[bool] = mapped_column(default=False)
    offered_until: Mapped[datetime | None]
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    registration: Mapped[Registration] = relationship(back_populates="seats")
    session: Mapped[EventSession] = relationship(lazy="joined")

    @property
    def standing(self) -> SeatState:
        return SeatState(self.state)

    @property
    def is_scarce(self) -> bool:
        return self.session.capacity is not None


class RegistrationMove(Base):
    """One thing that happened to a registration or its seats, for its timeline."""

    __tablename__ = "registration_move"
    __table_args__ = (Index("ix_registration_move_of", "registration_id", "at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    registration_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE")
    )
    session_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("event_session.id"))
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    # "registration:confirmed", "seat:waitlisted" …
    what: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text, default="")


class RegistrationDraft(Base):
    """A registration begun in steps and not sent; `holder` as `core.files.holding.holder` says.

    The form's version is the one it was begun with, whatever the organiser publishes meanwhile.
    """

    __tablename__ = "registration_draft"
    __table_args__ = (
        UniqueConstraint("edition_id", "holder", "role", "for_other"),
        Index("ix_registration_draft_saved", "saved_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    holder: Mapped[str] = mapped_column(String(36))
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    # The role asked for where each has its own form; else it is an answer like others.
    role: Mapped[str] = mapped_column(String(24), default="")
    for_other: Mapped[bool] = mapped_column(default=False)
    form_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("form_version.id"))
    submit_key: Mapped[str] = mapped_column(String(64))
    draft: Mapped[str] = mapped_column(EncryptedText, default="{}")
    saved_at: Mapped[datetime]

    form_version: Mapped[FormVersion] = relationship()
