"""Occupations in urgent need, each as long as it stands on the list."""

from __future__ import annotations

import uuid
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Integer, String, case
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import today
from core.db import Base, new_id
from core.states import Labelled, State


class Shortage(Labelled):
    """How badly an occupation is wanted, by the city's list."""

    SHORT = "short", _l("In short supply")
    URGENT = "urgent", _l("In urgent need")


class Standing(State):
    IN_FORCE = "in_force", _l("On the list"), "done"
    ENDED = "ended", _l("Taken off"), "withdrawn"


class ShortageOccupation(Base):
    """An occupation of the city's list; posts name it by its code, which never changes."""

    __tablename__ = "shortage_occupation"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[dict[str, str]] = mapped_column(default=dict)
    degree: Mapped[str] = mapped_column(String(12), default=Shortage.SHORT)
    # The year or version of the list, and where it was published.
    edition: Mapped[str] = mapped_column(String(60), default="")
    source: Mapped[str] = mapped_column(String(300), default="")
    # From this day on it is on the list no more; None while nobody said so.
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(Integer, default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def wanted(self) -> Shortage:
        return Shortage(self.degree)

    def is_on_list(self, on: date) -> bool:
        return self.ended_on is None or self.ended_on > on


def standing() -> ColumnElement[str]:
    ended = ShortageOccupation.ended_on <= today()
    return case((ended, Standing.ENDED), else_=Standing.IN_FORCE)
