"""The people an event's public page shows."""

import uuid
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.states import Labelled
from events.editions.models import Edition


class PersonKind(Labelled):
    """As what somebody is shown; in the order in which the page shows them."""

    SPEAKER = "speaker", _l("Speakers")
    HOST = "host", _l("Hosts")
    JUROR = "juror", _l("Jury")
    TEAM = "team", _l("Team")


class EditionPerson(Base):
    """A speaker, host, juror or member of the team, as organisers entered them.

    Of one edition alone: a copy of the edition has its own row, so that each can be erased.
    """

    __tablename__ = "edition_person"
    __table_args__ = (Index("ix_edition_person_edition", "edition_id", "position"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(12), default=PersonKind.SPEAKER)
    # As the person writes it; never translated.
    name: Mapped[str] = mapped_column(String(120))
    # Position and affiliation.
    role: Mapped[dict[str, str]] = mapped_column(default=dict)
    text: Mapped[dict[str, str]] = mapped_column(default=dict)
    photo_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    # The ids of the sessions of this edition they speak at.
    session_ids: Mapped[list[str]] = mapped_column(default=list)
    changed_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()
