"""One action on many rows: at once when they are few, else in the background by parts."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from core import audit
from core.accounts.models import User
from core.clock import now
from core.db import db
from core.errors import Conflict, DomainError, NotFound
from core.jobs import enqueue, job
from core.lists.choice import require, subject_id_of
from core.lists.models import RUN_WORKFLOW, BulkRun, RunAction, RunState
from core.lists.queries import locked_rows
from core.lists.spec import LISTS, BulkAction, ListSpec, Said, actions_of

# More than this are changed in the background.
AT_ONCE = 200
PART = 50
MOST_SKIPPED = 200
JOB = "lists.change_many"


@dataclass
class Outcome:
    """How many were changed, and which were not and why: {reference, reason}."""

    done: int = 0
    skipped: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    spec: ListSpec
    subject: Any
    action: BulkAction
    by: User
    at: datetime
    said: Said

    def check(self) -> None:
        """Refuse whoever may only look, and a missing reason or choice where one is needed."""
        require(self.spec, "change", self.subject, self.by)
        offered = self.action.choices(self.subject, self.by) if self.action.choices else None
        if offered is not None and self.said.get("choice") not in offered:
            raise DomainError(_l("Choose one."), field="choice")
        typed = self.said.get("reason", {}).values()
        if self.action.needs_reason and not any(text.strip() for text in typed):
            raise DomainError(_l("Say why; the person reads it."), field="reason_en")


def change_many(asked: Asked, ids: Sequence[Any]) -> Outcome:
    """Do it to each row by the rules of its own service; what is refused is skipped and named."""
    asked.check()
    outcome = Outcome()
    # All at the start and in one order, as the list says: two such runs, or a run and somebody who
    # changes one row, wait for each other instead of for ever.
    for one in locked_rows(asked.spec, asked.subject, ids):
        reason = _perform(asked, one)
        if reason:
            outcome.skipped.append({"reference": one.reference, "reason": reason})
        outcome.done += not reason
    action = f"{asked.spec.key.rpartition('.')[2]}:{asked.action.key}"
    skipped = len(outcome.skipped) or None
    # A list of everything has no subject to be found under in the log but itself.
    about = asked.spec.key if asked.subject is None else asked.subject
    audit.record(action, about, by=asked.by, at=asked.at, done=outcome.done, skipped=skipped)
    return outcome


def ask_for_many(asked: Asked, ids: Sequence[Any]) -> BulkRun:
    """Have it done in the background. Refuses as `change_many` does."""
    asked.check()
    run = _run_of(asked, ids)
    enqueue(JOB, key=f"{JOB}:{run.id}", run_id=str(run.id))
    return run


def keep_run(asked: Asked, ids: Sequence[Any], outcome: Outcome) -> BulkRun:
    """Keep what was done at once, so that a page names each row that was skipped."""
    run = _run_of(asked, ids)
    run.position, run.done, run.skipped = len(ids), outcome.done, outcome.skipped
    RUN_WORKFLOW.fire(run, RunAction.FINISH, by=asked.by, at=asked.at)
    run.finished_at = asked.at
    return run


def _run_of(asked: Asked, ids: Sequence[Any]) -> BulkRun:
    run = BulkRun(
        list_key=asked.spec.key,
        subject_id=subject_id_of(asked.subject),
        action=asked.action.key,
        said=dict(asked.said),
        row_ids=[str(one) for one in ids],
        asked_by_id=asked.by.id,
        asked_at=asked.at,
    )
    db.session.add(run)
    db.session.flush()
    return run


@job(JOB)
def carry_on(run_id: str) -> None:
    """Do a run part by part; each part and its count are one transaction."""
    while run_part(uuid.UUID(run_id)):
        db.session.commit()
        db.session.expire_all()


def run_part(run_id: uuid.UUID) -> bool:
    """Do the next part of a run, not yet committed; False when there is none left."""
    run = db.session.scalar(select(BulkRun).where(BulkRun.id == run_id).with_for_update())
    spec = LISTS.find(run.list_key) if run else None
    action = actions_of(spec).get(run.action) if run and spec else None
    if run is None or spec is None or action is None or run.standing is not RunState.RUNNING:
        return False
    part = [uuid.UUID(one) for one in run.row_ids[run.position : run.position + PART]]
    asked = Asked(spec, spec.get(run.subject_id), action, run.asked_by, now(), run.said)
    outcome = change_many(asked, part)
    run.position += len(part)
    run.done += outcome.done
    run.skipped = [*run.skipped, *outcome.skipped][:MOST_SKIPPED]
    if run.position >= len(run.row_ids):
        RUN_WORKFLOW.fire(run, RunAction.FINISH, by=run.asked_by, at=asked.at)
        run.finished_at = asked.at
    db.session.flush()
    return run.standing is RunState.RUNNING


def stop_run(run: BulkRun, *, by: User, at: datetime) -> None:
    """Go no further; what was done stays done. Refuses one that has ended."""
    if run.standing is not RunState.RUNNING:
        raise Conflict(_l("It has ended already."))
    RUN_WORKFLOW.fire(run, RunAction.STOP, by=by, at=at)
    run.finished_at = at


def get_own_run(run_id: uuid.UUID, spec: ListSpec, subject: Any, *, user: User) -> BulkRun:
    """A run of one's own on this list; NotFound for any other."""
    found = db.session.get(BulkRun, run_id)
    of = (spec.key, subject_id_of(subject))
    if found is None or (found.list_key, found.subject_id) != of or found.asked_by_id != user.id:
        raise NotFound
    return found


def _perform(asked: Asked, row: Any) -> str:
    """Do it to one row; the reason where it cannot be done, and then nothing of it is kept."""
    try:
        with db.session.begin_nested():
            asked.action.perform(row, asked.by, asked.at, asked.said)
    except DomainError as refusal:
        return str(refusal.message)
    except StaleDataError:
        return str(_l("It was changed meanwhile."))
    return ""
