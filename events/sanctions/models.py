"""What is on record against employers."""

import uuid
from datetime import date, datetime

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.organisations.models import Organisation
from core.states import Labelled
from events.exhibitors.models import Exhibitor


class SanctionKind(Labelled):
    NO_SHOW = "no_show", _l("Did not come")
    LATE_CANCELLATION = "late_cancellation", _l("Cancelled late")


class Sanction(Base):
    """An absence or late cancellation on record; the second within a year blocks (R13).

    It hangs on the legal entity: a branch's counts for its parent.
    """

    __tablename__ = "exhibitor_sanction"
    __table_args__ = (
        CheckConstraint("lifted_at IS NULL OR lift_reason <> ''", name="lifted_with_a_reason"),
        Index("ix_exhibitor_sanction_organisation", "organisation_id", "recorded_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    exhibitor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("exhibitor.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(20), default=SanctionKind.NO_SHOW)
    recorded_at: Mapped[datetime]
    # The last day on which it may not exhibit; None: recorded, nothing blocked.
    blocked_until: Mapped[date | None]
    # The organisation's written explanation, which may lift it.
    explanation: Mapped[str] = mapped_column(Text, default="")
    explained_at: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )
    lift_reason: Mapped[str] = mapped_column(Text, default="")

    organisation: Mapped[Organisation] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship()

    @property
    def kind_label(self) -> LazyString:
        return SanctionKind(self.kind).label
