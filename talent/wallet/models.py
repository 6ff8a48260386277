"""A person's papers: an original and, where needed, its translation, as a pair."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.files.models import StoredFile
from talent.catalogue.papers import Paper


class WalletPaper(Base):
    """One paper. It is never changed: a better copy is a new paper, so what a claim used stays.

    A new paper may stand on the file of an older one: a translation added later, or a scan sent
    twice.

    `kind` is a member of talent.catalogue's Paper. Checked once, by whom and when is kept.
    """

    __tablename__ = "wallet_paper"
    # A claim's step asks for one person's papers of one kind.
    __table_args__ = (
        Index("ix_wallet_paper_owner", "owner_id", "kind"),
        CheckConstraint("translator = '' OR translation_id IS NOT NULL", name="translated"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200), default="")
    # No cascade: a file a claim rests on is not deleted with anything.
    original_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id"))
    translation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    # Who translated it, a person or an agency, and how to reach them.
    translator: Mapped[str] = mapped_column(String(200), default="", server_default="")
    translator_contact: Mapped[str] = mapped_column(String(200), default="", server_default="")
    # The last day on which it is valid, where it ends; told its owner once, before that.
    valid_until: Mapped[date | None]
    reminded_at: Mapped[datetime | None]
    added_at: Mapped[datetime]
    # Taken out of the wallet by its owner; claims that used it keep it.
    removed_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    check_note: Mapped[str] = mapped_column(Text, default="")
    original: Mapped[StoredFile] = relationship(foreign_keys=[original_id])
    translation: Mapped[StoredFile | None] = relationship(foreign_keys=[translation_id])

    @property
    def label(self) -> str:
        """What it is, with the owner's own note."""
        return " · ".join(filter(None, (str(Paper(self.kind).label), self.title)))
