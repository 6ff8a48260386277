"""Groups that organisations belong to: alliances, art troupes and the like."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.organisations.models import Organisation
from core.states import Labelled


class GroupKind(Labelled):
    ALLIANCE = "alliance", _l("Alliance")
    TROUPE = "troupe", _l("Art troupe")
    ASSOCIATION = "association", _l("Association")
    OTHER = "other", _l("Other group")


class OrganisationGroup(Base):
    """A group with a page; `slug` is the last part of its address."""

    __tablename__ = "organisation_group"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(20), default=GroupKind.ALLIANCE)
    name_zh: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    # Plain text, paragraphs parted by empty lines; never markup.
    text: Mapped[dict[str, str]] = mapped_column(default=dict)
    is_public: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)

    members: Mapped[list[GroupMember]] = relationship(back_populates="group")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def name(self) -> dict[str, str]:
        return {"zh": self.name_zh, "en": self.name_en}

    @property
    def kind_label(self) -> LazyString:
        return GroupKind(self.kind).label


class GroupMember(Base):
    """That an organisation belongs to a group, or did: days without an end where none is said."""

    __tablename__ = "organisation_group_member"
    __table_args__ = (
        CheckConstraint("until >= since", name="ends_after_beginning"),
        Index("ix_organisation_group_member_group", "group_id", "organisation_id"),
        Index("ix_organisation_group_member_organisation", "organisation_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    group_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation_group.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    since: Mapped[date]
    # The last day; None while it belongs to the group.
    until: Mapped[date | None]

    group: Mapped[OrganisationGroup] = relationship(back_populates="members")
    organisation: Mapped[Organisation] = relationship()
