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
    @event.listens_for(db.session, "after_commit")
    def _wake(_session: object) -> None:
        worker, lanes = app.extensions.get("worker"), db.session.info.pop(WAKES, ())
        if worker is not None:
            worker.wake(lanes)
