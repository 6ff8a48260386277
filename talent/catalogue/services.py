"""What people do with editions: import, propose, confirm, discard. The only writers of editions."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, insert, select

from core import audit
from core.clock import beijing_date
from core.db import db, new_id
from core.errors import Conflict, DomainError
from core.policy import authorize
from talent.catalogue import queries
from talent.catalogue.importing import read_catalogue
from talent.catalogue.indexes import forget_index
from talent.catalogue.models import CatalogueEdition, CatalogueEntry
from talent.catalogue.publishing import Publication, edition_published
from talent.catalogue.states import (
    EDITION_WORKFLOW,
    CataloguePermission,
    EditionAction,
    EditionState,
)
from talent.catalogue.values import STALE, EditionDetails, SheetReading, UploadedSheet

SLUG_LENGTH = 50


def import_edition(
    sheet: UploadedSheet,
    details: EditionDetails,
    *,
    by: Any,
    at: datetime,
    ticket: uuid.UUID | None = None,
) -> CatalogueEdition:
    """A draft edition with the rows of `sheet` that may be taken; the rest stands in its report.

    `ticket` is the page's own number for the upload: the same one twice is a double click
    (Conflict). Refuses a file that cannot be read at all (field `file`). `by` None is the program.
    """
    if by is not None:
        authorize(CataloguePermission.EDIT, user=by)
    if ticket is not None and db.session.get(CatalogueEdition, ticket) is not None:
        raise Conflict(_l("This file was uploaded already. It waits in the list of editions."))
    reading = read_catalogue(sheet, queries.known_names())
    edition = CatalogueEdition(
        id=ticket or new_id(),
        slug=_free_slug(details.name, details.in_force_from or beijing_date(at)),
        name=dict(details.name),
        notice=dict(details.notice),
        is_official=details.is_official,
        in_force_from=details.in_force_from,
        state=EditionState.DRAFT,
        created_at=at,
        created_by_id=getattr(by, "id", None),
    )
    db.session.add(edition)
    _fill(edition, sheet, reading)
    audit.record("catalogue:edition:imported", edition, by=by, at=at, **_summary(sheet, reading))
    return edition


def replace_file(
    edition: CatalogueEdition, sheet: UploadedSheet, *, by: Any, at: datetime, seen: str
) -> None:
    """Read a corrected file into the same draft. Refuses when the draft changed since `seen`."""
    authorize(CataloguePermission.EDIT, edition, user=by)
    _check_draft(edition, seen)
    reading = read_catalogue(sheet, queries.known_names())
    db.session.execute(delete(CatalogueEntry).where(CatalogueEntry.edition_id == edition.id))
    _fill(edition, sheet, reading)
    edition.refused_left_out = False
    audit.record("catalogue:edition:replaced", edition, by=by, at=at, **_summary(sheet, reading))
    db.session.flush()


def leave_out_refused(edition: CatalogueEdition, *, by: Any, at: datetime, seen: str) -> None:
    """Decide that the edition goes on without the rows that were refused."""
    if by is not None:
        authorize(CataloguePermission.EDIT, edition, user=by)
    _check_draft(edition, seen)
    edition.refused_left_out = True
    audit.record(
        "catalogue:edition:refused_left_out", edition, by=by, at=at, rows=edition.refused_rows
    )
    db.session.flush()


def propose_edition(
    edition: CatalogueEdition, in_force_from: date, *, by: Any, at: datetime
) -> None:
    """Put a draft before a second person, to be in force from `in_force_from` (a Beijing day).

    It keeps the default rules of this moment: its claims are judged by them for ever.
    Refuses an edition without entries, one whose refused rows nobody decided about, and, from
    people, a day that is over: claims of that day were judged by another edition.
    """
    if edition.refused_rows and not edition.refused_left_out:
        raise DomainError(
            _l("Some rows were refused. Upload a corrected file, or leave these rows out.")
        )
    if not queries.count_entries().get(edition.id):
        raise DomainError(_l("This edition holds no entries. Upload a file that does."))
    if by is not None and in_force_from < beijing_date(at):
        raise DomainError(_l("Choose today or a later day."), field="in_force_from")
    EDITION_WORKFLOW.fire(edition, EditionAction.PROPOSE, by=by, at=at)
    edition.in_force_from = in_force_from
    edition.default_tiers = [asdict(rule) for rule in queries.default_rules()] or None
    edition.default_tiers_official = queries.default_rules_are_official()
    edition.proposed_by_id = getattr(by, "id", None)
    db.session.flush()


def take_back(edition: CatalogueEdition, *, by: Any, at: datetime) -> None:
    EDITION_WORKFLOW.fire(edition, EditionAction.TAKE_BACK, by=by, at=at)
    edition.proposed_by_id, edition.default_tiers = None, None
    db.session.flush()


def publish_edition(
    edition: CatalogueEdition, *, for_all: str = "", by: Any, at: datetime
) -> Sequence[str]:
    """Confirm a proposed edition; it never changes again. Answers what was done besides.

    `for_all`: what the program, not a person, chose for every claim it touches (`Publication`).

    Refuses the person who proposed it (Forbidden), from people a day that is over by now, and
    whatever a listener of `edition_published` refuses.
    """
    if by is not None and (edition.in_force_from or date.min) < beijing_date(at):
        raise DomainError(
            _l("The day it should be in force from is over. Send it back and choose another.")
        )
    EDITION_WORKFLOW.fire(edition, EditionAction.PUBLISH, by=by, at=at)
    edition.confirmed_by_id = getattr(by, "id", None)
    edition.published_at = at
    db.session.flush()
    publication = Publication(edition, by, at, for_all)
    edition_published.send(publication)
    forget_index(edition)
    return publication.told


def discard_edition(edition: CatalogueEdition, *, by: Any, at: datetime) -> None:
    """Drop an edition that was never published, with its entries; its line in the list stays."""
    EDITION_WORKFLOW.fire(edition, EditionAction.DISCARD, by=by, at=at)
    db.session.execute(delete(CatalogueEntry).where(CatalogueEntry.edition_id == edition.id))
    db.session.expire(edition, ["entries"])
    db.session.flush()


def fingerprint_of(edition: CatalogueEdition) -> str:
    """What a page showed of an edition: its file with later edits, its day, and the one before."""
    before = queries.predecessor_of(edition)
    day = edition.in_force_from.isoformat() if edition.in_force_from else ""
    report = edition.import_report or {}
    file = f"{report.get('digest', '')[:16]}{report.get('edits', '')}"
    return f"{file}.{day}.{before.slug if before else ''}"


def _check_draft(edition: CatalogueEdition, seen: str) -> None:
    if edition.state != EditionState.DRAFT or seen != fingerprint_of(edition):
        raise Conflict(STALE)


def _fill(edition: CatalogueEdition, sheet: UploadedSheet, reading: SheetReading) -> None:
    edition.refused_rows = reading.refused_rows
    edition.import_report = {
        **_summary(sheet, reading),
        "faults": [fault.stored() for fault in reading.refused],
        "remarks": [fault.stored() for fault in reading.remarks],
    }
    db.session.flush()
    if reading.entries:
        rows = [{"edition_id": edition.id, **entry.row()} for entry in reading.entries]
        db.session.execute(insert(CatalogueEntry), rows)
    db.session.expire(edition, ["entries"])


def _summary(sheet: UploadedSheet, reading: SheetReading) -> dict[str, Any]:
    return {
        "file": sheet.name,
        "digest": sheet.digest,
        "rows": reading.rows,
        "taken": len(reading.entries),
        "refused": reading.refused_rows,
    }


def _free_slug(name: Mapping[str, str], day: date) -> str:
    """An address of ASCII letters, digits and hyphens that no edition has."""
    plain = unicodedata.normalize("NFKD", name.get("en") or name.get("zh") or "")
    base = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower())
    base = base.strip("-")[:SLUG_LENGTH].strip("-") or f"edition-{day.isoformat()}"
    taken = set(
        db.session.scalars(
            select(CatalogueEdition.slug).where(CatalogueEdition.slug.startswith(base))
        )
    )
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
