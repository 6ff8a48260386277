"""Jobs whose worker is gone: found, and put back or given up; and held by one that is at them."""

import os
import socket
import uuid
from collections.abc import Collection

from sqlalchemy import or_, select, update

from core.clock import now
from core.db import database_now, db, own_transaction, reading
from core.jobs import deliveries
from core.jobs.claims import give_up
from core.jobs.models import Job
from core.jobs.services import JOBS, MOST_ATTEMPTS
from core.jobs.states import JobState
from core.jobs.taking import LEASE

LOST = "Its worker ended while it was at this, {} times."
workers_here: set[str] = set()


def release_lost() -> None:
    """Put jobs back whose worker is gone: lease over, or its process no longer on this machine.

    Work at which its worker ended as often as it may be tried is given up: it may be the cause.
    What was asked for at once, by a clock that was ahead, is due now.
    """
    is_over = or_(Job.lease_until.is_(None), Job.lease_until < database_now())
    moment = now()
    ahead = (Job.state == JobState.QUEUED, Job.run_at == Job.created_at, Job.run_at > moment)
    with reading():
        running = db.session.execute(
            select(Job.id, Job.name, Job.worker, Job.attempts, is_over.label("is_over")).where(
                Job.state == JobState.RUNNING
            )
        ).all()
        # A delivery waits by the database's clock.
        is_served = deliveries.are_used()
        is_ahead = not is_served and bool(db.session.scalar(select(Job.id).where(*ahead).limit(1)))
        is_astray = is_served and db.session.scalar(deliveries.IS_ASTRAY)
    lost = [row for row in running if row.is_over or _is_gone(row.worker)]
    for row in lost:
        kind = JOBS.find(row.name)
        final = row.attempts >= (kind.attempts if kind else MOST_ATTEMPTS)
        end = {"ended_at": moment, "error": LOST.format(row.attempts)} if final else {}
        this = (Job.id == row.id, Job.attempts == row.attempts)
        give_up(this, final=final, run_at=moment, **end)
    if is_astray:
        with own_transaction() as session:
            deliveries.mend(session)
    if is_ahead:
        with own_transaction() as session:
            session.execute(update(Job).where(*ahead).values(run_at=moment))


def _is_gone(worker: str | None) -> bool:
    host, pid, _ = (worker or "::").split(":", 2)
    if host != socket.gethostname() or not pid:
        return False
    if int(pid) == os.getpid():
        # In a container the number is the same after every start.
        return worker not in workers_here
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def renew_leases(worker: str, in_hand: Collection[uuid.UUID]) -> None:
    """Hold what the worker is at for another LEASE."""
    with own_transaction() as session:
        session.execute(
            update(Job)
            .where(Job.id.in_(in_hand), Job.state == JobState.RUNNING, Job.worker == worker)
            .values(lease_until=database_now(LEASE))
        )
