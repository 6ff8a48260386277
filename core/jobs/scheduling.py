"""Periodic work: queued once a slot, by whichever worker comes first.

The clock may jump. Rows that a wrong clock dated into the future are neither left waiting for that
future nor taken for this period's run.
"""

from datetime import datetime

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.exc import IntegrityError

from core.clock import now
from core.db import db, own_transaction, reading
from core.jobs.models import Job
from core.jobs.services import JobKind, periodic_kinds


def schedule_periodic(scheduled: dict[str, str] | None = None) -> None:
    """Queue each periodic job once per slot; the unique key makes a second scheduler harmless.

    `scheduled` remembers between calls what was seen to, so that an idle worker asks little.
    """
    moment = now()
    known = {} if scheduled is None else scheduled
    slots = {_slot(kind, moment): kind for kind in periodic_kinds()}
    due = {key: kind for key, kind in slots.items() if known.get(kind.name) != key}
    if due and _queue(due, moment):
        known.update({kind.name: key for key, kind in due.items()})


def _slot(kind: JobKind, moment: datetime) -> str:
    assert kind.every is not None
    return f"{kind.name}@{int(moment.timestamp() // kind.every.total_seconds())}"


def _queue(due: dict[str, JobKind], moment: datetime) -> bool:
    """Queue what is not; False when another worker did meanwhile, and it must be seen again."""
    # One that was made later than this slot can be is a clock's that has been set back since.
    over = {key: moment + kind.every for key, kind in due.items() if kind.every is not None}
    with reading():
        rows = db.session.execute(select(Job.key, Job.created_at).where(Job.key.in_(due))).all()
    made = {row.key: row.created_at for row in rows}
    astray = [key for key, at in made.items() if at > over[key]]
    missing = {key: kind for key, kind in due.items() if key not in made or key in astray}
    if not missing:
        return True
    try:
        with own_transaction() as session:
            if astray:
                late = [and_(Job.key == key, Job.created_at > over[key]) for key in astray]
                session.execute(delete(Job).where(or_(*late)))
            session.add_all(
                Job(name=kind.name, arguments={}, key=key, lane=kind.lane, run_at=moment,
                    created_at=moment)
                for key, kind in missing.items()
            )  # fmt: skip
    except IntegrityError:
        return False
    return True
