"""Views of a list that people keep, and bulk actions on many of its rows."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from core.states import State
from core.workflow import Workflow, consequence


class RunState(State):
    RUNNING = "running", _l("Under way"), "progress"
    DONE = "done", _l("Done"), "done"
    STOPPED = "stopped", _l("Stopped"), "withdrawn"


class RunAction(StrEnum):
    FINISH = "finish"
    STOP = "stop"


RUN_WORKFLOW = Workflow(
    "bulk_run",
    [
        consequence(RunAction.FINISH, RunState.DONE, RunState.RUNNING),
        consequence(RunAction.STOP, RunState.STOPPED, RunState.RUNNING),
    ],
    describe=lambda run: {"asked": run.action, "done": run.done},
)


class SavedView(Base):
    """A named set of filter, columns and order of one list; shared, it is everybody's who sees it.

    `subject_id` is what the list is of, such as an edition; empty for a list of everything.
    """

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("list_key", "subject_id", "owner_id", "name"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    list_key: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[str] = mapped_column(String(80), default="")
    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    is_shared: Mapped[bool] = mapped_column(default=False)
    # {"filter": {…as in the address…}, "columns": [key, …], "order": "name"}
    choice: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]

    owner: Mapped[User] = relationship()


class BulkRun(Base):
    """One bulk action on many rows, done part by part in the background.

    `position` counts the ids that were seen to; it moves in the transaction that did them, so a
    part is done once whatever is killed when. `skipped` lists {reference, reason}.
    """

    __tablename__ = "bulk_run"
    __table_args__ = (Index("ix_bulk_run_list", "list_key", "subject_id", "asked_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    list_key: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[str] = mapped_column(String(80), default="")
    action: Mapped[str] = mapped_column(String(40))
    said: Mapped[dict[str, Any]] = mapped_column(default=dict)
    row_ids: Mapped[list[str]]
    position: Mapped[int] = mapped_column(Integer, default=0)
    done: Mapped[int] = mapped_column(Integer, default=0)
    skipped: Mapped[list[Any]] = mapped_column(default=list)
    state: Mapped[str] = mapped_column(String(12), default=RunState.RUNNING)
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    asked_by: Mapped[User] = relationship()

    @property
    def standing(self) -> RunState:
        return RunState(self.state)
