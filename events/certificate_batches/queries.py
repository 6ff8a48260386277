"""Batches of an event, how far one is, who is next, and whose certificates to look at first."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from events.certificate_batches.models import BatchPerson, CertificateBatch
from events.certificate_batches.states import OPEN_STATES, Outcome
from events.editions.models import Edition
from events.registrations.models import Registration
from events.registrations.queries import visible_registrations


def batches_of(edition: Edition) -> Select[CertificateBatch]:
    """The latest first, with who asked for it."""
    rows = select(CertificateBatch).where(CertificateBatch.edition_id == edition.id)
    rows = rows.options(joinedload(CertificateBatch.asked_by))
    return rows.order_by(CertificateBatch.asked_at.desc(), CertificateBatch.reference.desc())


def get_batch(reference: str, edition: Edition) -> CertificateBatch:
    found = db.session.scalar(
        batches_of(edition).where(CertificateBatch.reference == reference).limit(1)
    )
    if found is None:
        raise NotFound
    return found


def find_open(edition: Edition) -> CertificateBatch | None:
    """The one batch of an event that has not ended."""
    rows = batches_of(edition).where(CertificateBatch.state.in_(OPEN_STATES))
    return db.session.scalar(rows.limit(1))


def count_outcomes(batches: Sequence[CertificateBatch]) -> Mapping[uuid.UUID, Mapping[str, int]]:
    """How many people of each batch stand where."""
    kept: dict[uuid.UUID, dict[str, int]] = {one.id: {} for one in batches}
    rows = (
        select(BatchPerson.batch_id, BatchPerson.outcome, func.count())
        .where(BatchPerson.batch_id.in_(kept))
        .group_by(BatchPerson.batch_id, BatchPerson.outcome)
    )
    for batch_id, outcome, number in db.session.execute(rows):
        kept[batch_id][outcome] = number
    return kept


def next_people(batch: CertificateBatch, most: int) -> Sequence[BatchPerson]:
    rows = (
        select(BatchPerson)
        .where(BatchPerson.batch_id == batch.id, BatchPerson.outcome == Outcome.WAITING)
        .order_by(BatchPerson.id)
        .limit(most)
        .options(joinedload(BatchPerson.registration).joinedload(Registration.edition))
    )
    return db.session.scalars(rows).all()


def people_of(reader: User, batch: CertificateBatch) -> Select[BatchPerson]:
    """The people of a batch within the reader's reach, for its list."""
    seen = visible_registrations(reader, batch.edition).with_only_columns(Registration.id)
    return (
        select(BatchPerson)
        .join(BatchPerson.registration)
        .outerjoin(BatchPerson.document)
        .where(BatchPerson.batch_id == batch.id, Registration.id.in_(seen))
    )


def most_telling(chosen: Select[Registration]) -> list[Registration]:
    """Three to look at before all are issued: the longest name, the shortest, and the first."""
    length, found = func.length(Registration.name), dict[uuid.UUID, Registration]()
    for order in (length.desc(), length, Registration.id):
        left = chosen.where(Registration.id.not_in(list(found)))
        one = db.session.scalar(left.order_by(None).order_by(order, Registration.id).limit(1))
        if one is not None:
            found[one.id] = one
    return list(found.values())
