"""Employers at a fair, and what they said of themselves."""

import uuid
from datetime import datetime
from typing import Any

from flask_babel import LazyString
from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.name_keys import key_of
from core.organisations.models import Organisation
from core.states import index_while
from events.editions.models import Edition
from events.exhibitors.states import LIVE_EXHIBITORS, ExhibitorState, Ownership


def _entity(context: Any) -> Any:
    return context.get_current_parameters()["organisation_id"]


class Exhibitor(Base):
    """One organisation at one fair. What it says of itself is as it was when it was sent."""

    __tablename__ = "exhibitor"
    __table_args__ = (
        index_while(
            "uq_exhibitor_entity", "edition_id", "entity_id",
            states=LIVE_EXHIBITORS, unique=True,
        ),
        Index("ix_exhibitor_edition", "edition_id", "state"),
        Index("ix_exhibitor_organisation", "organisation_id", "state"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    # The legal entity behind a branch, else the organisation: one of it comes to a fair (R13).
    entity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), default=_entity)
    state: Mapped[str] = mapped_column(String(16), default=ExhibitorState.DRAFT)
    # Whose it is and what it makes: for the report's shares (events.md §2.4).
    ownership: Mapped[str] = mapped_column(String(12), default=Ownership.OTHER)
    industry: Mapped[str] = mapped_column(String(200), default="")
    industry_key: Mapped[str] = key_of("industry")
    # {en, zh}; shown on the public page once it is approved.
    introduction: Mapped[dict[str, str]] = mapped_column(default=dict)
    booth_wish: Mapped[str] = mapped_column(String(300), default="")
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_name_key: Mapped[str] = key_of("contact_name")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    contact_email: Mapped[str] = mapped_column(String(320), default="")
    # What staff said with the latest return, refusal or withdrawal of approval, by language.
    reason: Mapped[dict[str, str]] = mapped_column(default=dict)
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    # The first of its people who checked in at the gate.
    present_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    edition: Mapped[Edition] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> ExhibitorState:
        return ExhibitorState(self.state)

    @property
    def name(self) -> dict[str, str]:
        return self.organisation.name

    @property
    def ownership_label(self) -> LazyString:
        return Ownership(self.ownership).label
