"""Whether an edition's figures of the day may be projected, and how often they renew themselves."""

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base
from events.editions.models import Edition

# Seconds: below, a hall full of screens would ask without end; above, nobody calls it live.
LEAST_SECONDS, MOST_SECONDS = 30, 3_600


class Wall(Base):
    """The wall page of one edition; a row once an organiser has set it up."""

    __tablename__ = "edition_wall"
    __table_args__ = (
        CheckConstraint(
            f"refresh_seconds BETWEEN {LEAST_SECONDS} AND {MOST_SECONDS}", name="refresh_seconds"
        ),
    )

    edition_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True
    )
    is_public: Mapped[bool] = mapped_column(default=False)
    refresh_seconds: Mapped[int] = mapped_column(Integer, default=LEAST_SECONDS)
    version: Mapped[int] = mapped_column(Integer, default=1)

    edition: Mapped[Edition] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy
