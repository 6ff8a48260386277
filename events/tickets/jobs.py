"""Many badges, drawn piece by piece in the background."""

from __future__ import annotations

import uuid
from io import BytesIO
from typing import Any

from flask import current_app
from sqlalchemy.engine import CursorResult

from core.accounts.models import User
from core.clock import now
from core.db import db, own_transaction, reading
from core.errors import DomainError
from core.files.storage import Storage
from core.i18n import speaking
from core.jobs import job
from core.policy import decide
from core.reports.models import Export
from core.reports.services import KEPT, note_end
from core.reports.states import EXPORT_WORKFLOW, ExportAction
from events.editions.models import Edition
from events.registrations.models import Registration
from events.tickets.documents import print_pdf
from events.tickets.queries import chosen_registrations, with_seats
from events.tickets.services import MAKE_BADGES
from events.tickets.states import TicketPermission
from events.tickets.values import BadgeChoice, choice_from_json

# Whole pages of every layout; small enough that progress is seen and memory stays flat.
PIECE = 96


@job(MAKE_BADGES, attempts=4)
def make_badges(export_id: str) -> None:
    """Draw what was asked for, as its asker may have it now; killed, it is begun anew."""
    number = uuid.UUID(export_id)
    if not _note(number, 0):
        return
    with reading():
        export = db.session.get_one(Export, number)
        key, spoken = str(export.storage_key), str(export.filter["language"])
        choice = choice_from_json(export.filter["given"])
        edition_id, asker_id = uuid.UUID(export.subject_id), export.asked_by_id
        people = _people(edition_id, asker_id, choice)
    pieces: list[bytes] = []
    action = ExportAction.FINISH if people else ExportAction.FAIL
    for first in range(0, len(people), PIECE):
        try:
            pieces.append(_piece(edition_id, people[first : first + PIECE], choice, spoken))
        except DomainError:
            action = ExportAction.FAIL
            break
        if not _note(number, min(first + PIECE, len(people))):
            return
    if action is ExportAction.FINISH:
        storage: Storage = current_app.extensions["storage"]
        storage.delete(key)
        storage.put(key, _joined(pieces))
        db.session.get_one(Export, number).expires_at = now() + KEPT
    note_end(number, action, rows=len(people))


def _people(
    edition_id: uuid.UUID, asker_id: uuid.UUID | None, choice: BadgeChoice
) -> list[uuid.UUID]:
    """Whom the asker may print now, in order; nobody when they may not any more."""
    edition = db.session.get(Edition, edition_id)
    asker = db.session.get(User, asker_id) if asker_id else None
    if edition is None or asker is None or not asker.active:
        return []
    if not decide(asker, TicketPermission.PRINT, edition).allowed:
        return []
    rows = chosen_registrations(asker, edition, choice)
    return list(db.session.scalars(rows.with_only_columns(Registration.id)))


def _piece(edition_id: uuid.UUID, ids: list[uuid.UUID], choice: BadgeChoice, spoken: str) -> bytes:
    from sqlalchemy import select

    with reading(), speaking(spoken):
        found = db.session.scalars(
            with_seats(select(Registration).where(Registration.id.in_(ids)))
        ).all()
        place = {one: number for number, one in enumerate(ids)}
        people = sorted(found, key=lambda one: place[one.id])
        edition = db.session.get_one(Edition, edition_id)
        return print_pdf(edition, people, choice.layout, at=now())


def _joined(pieces: list[bytes]) -> bytes:
    import pikepdf

    with pikepdf.new() as whole:
        for piece in pieces:
            with pikepdf.open(BytesIO(piece)) as part:
                whole.pages.extend(part.pages)
        out = BytesIO()
        whole.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _note(export_id: uuid.UUID, count: int) -> bool:
    """Write down how far it is; False when it was given up, has ended or is gone."""
    with own_transaction() as session:
        noted: CursorResult[Any] = session.execute(  # type: ignore[assignment]
            EXPORT_WORKFLOW.moving(Export, ExportAction.TAKE, rows_written=count).where(
                Export.id == export_id
            )
        )
        return noted.rowcount == 1
