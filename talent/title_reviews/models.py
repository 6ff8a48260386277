"""What a claimant lays before a panel."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.files.models import StoredFile
from talent.claims.models import Claim


class TitleWork(Base):
    """One work of a claim (作品).

    `draft` holds what was typed and not saved yet, right or wrong; the columns hold only what a
    panel may be shown. A work without a title was begun and never saved.
    """

    __tablename__ = "title_work"
    __table_args__ = (
        CheckConstraint("title = '' OR (year IS NOT NULL AND role <> '')", name="whole"),
        Index("ix_title_work_claim", "claim_id", "position"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    claim_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[str] = mapped_column(String(20), default="")
    year: Mapped[int | None] = mapped_column(Integer)
    # The claimant's own part in it.
    role: Mapped[str] = mapped_column(String(200), default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    draft: Mapped[str] = mapped_column(Text, default="{}")
    changed_at: Mapped[datetime]

    claim: Mapped[Claim] = relationship()
    file: Mapped[StoredFile | None] = relationship()

    @property
    def is_whole(self) -> bool:
        return bool(self.title)
