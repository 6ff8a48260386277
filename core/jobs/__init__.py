"""Background work: `job` declares it, `enqueue` asks for it, `worker` does it."""

from flask import Flask
from sqlalchemy import event

from core.db import db
from core.jobs.services import enqueue, job

__all__ = ["enqueue", "init_app", "job"]


def init_app(app: Flask) -> None:
    @event.listens_for(db.session, "after_commit")
    def _wake(_session: object) -> None:
        worker = app.extensions.get("worker")
        if worker is not None and db.session.info.pop("wake_worker", False):
            worker.wake.set()
