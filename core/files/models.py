"""Files people gave us or we made: the row says what, the store holds the bytes."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, new_id


class StoredFile(Base):
    """One stored file. `purpose` decides who may read it (a slice registers the rule)."""

    __tablename__ = "stored_file"
    __table_args__ = (CheckConstraint("size > 0", name="not_empty"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(40))
    # Random, never the name as sent: names reach no file system.
    storage_key: Mapped[str] = mapped_column(String(80), unique=True)
    display_name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(80))
    # Bytes of the cleaned copy.
    size: Mapped[int] = mapped_column(BigInteger)
    # Of the cleaned copy as stored; a restored backup is compared with it.
    sha256: Mapped[str] = mapped_column(String(64))
    # Digest of what was sent, before it was cleaned.
    original_sha256: Mapped[str] = mapped_column(String(64))
    # 1 for a picture.
    pages: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]

    @property
    def is_as_it_came(self) -> bool:
        """Only what this portal made: everything else is kept as a cleaned copy."""
        return self.sha256 == self.original_sha256
