"""Organisations people belong to and events are held with."""

import uuid
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, new_id
from core.states import Labelled


class OrganisationKind(Labelled):
    EMPLOYER = "employer", _l("Employer")
    CARRIER = "carrier", _l("Carrier (park or incubator)")
    PUBLIC = "public", _l("Public body")
    OTHER = "other", _l("Other organisation")


class Organisation(Base):
    """An employer, carrier or public body. `verified_at` is when its licence was checked."""

    __tablename__ = "organisation"
    __table_args__ = (Index("ix_organisation_district_kind", "district", "kind"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    name_zh: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    # Unified social credit code, upper case; an organisation abroad has none (events.md R24).
    credit_code: Mapped[str | None] = mapped_column(String(18), unique=True)
    district: Mapped[str] = mapped_column(String(40), default="")
    kind: Mapped[str] = mapped_column(String(20), default=OrganisationKind.EMPLOYER)
    verified_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def name(self) -> dict[str, str]:
        return {"zh": self.name_zh, "en": self.name_en or self.name_zh}
