"""Services to enterprises, as whoever gave them wrote them down; their kinds are the office's."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, new_id
from core.name_keys import key_of


class ServiceKind(Base):
    """A kind of service, in the office's own words: the portal knows of none."""

    __tablename__ = "service_kind"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    name_zh: Mapped[str] = mapped_column(String(60), unique=True)
    name_en: Mapped[str] = mapped_column(String(60), unique=True)
    # Whether new entries may be of this kind.
    is_offered: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def name(self) -> dict[str, str]:
        return {"zh": self.name_zh, "en": self.name_en}


class EnterpriseService(Base):
    """One service to one enterprise on one day (家次)."""

    __tablename__ = "enterprise_service"
    __table_args__ = (
        Index("ix_enterprise_service_day", "served_on", "id"),
        Index("ix_enterprise_service_firm", "firm", "served_on"),
        Index("ix_enterprise_service_organisation", "organisation_id"),
        Index("ix_enterprise_service_name", "name_key"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    served_on: Mapped[date]
    # One of the register where it was verified; else what was written down.
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = key_of("name")
    credit_code: Mapped[str | None] = mapped_column(String(18))
    # What one enterprise is counted by: its code, else the register's row, else its name.
    firm: Mapped[str] = mapped_column(String(120))
    kind_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("service_kind.id"))
    # Whose people did it; empty for the city's.
    district: Mapped[str] = mapped_column(String(40), default="")
    served_by: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy
