"""Who earned a certificate, and who holds one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, String, cast, func, select

from core.accounts.models import User
from core.db import db
from core.documents.models import IssuedDocument
from core.documents.queries import find_for_all, issued_for, waiting_ids
from core.documents.states import DocumentState, EndReason
from events.certificates.values import KINDS, Earned, Progress, is_training, kind_for
from events.editions.models import Edition, EventSession
from events.gate.models import Attendance
from events.registrations.models import Registration
from events.registrations.queries import visible_registrations
from events.tickets.documents.drawing import unprintable

# More wait only until the background work has been through.
MOST_LOOKED_AT = 500
SUBJECT = Registration.__tablename__


def earned_by(registration: Registration) -> Earned:
    """What counts for this registration; where hours count and people check out, only who left."""
    return earned_by_each([registration])[registration.id]


def earned_by_each(registrations: Sequence[Registration]) -> dict[uuid.UUID, Earned]:
    """The same for many of one edition, by their ids."""
    sessions: dict[uuid.UUID, list[EventSession]] = {one.id: [] for one in registrations}
    rows = db.session.execute(
        select(Attendance.registration_id, EventSession)
        .join(EventSession, Attendance.session_id == EventSession.id)
        .where(Attendance.registration_id.in_(sessions), _counts(registrations[0].edition))
        .order_by(EventSession.starts_at, EventSession.code)
    )
    for registration_id, session in rows:
        sessions[registration_id].append(session)
    return {key: Earned(tuple(found)) for key, found in sessions.items()}


def earning_ids(edition: Edition) -> list[uuid.UUID]:
    """Registrations that earned one, by id."""
    rows = select(Registration.id).where(Registration.edition_id == edition.id)
    return list(db.session.scalars(rows.where(_has_earned(edition)).order_by(Registration.id)))


def certificates_of(registration: Registration) -> list[IssuedDocument]:
    """Every certificate ever issued for it, the latest first."""
    return certificates_of_each([registration])[registration.id]


def certificates_of_each(
    registrations: Sequence[Registration],
) -> dict[uuid.UUID, list[IssuedDocument]]:
    """The same for many of one edition, by their ids."""
    kind, ids = kind_for(registrations[0].edition), {str(one.id): one.id for one in registrations}
    held: dict[uuid.UUID, list[IssuedDocument]] = {one: [] for one in ids.values()}
    for document in find_for_all(SUBJECT, list(ids), kind):
        held[ids[document.subject_id]].append(document)
    return held


def valid_certificate(registration: Registration) -> IssuedDocument | None:
    """The one that holds; None where there is none, or the last has ended."""
    issued = certificates_of(registration)
    return next((one for one in issued if one.state == DocumentState.ISSUED), None)


def progress_of(edition: Edition, *, visible_to: User) -> Progress:
    """How many earned one within the person's reach, and how many of them hold which."""
    earning = rows_earning(visible_to, edition).with_only_columns(
        func.count(),
        func.count().filter(_holds_valid(edition)),
        func.count().filter(bears_another_name(edition)),
        func.count().filter(revoked_by_people(edition), ~_holds_valid(edition)),
        maintain_column_froms=True,
    )
    return Progress(*db.session.execute(earning).one())


def rows_earning(user: User, edition: Edition) -> Select[Registration]:
    """Those who earned one within the person's reach, for the desk's list."""
    return visible_registrations(user, edition).where(_has_earned(edition))


def documents_of_row(edition: Edition) -> Select[IssuedDocument]:
    """Every certificate ever issued for the registration of the outer query's row."""
    return (
        issued_for(SUBJECT, kind_for(edition))
        .where(IssuedDocument.subject_id == _as_subject())
        .correlate(Registration)
    )


def unprintable_people(edition: Edition, *, visible_to: User) -> str:
    """Of those who wait for one, whose name holds what no typeface prints; of the first 500."""
    waiting = rows_earning(visible_to, edition).where(~_holds_valid(edition))
    return unprintable(list(db.session.scalars(waiting.limit(MOST_LOOKED_AT))))


def bears_another_name(edition: Edition) -> ColumnElement[bool]:
    """The name was corrected since the valid certificate was made."""
    return _holds_valid(edition, IssuedDocument.holder_name != Registration.name)


def proposed() -> ColumnElement[bool]:
    """A certificate of the outer query's registration waits for a second person to revoke it."""
    waiting = issued_for(SUBJECT, *KINDS).where(
        IssuedDocument.id.in_(waiting_ids()), IssuedDocument.subject_id == _as_subject()
    )
    return waiting.correlate(Registration).exists()


def revoked_by_people(edition: Edition) -> ColumnElement[bool]:
    """It was revoked for what it says; it does not come again."""
    why = IssuedDocument.end_reason["class"].as_string()
    ended = documents_of_row(edition).where(
        IssuedDocument.state == DocumentState.REVOKED, why != EndReason.GROUND_GONE
    )
    return ended.exists()


def _has_earned(edition: Edition) -> ColumnElement[bool]:
    return Registration.id.in_(
        select(Attendance.registration_id)
        .join(EventSession, Attendance.session_id == EventSession.id)
        .where(EventSession.edition_id == edition.id, _counts(edition))
    )


def _counts(edition: Edition) -> ColumnElement[bool]:
    """Which attendances count (R24; hours only for who stayed to the check-out)."""
    if is_training(edition) and edition.checks_out:
        return Attendance.left_at.is_not(None)
    return Attendance.id.is_not(None)


def _holds_valid(edition: Edition, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    valid = documents_of_row(edition).where(IssuedDocument.state == DocumentState.ISSUED, *which)
    return valid.exists()


def _as_subject() -> ColumnElement[str]:
    """A registration's id as documents name it, whatever form the database keeps ids in."""
    plain = func.replace(cast(Registration.id, String), "-", "")
    text: ColumnElement[str] = func.substr(plain, 1, 8)
    for start, size in ((9, 4), (13, 4), (17, 4), (21, 12)):
        text = text.concat("-").concat(func.substr(plain, start, size))
    return text
