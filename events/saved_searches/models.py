"""A search over posts that somebody keeps."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id


class SavedSearch(Base):
    """A search somebody keeps; what is new in it is mailed to them daily or weekly."""

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("user_id", "query"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    # What is searched for, as the address of /jobs says it.
    query: Mapped[str] = mapped_column(String(600))
    every_days: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]
    # Posts published up to here were told, or stood there when it was saved.
    told_until: Mapped[datetime]

    user: Mapped[User] = relationship()
