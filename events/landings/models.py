"""Companies that projects founded in the city (events.md §7.1, R12)."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from core.files.models import StoredFile
from core.name_keys import key_of
from core.organisations.models import Organisation
from core.states import index_while
from events.landings.states import LIVE_LANDINGS, LandingState
from events.projects.models import Project


@dataclass(frozen=True)
class Said:
    """A company as its owner or staff entered it; amounts in whole and parts of `currency`."""

    company_name: str
    credit_code: str
    registered_on: date
    district: str
    carrier: str
    capital: Decimal
    currency: str
    paid_in: Decimal | None


class Landing(Base):
    """One company of one project, as it was claimed and compared with its licence."""

    __tablename__ = "landing"
    __table_args__ = (
        index_while("uq_landing_project", "project_id", states=LIVE_LANDINGS, unique=True),
        CheckConstraint("length(credit_code) = 18", name="credit_code"),
        CheckConstraint("capital >= 0", name="capital"),
        CheckConstraint("paid_in >= 0 AND paid_in <= capital", name="paid_in"),
        CheckConstraint("ended_on >= registered_on", name="ended_after_registered"),
        CheckConstraint(
            "state NOT IN ('closed', 'moved') OR ended_on IS NOT NULL", name="ended_on_a_day"
        ),
        CheckConstraint(
            "state NOT IN ('valid', 'closed', 'moved') OR valid_at IS NOT NULL", name="counted"
        ),
        Index("ix_landing_project", "project_id", "state"),
        Index("ix_landing_district", "district", "state"),
        Index("ix_landing_credit_code", "credit_code"),
        Index("ix_landing_licence", "licence_id"),
        Index("ix_landing_carrier", "carrier_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    state: Mapped[str] = mapped_column(String(12), default=LandingState.CLAIMED)
    company_name: Mapped[str] = mapped_column(String(200))
    company_name_key: Mapped[str] = key_of("company_name")
    # Unified social credit code with its right check character.
    credit_code: Mapped[str] = mapped_column(String(18))
    # The day of registration (成立日期) on the licence.
    registered_on: Mapped[date]
    district: Mapped[str] = mapped_column(String(40))
    # Where it sits; one of ours also by its row.
    carrier: Mapped[str] = mapped_column(String(200), default="")
    carrier_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"))
    # Registered capital, and what of it is paid in (None: not known), in units of `currency`.
    capital: Mapped[Decimal] = mapped_column(Numeric(16, 2))
    currency: Mapped[str] = mapped_column(String(3))
    paid_in: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    licence_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    # What the office said with the latest return, end or annulment, by language.
    reason: Mapped[dict[str, str]] = mapped_column(default=dict)
    claimed_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )
    claimed_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]
    valid_at: Mapped[datetime | None]
    # The day the company closed or left the city.
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    project: Mapped[Project] = relationship()
    claimed_by: Mapped[User | None] = relationship()
    carrier_organisation: Mapped[Organisation | None] = relationship()
    licence: Mapped[StoredFile | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> LandingState:
        return LandingState(self.state)
