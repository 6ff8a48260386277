"""Background work: `job` declares it, `enqueue` asks for it, `worker` does it."""

from flask import Flask
from sqlalchemy import event

from core.db import db
from core.jobs import deliveries as deliveries  # follows what is written
from core.jobs import schema as schema
from core.jobs.services import WAKES, enqueue, job
from core.jobs.states import Lane

__all__ = ["Lane", "enqueue", "init_app", "job"]


def init_app(app: Flask) -> None:
    """Wake this program's own worker, where it has one, by each commit that asks for work."""

    @event.listens_for(db.session, "after_commit")
    def _wake(_session: object) -> None:
        # Of another program in this process, made before a fork, nobody waits for work.
        if (worker := app.extensions.get("worker")) is not None:
            worker.wake(db.session.info.pop(WAKES, ()))
