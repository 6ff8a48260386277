"""Rows of a delegation's file that are about somebody who is there already (R3)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.db import db
from events.delegations.columns import COLUMNS, Column
from events.delegations.values import Fault, Line
from events.editions.models import Edition
from events.registrations.identity import identity_digest
from events.registrations.models import Registration
from events.registrations.states import LIVE_STATES
from events.registrations.values import PersonFacts


def without_doubles(
    edition: Edition,
    header: Sequence[str],
    columns: Sequence[Column | None],
    lines: Sequence[Line],
    besides: Collection[Any],
) -> list[Line]:
    """Name the second row of the same person, and whoever is registered already (R3)."""
    where = next(
        (h for h, c in zip(header, columns, strict=True) if c and c.key == "document_number"),
        COLUMNS[0].en,
    )
    keys = {
        line.number: (line.person.document_country, digest)
        for line in lines
        if line.person is not None and not line.faults and (digest := _digest(edition, line.person))
    }
    registered = _registered(edition, {digest for _country, digest in keys.values()}, besides)
    seen: dict[tuple[str, str], int] = {}
    judged = []
    for line in lines:
        key = keys.get(line.number)
        fault = None
        if key is not None and key in seen:
            fault = Fault(where, _l("The same person as in row %(row)s.", row=seen[key]))
        elif key is not None and key in registered:
            fault = Fault(where, _l("Registered for this event already."))
        if key is not None:
            seen.setdefault(key, line.number)
        judged.append(_with(line, fault) if fault else line)
    return judged


def _with(line: Line, fault: Fault) -> Line:
    return replace(line, faults=(*line.faults, fault))


def _digest(edition: Edition, person: PersonFacts) -> str | None:
    return identity_digest(person, asks_identity=edition.asks_identity)


def _registered(
    edition: Edition, digests: Collection[str], besides: Collection[Any]
) -> set[tuple[str, str]]:
    rows = db.session.execute(
        select(Registration.document_country, Registration.document_digest).where(
            Registration.edition_id == edition.id,
            Registration.document_digest.in_(digests),
            Registration.state.in_(LIVE_STATES),
            Registration.id.not_in(besides),
        )
    )
    return {(row.document_country, row.document_digest or "") for row in rows}
