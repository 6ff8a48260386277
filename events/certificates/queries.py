"""Who earned a certificate, and who holds one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, String, cast, func, select

from core.accounts.models import User
from core.db import db
from core.documents.models import IssuedDocument
from core.documents.queries import find_for, issued_for
from core.documents.states import DocumentState
from core.paging import Paged, page_of
from events.certificates.values import Earned, Progress, is_training, kind_for
from events.editions.models import Edition, EventSession
from events.gate.models import Attendance
from events.registrations.models import Registration
from events.registrations.queries import visible_registrations

SUBJECT = Registration.__tablename__
PER_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One person who earned a certificate, and the latest they hold or held."""

    registration: Registration
    document: IssuedDocument | None

    @property
    def name_differs(self) -> bool:
        """Whether the valid certificate still bears a name that was corrected since."""
        held = self.document
        return (
            held is not None
            and held.state == DocumentState.ISSUED
            and held.holder_name != self.registration.name
        )


def earned_by(registration: Registration) -> Earned:
    """What counts for this registration; where hours count and people check out, only who left."""
    edition = registration.edition
    rows = db.session.scalars(
        select(EventSession)
        .join(Attendance, Attendance.session_id == EventSession.id)
        .where(Attendance.registration_id == registration.id, _counts(edition))
        .order_by(EventSession.starts_at, EventSession.code)
    )
    return Earned(tuple(rows))


def earning_ids(
    edition: Edition, *, after: uuid.UUID | None = None, limit: int | None = None
) -> list[uuid.UUID]:
    """Registrations that earned one, by id; those behind `after` only."""
    rows = _earning(edition).order_by(Registration.id)
    if after is not None:
        rows = rows.where(Registration.id > after)
    return list(db.session.scalars(rows.limit(limit) if limit else rows))


def certificates_of(registration: Registration) -> list[IssuedDocument]:
    return find_for(SUBJECT, str(registration.id), kind_for(registration.edition))


def progress_of(edition: Edition, *, visible_to: User) -> Progress:
    """How many earned one within the person's reach, and how many of them hold it."""
    seen = visible_registrations(visible_to, edition).with_only_columns(Registration.id)
    earning = _earning(edition).where(Registration.id.in_(seen))
    held = earning.where(_holds_valid(edition))
    counted = (select(func.count()).select_from(rows.subquery()) for rows in (earning, held))
    earned, issued = (db.session.scalar(rows) or 0 for rows in counted)
    return Progress(earned, issued)


def list_lines(edition: Edition, *, visible_to: User, page: int) -> Paged[Line]:
    seen = visible_registrations(visible_to, edition).where(Registration.id.in_(_earning(edition)))
    people = page_of(seen.order_by(Registration.name, Registration.id), page, size=PER_PAGE)
    latest = _latest(edition, people.rows)
    return replace(people, rows=[Line(one, latest.get(str(one.id))) for one in people.rows])


def _latest(edition: Edition, people: Sequence[Registration]) -> dict[str, IssuedDocument]:
    rows = db.session.scalars(
        issued_for(SUBJECT, kind_for(edition))
        .where(IssuedDocument.subject_id.in_([str(one.id) for one in people]))
        .order_by(IssuedDocument.issued_at)
    )
    return {document.subject_id: document for document in rows}


def _earning(edition: Edition) -> Select[uuid.UUID]:
    return select(Registration.id).where(
        Registration.edition_id == edition.id,
        Registration.id.in_(
            select(Attendance.registration_id)
            .join(EventSession, Attendance.session_id == EventSession.id)
            .where(EventSession.edition_id == edition.id, _counts(edition))
        ),
    )


def _counts(edition: Edition) -> ColumnElement[bool]:
    """Which attendances count (R24; hours only for who stayed to the check-out)."""
    if is_training(edition) and edition.checks_out:
        return Attendance.left_at.is_not(None)
    return Attendance.id.is_not(None)


def _holds_valid(edition: Edition) -> ColumnElement[bool]:
    return (
        issued_for(SUBJECT, kind_for(edition))
        .where(
            IssuedDocument.subject_id == _as_subject(), IssuedDocument.state == DocumentState.ISSUED
        )
        .exists()
    )


def _as_subject() -> ColumnElement[str]:
    """A registration's id as documents name it, whatever form the database keeps ids in."""
    plain = func.replace(cast(Registration.id, String), "-", "")
    parts = [func.substr(plain, start, size) for start, size in _PARTS_OF_AN_ID]
    text: ColumnElement[str] = parts[0]
    for part in parts[1:]:
        text = text.concat("-").concat(part)
    return text


_PARTS_OF_AN_ID = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
