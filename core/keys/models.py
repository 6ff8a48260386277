"""What must outlive the key it was made from."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, EncryptedText


class KeptSecret(Base):
    """A secret derived from a field key that is no longer among FIELD_KEYS, under a newer one.

    `index_key`: the mark of the key that digests are keyed by since the last rotation.
    `check_key`: what the tokens in QR codes on paper hang on, which cannot be printed anew.
    """

    __tablename__ = "kept_secret"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(EncryptedText)
    kept_at: Mapped[datetime]
