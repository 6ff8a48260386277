"""Add one entry to a draft by hand, by the rules of a file's row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import insert

from core import audit
from core.db import db
from core.errors import Conflict, DomainError
from core.policy import authorize
from talent.catalogue import queries
from talent.catalogue.faults import Fault, Reason
from talent.catalogue.importing import read_catalogue
from talent.catalogue.importing.columns import BY_FIELD, BY_HEADING
from talent.catalogue.models import CatalogueEdition, CatalogueEntry
from talent.catalogue.states import CataloguePermission, EditionState
from talent.catalogue.tier_services import note_edit
from talent.catalogue.values import STALE, UploadedSheet


def add_entry(edition: CatalogueEdition, said: Mapping[str, str], *, by: Any, at: datetime) -> str:
    """Add what is `said`, by field and as a cell of a file would say it; answers its code.

    Refuses, at its field, what a file's row is refused for, a code the draft holds already, and one
    that an earlier edition used for something else.
    """
    authorize(CataloguePermission.EDIT, edition, user=by)
    if edition.state != EditionState.DRAFT:
        raise Conflict(STALE)
    # Slow to import, and needed only here.
    from core.reports.writers import write_csv

    file = b"".join(write_csv([BY_FIELD[name].heading for name in said], [list(said.values())]))
    reading = read_catalogue(UploadedSheet("entry.csv", file), queries.known_names())
    reused = [fault for fault in reading.remarks if fault.reason is Reason.CODE_REUSED]
    for fault in (*reading.refused, *reused):
        raise DomainError(fault.message, field=_field_of(fault))
    (entry,) = reading.entries
    if queries.get_entry(entry.code, edition) is not None:
        raise DomainError(_l("The draft holds an entry with this code already."), field="code")
    db.session.execute(insert(CatalogueEntry), [{"edition_id": edition.id, **entry.row()}])
    db.session.expire(edition, ["entries"])
    report = edition.import_report or {}
    counted = {name: int(report.get(name, 0)) + 1 for name in ("rows", "taken")}
    edition.import_report = {**report, **counted}
    note_edit(edition)
    audit.record("catalogue:entry:added", edition, by=by, at=at, entry=entry.code)
    db.session.flush()
    return entry.code


def _field_of(fault: Fault) -> str:
    column = BY_HEADING.get(fault.column)
    return column.field if column else "code"
