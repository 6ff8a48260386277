"""Series → Edition → Venue (nested) → Session, the backbone of every event (events.md §7.1)."""

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from events.editions.states import (
    Allocation,
    EditionState,
    Mode,
    OfferMode,
    SessionState,
    Visibility,
)
from events.event_types import EVENT_TYPES, EventType


class Series(Base):
    """What is held again and again: the Week, the spring fair. `type_key` names its event type."""

    __tablename__ = "event_series"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    type_key: Mapped[str] = mapped_column(String(40))
    name: Mapped[dict[str, str]]
    created_at: Mapped[datetime]

    @property
    def type(self) -> EventType:
        """Its event type; KeyError when no module of that key exists any more."""
        return EVENT_TYPES[self.type_key]


class Edition(Base):
    """One time the series is held (届/期). Texts are {en, zh}; moments are aware.

    `cutoff_at` is the last minute in which a registration counts for this edition; a later one is
    taken for `next_edition` (R4). `offer_hours` counts only when places are offered, not given.
    """

    __tablename__ = "edition"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        # Hours; an offer that is over at once would never be taken.
        CheckConstraint("offer_hours > 0", name="offer_hours"),
        CheckConstraint("id <> next_edition_id", name="next_is_another"),
        # The 5th edition of a series exists once.
        UniqueConstraint("series_id", "number"),
        # Public lists take few states and are ordered by their beginning.
        Index("ix_edition_public", "state", "starts_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    series_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event_series.id"))
    # In permanent addresses; fixed once the event is public.
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    number: Mapped[int] = mapped_column(Integer)
    year: Mapped[int] = mapped_column(Integer)
    name: Mapped[dict[str, str]]
    summary: Mapped[dict[str, str]] = mapped_column(default=dict)
    # In the subset of Markdown of core.rich_text; never HTML.
    text: Mapped[dict[str, str]] = mapped_column(default=dict)
    # For whom it is, in a line.
    audience: Mapped[dict[str, str]] = mapped_column(default=dict)
    # The poster in two sizes, "1600x900" of the larger; without one a cover is drawn in `palette`.
    picture_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    picture_small_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    picture_size: Mapped[str] = mapped_column(String(11), default="")
    picture_alt: Mapped[dict[str, str]] = mapped_column(default=dict)
    palette: Mapped[str] = mapped_column(String(12), default="")
    contact: Mapped[dict[str, str]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(16), default=EditionState.DRAFT)
    # Raised by every write; two organisers at one form cannot overwrite each other.
    version: Mapped[int] = mapped_column(Integer, default=1)
    opens_at: Mapped[datetime | None]
    cutoff_at: Mapped[datetime | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    next_edition_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("edition.id"))
    needs_approval: Mapped[bool] = mapped_column(default=False)
    # Whether country and number of an identity document are asked for (R3).
    asks_identity: Mapped[bool] = mapped_column(default=True)
    checks_out: Mapped[bool] = mapped_column(default=False)
    offer_mode: Mapped[str] = mapped_column(String(12), default=OfferMode.AT_ONCE)
    offer_hours: Mapped[int] = mapped_column(Integer, default=24)
    # Of the people it expects: shown to staff beside what a mass event needs (events.md §2.1).
    expected_people: Mapped[int | None] = mapped_column(Integer)
    permit_note: Mapped[str] = mapped_column(Text, default="")
    # Ending and continuing: who invites, for letters; {name, address, contact} by language,
    # {phone, email} plain.
    inviter: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    series: Mapped[Series] = relationship(lazy="joined")
    next_edition: Mapped["Edition | None"] = relationship(remote_side="Edition.id")
    venues: Mapped[list["Venue"]] = relationship(
        back_populates="edition", order_by="Venue.path", cascade="all, delete-orphan"
    )
    sessions: Mapped[list["EventSession"]] = relationship(
        back_populates="edition",
        order_by="EventSession.starts_at, EventSession.id",
        cascade="all, delete-orphan",
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> EditionState:
        return EditionState(self.state)

    @property
    def next_state(self) -> str | None:
        return self.next_edition.state if self.next_edition is not None else None

    @property
    def type(self) -> EventType:
        return self.series.type

    @property
    def reference(self) -> str:
        return self.slug


class Venue(Base):
    """A main or sub-venue; nests without limit (city → district → street).

    `path` is the ids' positions from the root, "001.002", so that a venue and all below it are one
    range; `district` is a code of the city's settings and gives its organisers their reach (R19).
    """

    __tablename__ = "venue"
    __table_args__ = (
        # Two venues on one place of the tree would share everything below it.
        UniqueConstraint("edition_id", "path"),
        # Longer circles are refused by the service; this one a database can see.
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="own_parent"),
        # Which editions a district's organisers may see is asked through it.
        Index("ix_venue_district", "district"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("venue.id"))
    path: Mapped[str] = mapped_column(String(80))
    name: Mapped[dict[str, str]]
    address: Mapped[dict[str, str]] = mapped_column(default=dict)
    # How it is reached: metro, bus, entrance.
    directions: Mapped[dict[str, str]] = mapped_column(default=dict)
    district: Mapped[str] = mapped_column(String(40), default="")
    mode: Mapped[str] = mapped_column(String(12), default=Mode.ON_SITE)
    city: Mapped[dict[str, str]] = mapped_column(default=dict)
    country: Mapped[str] = mapped_column(String(3), default="CN")
    time_zone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    organiser_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"))

    edition: Mapped[Edition] = relationship(back_populates="venues")
    parent: Mapped["Venue | None"] = relationship(remote_side="Venue.id")

    @property
    def depth(self) -> int:
        return self.path.count(".")

    @property
    def building(self) -> list["Venue"]:
        """Itself and what it is a part of, outwards.

        A room or hall has no address: it is a part of what it lies within. Who has an address, or
        is online, stands alone.
        """
        parts = [self]
        while parts[-1].parent and not any(parts[-1].address.values()):
            if parts[-1].mode == Mode.ONLINE:
                break
            parts.append(parts[-1].parent)
        return parts

    @property
    def place(self) -> dict[str, str]:
        """Its name with what it is a part of, as each language orders them."""
        names = [one.name for one in self.building]
        return {
            "en": ", ".join(filter(None, (name.get("en") for name in names))),
            "zh": " ".join(filter(None, (name.get("zh") for name in reversed(names)))),
        }

    @property
    def postal_address(self) -> dict[str, str]:
        """The address people find it by: its own, or that of what it is a part of."""
        return self.building[-1].address


class EventSession(Base):
    """One session (场次) at a venue.

    `taken` counts confirmed and offered seats and never passes `capacity` (R1; the check
    constraint is the last line); `queued` is the last waitlist number given. `sequence` rises with
    every change people's calendars must follow.
    """

    __tablename__ = "event_session"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("taken >= 0", name="taken_positive"),
        # Never more people than places, whatever the code does (R1).
        CheckConstraint("capacity IS NULL OR taken <= capacity", name="never_oversold"),
        # The programme of one edition in order of time.
        Index("ix_event_session_edition", "edition_id", "starts_at"),
        Index("ix_event_session_venue", "venue_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    venue_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("venue.id"))
    # Short and stable within the edition, for lists, imports and the gate: "S1".
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[dict[str, str]]
    text: Mapped[dict[str, str]] = mapped_column(default=dict)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12), default=SessionState.PLANNED)
    visibility: Mapped[str] = mapped_column(String(12), default=Visibility.PUBLIC)
    # "en", "zh" or "" for both or none in particular.
    language: Mapped[str] = mapped_column(String(2), default="")
    mode: Mapped[str] = mapped_column(String(12), default=Mode.ON_SITE)
    online_url: Mapped[str] = mapped_column(String(400), default="")
    capacity: Mapped[int | None] = mapped_column(Integer)
    taken: Mapped[int] = mapped_column(Integer, default=0)
    queued: Mapped[int] = mapped_column(Integer, default=0)
    has_waitlist: Mapped[bool] = mapped_column(default=True)
    allocation: Mapped[str] = mapped_column(String(12), default=Allocation.FIRST_COME)
    check_in: Mapped[bool] = mapped_column(default=True)
    # What attending it counts for; 0 where hours are not counted.
    # Hours, in hundredths: 1.25 is an hour and a quarter.
    hours: Mapped[Decimal] = mapped_column(Numeric(5, 2), default=Decimal(0))
    sequence: Mapped[int] = mapped_column(Integer, default=0)
    changed_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship(back_populates="sessions")
    venue: Mapped[Venue] = relationship(lazy="joined")

    @property
    def standing(self) -> SessionState:
        return SessionState(self.state)

    @property
    def places_left(self) -> int | None:
        """How many places are free; None when there is no limit."""
        return None if self.capacity is None else self.capacity - self.taken

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.taken >= self.capacity


class SeatDraw(Base):
    """A draw of places: the seed's digest is published before, the seed with the order after it.

    `order` lists the references as drawn; anybody can recompute it from the seed.
    """

    __tablename__ = "seat_draw"

    session_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("event_session.id", ondelete="CASCADE"), primary_key=True
    )
    # Drawn when the draw is announced, kept to ourselves until it is held.
    seed: Mapped[str] = mapped_column(String(64))
    seed_digest: Mapped[str] = mapped_column(String(64))
    announced_at: Mapped[datetime]
    drawn_at: Mapped[datetime | None]
    drawn_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    order: Mapped[list[str]] = mapped_column(default=list)
