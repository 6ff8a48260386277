"""Views of a list that people keep."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from events.editions.models import Edition


class SavedView(Base):
    """A named set of filter, columns and order of one edition's list; shared, it is the team's."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("edition_id", "owner_id", "name"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    is_shared: Mapped[bool] = mapped_column(default=False)
    # {"filter": {…as in the address…}, "columns": [key, …], "order": "name"}
    choice: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]

    owner: Mapped[User] = relationship()
    edition: Mapped[Edition] = relationship()
