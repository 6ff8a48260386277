"""Agreements of projects with carriers, as a venue of the event recorded them."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from flask_babel import LazyString
from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from core.organisations.models import Organisation
from core.states import index_while
from events.agreements.states import LIVE_AGREEMENTS, AgreementKind, AgreementState
from events.editions.models import Edition, Venue
from events.editions.states import Mode
from events.projects.models import Project


class Agreement(Base):
    """One project and the carriers it signed with, at one venue on one day.

    Town, district and city may each record the signing of one project (events.md §1.2): these are
    several agreements and one signed project (R11).
    """

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint("kind IN ('venture', 'cooperation')", name="kind"),
        CheckConstraint("mode IN ('on_site', 'online')", name="mode"),
        CheckConstraint("(amount IS NULL) = (currency = '')", name="amount_with_currency"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("confirmed_by_id <> recorded_by_id", name="confirmed_by_another"),
        CheckConstraint(
            "state NOT IN ('confirmed', 'counted') OR confirmed_at IS NOT NULL", name="confirmed"
        ),
        CheckConstraint("state <> 'annulled' OR annulled_at IS NOT NULL", name="annulled"),
        # Recorded twice, it would be two agreements where one was signed.
        index_while(
            "uq_agreement_signing", "project_id", "venue_id", "signed_on", "kind",
            states=LIVE_AGREEMENTS, unique=True,
        ),
        # A project stands on stage once.
        index_while(
            "uq_agreement_stage", "project_id", states=LIVE_AGREEMENTS, also="is_on_stage",
            unique=True,
        ),
        Index("ix_agreement_edition", "edition_id", "state", "signed_on"),
        Index("ix_agreement_project", "project_id"),
        Index("ix_agreement_venue", "venue_id"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    # The project's; here so that an edition's agreements are found and counted without it.
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id"))
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    venue_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("venue.id"))
    state: Mapped[str] = mapped_column(String(12), default=AgreementState.RECORDED)
    kind: Mapped[str] = mapped_column(String(12))
    mode: Mapped[str] = mapped_column(String(12))
    signed_on: Mapped[date]
    # In whole units of the currency; None where none was agreed on or told.
    amount: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    currency: Mapped[str] = mapped_column(String(3), default="")
    # Signed on the stage of the opening, before everybody (events.md §1.2).
    is_on_stage: Mapped[bool] = mapped_column(default=False)
    has_academician: Mapped[bool] = mapped_column(default=False)
    # Why it was annulled, by language: its owner reads it.
    reason: Mapped[dict[str, str]] = mapped_column(default=dict)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )
    recorded_at: Mapped[datetime]
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )
    confirmed_at: Mapped[datetime | None]
    annulled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    edition: Mapped[Edition] = relationship()
    project: Mapped[Project] = relationship()
    venue: Mapped[Venue] = relationship()
    recorded_by: Mapped[User | None] = relationship(foreign_keys=[recorded_by_id])
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id])
    carriers: Mapped[list[Organisation]] = relationship(
        secondary="agreement_carrier", order_by=Organisation.name_zh_key
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> AgreementState:
        return AgreementState(self.state)

    @property
    def kind_label(self) -> LazyString:
        return AgreementKind(self.kind).label

    @property
    def mode_label(self) -> LazyString:
        return Mode(self.mode).label


class AgreementCarrier(Base):
    """A carrier that signed; each once."""

    __tablename__ = "agreement_carrier"
    __table_args__ = (Index("ix_agreement_carrier_organisation", "organisation_id"),)

    agreement_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("agreement.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True
    )
