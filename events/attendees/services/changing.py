"""One deed on many registrations: at once when they are few, else in the background by parts."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from core import audit
from core.accounts.models import User
from core.clock import now
from core.db import db
from core.errors import Conflict, DomainError
from core.jobs import enqueue
from core.policy import authorize
from events.attendees.bulk import BulkAction, Said, find_bulk_action
from events.attendees.models import BulkRun
from events.attendees.states import RUN_WORKFLOW, AttendeePermission, RunAction, RunState
from events.editions.models import Edition
from events.registrations.models import Registration
from events.registrations.services.places import lock_sessions

# More than this are changed in the background.
AT_ONCE = 200
PART = 50
MOST_SKIPPED = 200
JOB = "attendees.change_many"


@dataclass
class Outcome:
    """How many were changed, and which were not and why: {reference, reason}."""

    done: int = 0
    skipped: list[dict[str, str]] = field(default_factory=list)


def change_many(
    edition: Edition,
    action: BulkAction,
    ids: Sequence[uuid.UUID],
    *,
    by: User,
    at: datetime,
    said: Said,
) -> Outcome:
    """Do the deed to each by the rules of its own service; what is refused is skipped and named.

    Refuses whoever may only look, and a missing reason where one is needed.
    """
    authorize(AttendeePermission.CHANGE_MANY, edition, user=by)
    _require_reason(action, said)
    # All at the start and in one order, people before sessions as everywhere: two such runs, or a
    # run and somebody who cancels, wait for each other instead of for ever.
    rows = _rows(edition, ids)
    lock_sessions([session.id for session in edition.sessions])
    outcome = Outcome()
    for one in rows:
        try:
            with db.session.begin_nested():
                action.perform(one, by, at, said)
        except DomainError as refusal:
            outcome.skipped.append({"reference": one.reference, "reason": str(refusal.message)})
        except StaleDataError:
            reason = str(_l("It was changed meanwhile."))
            outcome.skipped.append({"reference": one.reference, "reason": reason})
        else:
            outcome.done += 1
    audit.record(
        f"attendees:{action.key}", edition, by=by, at=at, done=outcome.done,
        skipped=len(outcome.skipped) or None,
    )  # fmt: skip
    return outcome


def ask_for_many(
    edition: Edition,
    action: BulkAction,
    ids: Sequence[uuid.UUID],
    *,
    by: User,
    at: datetime,
    said: Said,
) -> BulkRun:
    """Have the deed done in the background. Refuses as `change_many` does."""
    authorize(AttendeePermission.CHANGE_MANY, edition, user=by)
    _require_reason(action, said)
    run = BulkRun(
        edition_id=edition.id,
        action=action.key,
        said=dict(said),
        registration_ids=[str(one) for one in ids],
        asked_by_id=by.id,
        asked_at=at,
    )
    db.session.add(run)
    db.session.flush()
    enqueue(JOB, key=f"{JOB}:{run.id}", run_id=str(run.id))
    return run


def run_part(run_id: uuid.UUID) -> bool:
    """Do the next part of a run, not yet committed; False when there is none left."""
    run = db.session.scalar(select(BulkRun).where(BulkRun.id == run_id).with_for_update())
    action = find_bulk_action(run.action) if run else None
    if run is None or action is None or run.standing is not RunState.RUNNING:
        return False
    part = [uuid.UUID(one) for one in run.registration_ids[run.position : run.position + PART]]
    moment = now()
    outcome = change_many(run.edition, action, part, by=run.asked_by, at=moment, said=run.said)
    run.position += len(part)
    run.done += outcome.done
    run.skipped = [*run.skipped, *outcome.skipped][:MOST_SKIPPED]
    if run.position >= len(run.registration_ids):
        RUN_WORKFLOW.fire(run, RunAction.FINISH, by=run.asked_by, at=moment)
        run.finished_at = moment
    db.session.flush()
    return run.standing is RunState.RUNNING


def stop_run(run: BulkRun, *, by: User, at: datetime) -> None:
    """Go no further; what was done stays done. Refuses one that has ended."""
    if run.standing is not RunState.RUNNING:
        raise Conflict(_l("It has ended already."))
    RUN_WORKFLOW.fire(run, RunAction.STOP, by=by, at=at)
    run.finished_at = at


def _rows(edition: Edition, ids: Sequence[uuid.UUID]) -> list[Registration]:
    """The registrations, locked, in the order asked for; those of another edition are left out."""
    found = {
        one.id: one
        for one in db.session.scalars(
            select(Registration)
            .where(Registration.id.in_(ids), Registration.edition_id == edition.id)
            .order_by(Registration.id)
            .with_for_update(of=Registration, key_share=True)
            .execution_options(populate_existing=True)
        )
    }
    return [found[one] for one in dict.fromkeys(ids) if one in found]


def _require_reason(action: BulkAction, said: Said) -> None:
    if action.needs_reason and not any(text.strip() for text in said.get("reason", {}).values()):
        raise DomainError(_l("Say why; the person reads it."), field="reason_en")
