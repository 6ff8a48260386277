"""The profile of an organisation that is a carrier: its chains, its offers, its room."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base
from core.organisations.models import Organisation
from events.carriers.states import Offer
from events.projects.states import Industry

MOST_AREA, MOST_FIRMS = 100_000_000, 100_000


class CarrierProfile(Base):
    """What a carrier says of itself to projects. Name, district and address are its organisation's.

    The contact is of the carrier's choosing and shown with the page, unlike the organisation's own.
    """

    __tablename__ = "carrier_profile"
    __table_args__ = (
        CheckConstraint("total_area >= 0", name="total_area"),
        CheckConstraint("free_area >= 0", name="free_area"),
        CheckConstraint("free_area IS NULL OR total_area IS NULL OR free_area <= total_area",
                        name="free_of_total"),
        CheckConstraint("firms >= 0", name="firms"),
    )  # fmt: skip

    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True
    )
    # What it is, and what it offers beyond the list, {en, zh}.
    about: Mapped[dict[str, str]] = mapped_column(default=dict)
    offered: Mapped[dict[str, str]] = mapped_column(default=dict)
    # In square metres of floor; None is not said.
    total_area: Mapped[int | None] = mapped_column(Integer)
    free_area: Mapped[int | None] = mapped_column(Integer)
    # Companies settled there.
    firms: Mapped[int | None] = mapped_column(Integer)
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    contact_email: Mapped[str] = mapped_column(String(320), default="")
    # Whether the carrier wants a page for everybody; it has one while it is verified.
    is_public: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)

    organisation: Mapped[Organisation] = relationship()
    chains: Mapped[list["CarrierChain"]] = relationship(
        cascade="all, delete-orphan", order_by="CarrierChain.industry"
    )
    offers: Mapped[list["CarrierOffer"]] = relationship(
        cascade="all, delete-orphan", order_by="CarrierOffer.offer"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def industries(self) -> list[Industry]:
        """Its industry chains (产业链), in the order in which projects are asked for theirs."""
        known = {one.industry for one in self.chains}
        return [one for one in Industry if one in known]

    @property
    def kinds_offered(self) -> list[Offer]:
        known = {one.offer for one in self.offers}
        return [one for one in Offer if one in known]


class CarrierChain(Base):
    """One industry chain of a carrier, by the industry projects are counted by."""

    __tablename__ = "carrier_chain"

    carrier_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("carrier_profile.organisation_id", ondelete="CASCADE"), primary_key=True
    )
    industry: Mapped[str] = mapped_column(String(20), primary_key=True, index=True)


class CarrierOffer(Base):
    """One kind of thing a carrier offers."""

    __tablename__ = "carrier_offer"

    carrier_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("carrier_profile.organisation_id", ondelete="CASCADE"), primary_key=True
    )
    offer: Mapped[str] = mapped_column(String(20), primary_key=True)
