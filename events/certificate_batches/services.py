"""Start, pause and run batches: what is drawn is registered part by part, each once."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from core import audit, outbox
from core.accounts.models import User
from core.clock import now
from core.db import db, new_id, reading
from core.documents import services as documents
from core.documents.engine import DoesNotFit, MissingGlyph, RenderFailed
from core.errors import Conflict, DomainError
from core.jobs import enqueue
from core.policy import authorize
from core.references import next_reference
from events.certificate_batches import mails
from events.certificate_batches.models import BatchPerson, CertificateBatch
from events.certificate_batches.queries import count_outcomes, find_open, next_people
from events.certificate_batches.states import (
    BATCH_WORKFLOW,
    BatchAction,
    BatchPermission,
    BatchState,
    Outcome,
    Problem,
)
from events.certificates.queries import earning_ids
from events.certificates.services import Plan, plans_for, register_certificates, withdraw_unearned
from events.certificates.values import has_certificates
from events.editions.models import Edition
from events.editions.signals import EditionMoved
from events.editions.states import EditionState

START, CARRY_ON = "certificates.issue_edition", "certificate_batches.carry_on"
# Registered together: a kill loses the drawing of so many at most, and a pause waits for them.
PART = 25
_ROWS = 1_000


@dataclass(frozen=True)
class _Drawn:
    """A certificate to be registered, or why there is none; without a plan nothing is to be done.

    By ids: what was read before drawing is read again afterwards.
    """

    person_id: uuid.UUID
    plan: Plan | None
    pdf: bytes = b""
    problem: Problem | None = None
    detail: str = ""


def start_batch(
    edition: Edition, ids: Sequence[uuid.UUID], *, by: User | None, at: datetime
) -> CertificateBatch:
    """Issue for these registrations in the background; `by` None is the close of the event.

    Refuses nobody at all, and a second batch while one has not ended.
    """
    if by is not None:
        authorize(BatchPermission.RUN, edition, user=by)
    if not ids:
        raise DomainError(_l("Nobody is left by this filter, so there is nothing to issue."))
    _refuse_second(edition)
    batch = CertificateBatch(
        reference=next_reference("CB"), edition=edition, asked_by=by, asked_at=at
    )
    with _one_at_a_time(batch):
        db.session.add(batch)
    for start in range(0, len(ids), _ROWS):
        part = ids[start : start + _ROWS]
        rows = [{"id": new_id(), "batch_id": batch.id, "registration_id": one} for one in part]
        db.session.execute(insert(BatchPerson), rows)
    audit.record("certificate_batch:started", batch, by=by, at=at, people=len(ids))
    enqueue(CARRY_ON, batch_id=str(batch.id))
    return batch


def move_batch(
    batch: CertificateBatch, action: BatchAction, *, by: User, at: datetime
) -> CertificateBatch:
    """Pause, resume or stop it, or run it again for those who have none.

    What was issued stays. Refuses what does not fit where it stands (Conflict).
    """
    authorize(BatchPermission.RUN, batch, user=by)
    db.session.refresh(batch, with_for_update={"of": CertificateBatch})
    if action is BatchAction.RUN_AGAIN:
        _refuse_second(batch.edition)
        _clear_failures(batch)
        if not next_people(batch, 1):
            raise Conflict(_l("Everybody of this batch has a certificate already."))
    with _one_at_a_time(batch):
        BATCH_WORKFLOW.fire(batch, action, by=by, at=at)
        batch.ended_at = at if batch.standing is BatchState.STOPPED else None
    if batch.standing is BatchState.RUNNING:
        enqueue(CARRY_ON, batch_id=str(batch.id))
    return batch


def follow_edition(moved: EditionMoved) -> None:
    """A closed edition gives its certificates without being asked (R24)."""
    if moved.edition.standing is EditionState.CLOSED and has_certificates(moved.edition):
        enqueue(START, edition_id=str(moved.edition.id))


def start_for_all(edition_id: uuid.UUID, *, at: datetime) -> None:
    """For everybody who earned one; nothing where nobody did, or a batch is under way."""
    edition = db.session.get_one(Edition, edition_id)
    ids = earning_ids(edition)
    if ids and find_open(edition) is None:
        start_batch(edition, ids, by=None, at=at)


def issue_part(batch_id: uuid.UUID) -> bool:
    """Draw and register the next part, not yet committed; False when there is no more to do.

    Drawn outside a transaction. Killed before the commit, the part is as if it had not been begun.
    """
    with reading():
        batch = db.session.get(CertificateBatch, batch_id)
        if batch is None or batch.standing is not BatchState.RUNNING:
            return False
        moment = now()
        waiting = next_people(batch, PART)
        ids = [one.id for one in waiting]
        plans = plans_for([one.registration for one in waiting], at=moment) if ids else []
    drawn = [_draw(person_id, plan) for person_id, plan in _apart(ids, plans)]
    batch = db.session.get_one(CertificateBatch, batch_id)
    db.session.refresh(batch, with_for_update={"of": CertificateBatch})
    if batch.standing is not BatchState.RUNNING:
        return False
    people = {one.id: one for one in next_people(batch, PART)}
    _settle([(people[one.person_id], one) for one in drawn if one.person_id in people])
    db.session.flush()
    if not next_people(batch, 1):
        _finish(batch, at=now())
        return False
    return True


def _apart(
    ids: Sequence[uuid.UUID], plans: Sequence[Plan | None]
) -> Iterator[tuple[uuid.UUID, Plan | None]]:
    """All whose numbers share no place of the list of states with one before; the others wait.

    What the register holds no new number meets; these are not in it yet. Of 30,000 people it
    happens to one, every third time.
    """
    taken: set[str] = set()
    for person_id, plan in zip(ids, plans, strict=True):
        place = documents.status_place(plan.order.serial) if plan else ""
        if place not in taken:
            yield person_id, plan
        if place:
            taken.add(place)


def _draw(person_id: uuid.UUID, plan: Plan | None) -> _Drawn:
    if plan is None:
        return _Drawn(person_id, None)
    try:
        return _Drawn(person_id, plan, documents.draw(plan.order))
    except MissingGlyph as missing:
        said = " ".join(sorted(missing.characters))[:80]
        return _Drawn(person_id, plan, problem=Problem.UNPRINTABLE, detail=said)
    except DoesNotFit:
        return _Drawn(person_id, plan, problem=Problem.TOO_LONG)
    except RenderFailed:
        return _Drawn(person_id, plan, problem=Problem.DRAWING)


def _settle(part: Sequence[tuple[BatchPerson, _Drawn]]) -> None:
    ready = []
    for person, drawn in part:
        if drawn.problem is not None:
            person.outcome, person.problem = Outcome.FAILED, drawn.problem
            person.detail = drawn.detail
        elif drawn.plan is None:
            withdraw_unearned(person.registration, at=now())
            person.outcome = Outcome.UNCHANGED
        else:
            ready.append((person, drawn.plan, drawn.pdf))
    if ready and not _enter(ready):
        # Issued or ended by somebody else while it was drawn: of one, but of which?
        for one in ready:
            if not _enter([one]):
                one[0].outcome, one[0].problem = Outcome.FAILED, Problem.MOVED_ON


def _enter(ready: Sequence[tuple[BatchPerson, Plan, bytes]]) -> bool:
    """Register them all together, and say so of each; False where that was refused."""
    try:
        with db.session.begin_nested():
            issued = register_certificates(
                [(person.registration, plan, pdf) for person, plan, pdf in ready], at=now()
            )
            for (person, _plan, _pdf), document in zip(ready, issued, strict=True):
                person.document, person.outcome = document, Outcome.ISSUED
    except (DomainError, IntegrityError):
        return False
    return True


def _finish(batch: CertificateBatch, *, at: datetime) -> None:
    BATCH_WORKFLOW.fire(batch, BatchAction.FINISH, by=None, at=at)
    batch.ended_at = at
    db.session.flush()
    if batch.asked_by is not None:
        outbox.post(mails.ended(batch, batch.asked_by, count_outcomes([batch])[batch.id]))


def _refuse_second(edition: Edition) -> None:
    if (other := find_open(edition)) is not None:
        raise Conflict(_l("Batch %(reference)s has not ended yet.", reference=other.reference))


@contextmanager
def _one_at_a_time(batch: CertificateBatch) -> Iterator[None]:
    """Of two that begin at one moment the database lets one, and the other is told of it."""
    edition = batch.edition
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError:
        _refuse_second(edition)
        raise


def _clear_failures(batch: CertificateBatch) -> None:
    db.session.execute(
        update(BatchPerson)
        .where(BatchPerson.batch_id == batch.id, BatchPerson.outcome == Outcome.FAILED)
        .values(outcome=Outcome.WAITING, problem="", detail="")
    )
