"""Partner regions of labour cooperation, and the fairs held there."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    case,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.clock import today
from core.db import Base, new_id
from core.i18n import language
from core.name_keys import key_of
from core.states import State
from events.editions.models import Edition, Venue

_WHOLE = text("venue_id IS NULL")


class RegionState(State):
    """What follows from the day the cooperation ended, and stands nowhere else."""

    ACTIVE = "active", _l("Active"), "done"
    ENDED = "ended", _l("Ended"), "neutral"


class PartnerRegion(Base):
    """A prefecture or county that the city recruits from by agreement."""

    __tablename__ = "partner_region"
    __table_args__ = (
        UniqueConstraint("province", "name_zh"),
        CheckConstraint("agreed_until >= signed_on", name="ends_after_signing"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    # The first two digits of GB/T 2260; `code` is all six, where the region has one.
    province: Mapped[str] = mapped_column(String(2))
    code: Mapped[str | None] = mapped_column(String(6), unique=True)
    name_zh: Mapped[str] = mapped_column(String(100))
    name_zh_key: Mapped[str] = key_of("name_zh")
    name_en: Mapped[str] = mapped_column(String(100))
    signed_on: Mapped[date | None]
    # The last day of the agreement; None for one without an end.
    agreed_until: Mapped[date | None]
    # The day on which the cooperation was over, whatever the agreement says.
    ended_on: Mapped[date | None]
    contact: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)

    fairs: Mapped[list[HeldFair]] = relationship(
        back_populates="region", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def name(self) -> dict[str, str]:
        return {"zh": self.name_zh, "en": self.name_en}

    @property
    def province_name(self) -> str:
        return provinces()[self.province]


class HeldFair(Base):
    """That an edition, or one venue of it with all below, is held in a region."""

    __tablename__ = "partner_fair"
    __table_args__ = (
        # Only one region counts a fair, or a venue of one.
        Index(
            "uq_partner_fair_edition", "edition_id", unique=True,
            sqlite_where=_WHOLE, postgresql_where=_WHOLE,
        ),
        UniqueConstraint("venue_id"),
        Index("ix_partner_fair_region", "region_id", "edition_id"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    region_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partner_region.id"))
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    # None for all of the edition.
    venue_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("venue.id", ondelete="CASCADE"))

    region: Mapped[PartnerRegion] = relationship(back_populates="fairs")
    edition: Mapped[Edition] = relationship()
    venue: Mapped[Venue | None] = relationship()


def region_state() -> ColumnElement[str]:
    return case((PartnerRegion.ended_on <= today(), RegionState.ENDED), else_=RegionState.ACTIVE)


@cache
def _provinces() -> Mapping[str, Mapping[str, str]]:
    file = Path(__file__).with_name("provinces.json")
    known: dict[str, list[str]] = json.loads(file.read_text(encoding="utf-8"))
    return {
        said: {code: names[place] for code, names in known.items()}
        for place, said in enumerate(("en", "zh"))
    }


def provinces() -> Mapping[str, str]:
    """Names of provinces by their two digits, in the language of the page."""
    return _provinces()[language()]
