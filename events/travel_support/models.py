"""What an event offers to travellers, and the list of who gets it (R23)."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import LazyString
from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.states import index_while
from events.editions.models import Edition
from events.registrations.models import Registration
from events.travel_support.states import LIVE_SUPPORTS, Doubt, SupportState

MOST_NOTICE_DAYS = 60


class TravelOffer(Base):
    """That an event offers travel support; without a row it offers none."""

    __tablename__ = "travel_offer"
    __table_args__ = (
        CheckConstraint(f"notice_days BETWEEN 1 AND {MOST_NOTICE_DAYS}", name="notice_days"),
    )

    edition_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True
    )
    # Working days, counted as those of the public notice of titles.
    notice_days: Mapped[int] = mapped_column(Integer)
    # Codes of `ParticipantRole`: who comes as something else gets none.
    roles: Mapped[list[str]] = mapped_column(default=list)
    # Where and with which papers it is claimed, by language.
    claim_at: Mapped[dict[str, str]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(Integer, default=1)

    tiers: Mapped[list["TravelTier"]] = relationship(
        order_by="TravelTier.position", cascade="all, delete-orphan", lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy


class TravelTier(Base):
    """The most that one person from some places gets; the first that fits counts."""

    __tablename__ = "travel_tier"
    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        UniqueConstraint("edition_id", "position"),
        CheckConstraint("ceiling > 0", name="ceiling"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("travel_offer.edition_id", ondelete="CASCADE")
    )
    position: Mapped[int] = mapped_column(Integer)
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[dict[str, str]] = mapped_column(default=dict)
    # Codes of `Origin`, and of countries and regions (ISO 3166).
    origins: Mapped[list[str]] = mapped_column(default=list)
    ceiling: Mapped[Decimal] = mapped_column(Numeric(16, 2))
    currency: Mapped[str] = mapped_column(String(3))


class TravelSupport(Base):
    """One person on the list of an event, once however often they registered.

    Tier, ceiling and currency are copied from the tier: each time the list is drawn up, and no more
    once it is published. Without a tier `doubt` says why.
    """

    __tablename__ = "travel_support"
    __table_args__ = (
        UniqueConstraint("registration_id"),
        index_while(
            "uq_travel_support_account", "edition_id", "user_id",
            unique=True, states=LIVE_SUPPORTS, also="user_id IS NOT NULL",
        ),
        index_while(
            "uq_travel_support_identity", "edition_id", "document_country", "document_digest",
            unique=True, states=LIVE_SUPPORTS, also="document_digest IS NOT NULL",
        ),
        CheckConstraint("ceiling > 0", name="ceiling"),
        CheckConstraint("(tier_code = '') = (ceiling IS NULL)", name="tier_has_ceiling"),
        CheckConstraint("notice_ends_on > notice_starts_on", name="notice_ends_later"),
        CheckConstraint(
            "state NOT IN ('published', 'final') OR "
            "(ceiling IS NOT NULL AND notice_ends_on IS NOT NULL)",
            name="published_is_whole",
        ),
        Index("ix_travel_support_edition", "edition_id", "state"),
        Index("ix_travel_support_user", "user_id"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id"))
    registration_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE")
    )
    # That of the registration: there is one line for each.
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    # The identity key of the registration (R3).
    document_country: Mapped[str] = mapped_column(String(3), default="")
    document_digest: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12), default=SupportState.DRAFTED)
    tier_code: Mapped[str] = mapped_column(String(20), default="")
    tier_name: Mapped[dict[str, str]] = mapped_column(default=dict)
    ceiling: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    currency: Mapped[str] = mapped_column(String(3), default="")
    doubt: Mapped[str] = mapped_column(String(20), default="")
    # By the organiser: drawing the list up anew leaves it.
    is_chosen: Mapped[bool] = mapped_column(default=False)
    # Working days of its latest notice, as offered when it was published; None before any.
    notice_days: Mapped[int | None] = mapped_column(Integer)
    notice_starts_on: Mapped[date | None]
    notice_ends_on: Mapped[date | None]
    # Why it was withdrawn, by language.
    reason: Mapped[dict[str, str]] = mapped_column(default=dict)
    # When it was put on the list, or on it again.
    drafted_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)

    edition: Mapped[Edition] = relationship()
    registration: Mapped[Registration] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> SupportState:
        return SupportState(self.state)

    @property
    def doubt_label(self) -> LazyString:
        return Doubt(self.doubt).label

    def take(self, tier: Any) -> None:
        """Copy what the tier says, or note the doubt that stands in its place."""
        if isinstance(tier, TravelTier):
            self.tier_code, self.tier_name, self.doubt = tier.code, dict(tier.name), ""
            self.ceiling, self.currency = tier.ceiling, tier.currency
        else:
            self.tier_code, self.tier_name, self.doubt = "", {}, tier
            self.ceiling, self.currency = None, ""
