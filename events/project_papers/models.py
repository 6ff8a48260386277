"""The files shown with a project."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.files.models import StoredFile
from core.i18n import tr
from events.project_papers.states import FileKind
from events.projects.models import Project

_ONE = text("removed_at IS NULL AND kind NOT IN ('other', 'wallet')")


class ProjectFile(Base):
    """A file of a project, or a paper of its owner's wallet lent to whoever reviews it.

    What was replaced, taken out or taken back stays with `removed_at`, and opens for nobody.
    """

    __tablename__ = "project_file"
    __table_args__ = (
        Index("uq_project_file_kind", "project_id", "kind", unique=True,
              sqlite_where=_ONE, postgresql_where=_ONE),
        Index("ix_project_file_project", "project_id", "removed_at"),
        Index("ix_project_file_file", "file_id"),
        Index("ix_project_file_translation", "translation_id"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    # What the wallet calls it, {en, zh}; empty for an upload.
    name: Mapped[dict[str, str]] = mapped_column(default=dict)
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id"))
    translation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    project: Mapped[Project] = relationship()
    file: Mapped[StoredFile] = relationship(foreign_keys=[file_id])
    translation: Mapped[StoredFile | None] = relationship(foreign_keys=[translation_id])

    @property
    def label(self) -> str:
        return tr(self.name) or str(FileKind(self.kind).label)

    @property
    def is_lent(self) -> bool:
        return self.kind == FileKind.WALLET

    @property
    def reference(self) -> str:
        """What its consent is called by."""
        return self.project.reference
