"""What finds the same project in two entries, and what was found."""

import uuid
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base
from events.projects.models import Project


class ProjectMark(Base):
    """One mark of a project as it was sent last (`likeness.marks_of`)."""

    __tablename__ = "project_mark"

    project_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("project.id", ondelete="CASCADE"), primary_key=True
    )
    mark: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)


class ProjectLikeness(Base):
    """A project that may be one sent before it, and why: values of `likeness.MarkKind`."""

    __tablename__ = "project_likeness"

    project_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("project.id", ondelete="CASCADE"), primary_key=True
    )
    other_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("project.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    kinds: Mapped[list[Any]]

    project: Mapped[Project] = relationship(foreign_keys=[project_id])
    other: Mapped[Project] = relationship(foreign_keys=[other_id])
