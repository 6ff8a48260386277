"""A delegation's file: every row a person or the reasons why not; nothing is stored here."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from core.errors import DomainError
from core.i18n import LOCALES
from core.reports.sheets import column_letters, is_beneath
from events.delegations.columns import BY_HEADING, COLUMNS, MONTH, CellRefused, Column, heading_key
from events.delegations.doubles import without_doubles
from events.delegations.values import Fault, Line, Reading, Table
from events.editions.models import Edition, EventSession
from events.editions.states import SessionState
from events.event_types.registry import ParticipantRole
from events.registrations.identity import is_resident_number
from events.registrations.values import PersonFacts

ROW_LIMIT = 500
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
FACTS = frozenset(one.name for one in fields(PersonFacts))


def read_file(content: bytes, name: str, meanings: Mapping[str, str] | None = None) -> Table:
    """Headings and numbered rows of a CSV or XLSX file.

    Refuses (SheetRefused, or DomainError at `file`) what cannot be read, more than ROW_LIMIT rows,
    and a file of which no heading is known. `meanings` are those the leader gave before.
    """
    # The spreadsheet reader is slow to import and needed only here.
    from core.reports.readers import SheetLimits, read_sheet

    sheet = read_sheet(
        content,
        declared_name=name,
        limits=SheetLimits(max_rows=ROW_LIMIT, max_bytes=5_000_000),
        knows=lambda heading: _column(heading, meanings or {}) is not None,
    )
    if not any(_column(heading, meanings or {}) for heading in sheet.header):
        raise DomainError(
            _l("We know none of the headings. Begin with the sheet we offer."), field="file"
        )
    rows = [(row.number, row.values) for row in sheet.rows]
    return Table(sheet.header, rows, frozenset(sheet.lost_digits), meanings or {})


def read_lines(
    edition: Edition,
    header: Sequence[str],
    rows: Sequence[tuple[int, Sequence[str]]],
    *,
    besides: Collection[Any] = (),
    sessions: Sequence[EventSession] | None = None,
    damaged: Collection[str] = (),
    meanings: Mapping[str, str] | None = None,
) -> Reading:
    """Judge every row by itself, against the others, and against who is registered already.

    `besides` are ids of registrations that these very rows made before; `sessions` those a row may
    name (default: all of the edition); `damaged` names the cells whose number is not the one typed.
    """
    columns = _columns(header, meanings or {})
    codes = {
        one.code.casefold(): one for one in (edition.sessions if sessions is None else sessions)
    }
    lines = [
        _line(edition, codes, header, columns, number=number, cells=cells, damaged=damaged)
        for number, cells in rows
        if not is_beneath(cells)
    ]
    lines = without_doubles(edition, header, columns, lines, besides)
    totals = tuple(number for number, cells in rows if is_beneath(cells))
    return Reading(tuple(header), tuple(columns), tuple(lines), totals)


def _line(
    edition: Edition,
    by_code: Mapping[str, EventSession],
    header: Sequence[str],
    columns: Sequence[Column | None],
    *,
    number: int,
    cells: Sequence[str],
    damaged: Collection[str],
) -> Line:
    found, faults = _found(header, columns, number, cells, damaged)
    month = found.pop("birth_month", "")
    headings = {column.key: h for h, column in zip(header, columns, strict=True) if column}
    faults += _missing(edition, found, headings, faults)
    role, role_faults = _role(edition, found.get("role", ""), headings)
    sessions, session_faults = _sessions(by_code, found.get("sessions", ""), headings)
    return Line(
        number=number,
        cells=tuple(cells),
        person=_person(found) if found.get("name") else None,
        role=role,
        session_ids=tuple(session.id for session in sessions),
        language=found.get("language", "zh" if found.get("nationality") == "CN" else "en"),
        faults=tuple(faults + role_faults + session_faults),
        remarks=_remarks(found, headings),
        stored=found | ({"birth_on": month} if month else {}),
        answers={"birth_month": month} if month else {},
    )


def _remarks(found: Mapping[str, str], headings: Mapping[str, str]) -> tuple[Fault, ...]:
    """What is worth a second look and keeps nobody out."""
    number = found.get("document_number", "")
    if found.get("document_kind") != "resident_id" or not number or is_resident_number(number):
        return ()
    words = _l("The last character does not fit the others. Compare it with the document.")
    return (Fault(headings["document_number"], words),)


def _found(
    header: Sequence[str],
    columns: Sequence[Column | None],
    number: int,
    cells: Sequence[str],
    damaged: Collection[str],
) -> tuple[dict[str, str], list[Fault]]:
    """What the cells of a row say, by the column's key, and which of them cannot be taken."""
    found: dict[str, str] = {}
    faults: list[Fault] = []
    for place, (column, cell) in enumerate(zip(columns, cells, strict=True)):
        if column is None or not cell.strip():
            continue
        try:
            if (name := f"{column_letters(place)}{number}") in damaged:
                raise CellRefused(
                    _l(
                        "Cell %(cell)s: the spreadsheet has changed this number. Make it a text "
                        "cell in a workbook (.xlsx) and type the number again.",
                        cell=name,
                    )
                )
            said = column.read(cell.strip())
            is_month = column.key == "birth_on" and len(said) == MONTH
            found["birth_month" if is_month else column.key] = said
        except CellRefused as refused:
            faults.append(Fault(header[place], refused.words))
    _join_name(found)
    return found, faults


def _join_name(found: dict[str, str]) -> None:
    """First and last name apart make the name, in the order of their script."""
    given, family = found.pop("given_name", ""), found.pop("family_name", "")
    if "name" not in found and (given or family):
        is_chinese = bool(_HAN.fullmatch(family + given))
        found["name"] = family + given if is_chinese else f"{given} {family}".strip()


def _person(found: Mapping[str, str]) -> PersonFacts:
    facts: dict[str, Any] = {key: value for key, value in found.items() if key in FACTS}
    if "birth_on" in facts:
        facts["birth_on"] = date.fromisoformat(facts["birth_on"])
    return PersonFacts(**facts)


def _missing(
    edition: Edition, found: Mapping[str, str], headings: Mapping[str, str], faults: Sequence[Fault]
) -> list[Fault]:
    wanted = ["name"]
    if edition.asks_identity:
        wanted += ["document_country", "document_number"]
    refused = {fault.heading for fault in faults}
    by_key = {column.key: column for column in COLUMNS}
    return [
        Fault(headings.get(key, by_key[key].en), _l("This is missing."))
        for key in wanted
        if key not in found and headings.get(key) not in refused
    ]


def _role(
    edition: Edition, cell: str, headings: Mapping[str, str]
) -> tuple[ParticipantRole, list[Fault]]:
    roles = edition.type.roles
    if not cell:
        return roles[0], []
    for role in roles:
        if heading_key(cell) in _spellings(role):
            return role, []
    return roles[0], [Fault(headings["role"], _l("This event has no such role."))]


def _spellings(role: ParticipantRole) -> set[str]:
    said = {heading_key(role.value)}
    for locale in LOCALES.values():
        with force_locale(locale):
            said.add(heading_key(str(role.label)))
    return said


def _sessions(
    by_code: Mapping[str, EventSession], cell: str, headings: Mapping[str, str]
) -> tuple[list[EventSession], list[Fault]]:
    codes = cell.replace("，", " ").replace("、", " ").replace(",", " ").replace(";", " ").split()
    found, faults = [], []
    for code in dict.fromkeys(codes):
        session = by_code.get(code.casefold())
        if session is None:
            faults.append(
                Fault(headings["sessions"], _l("There is no session %(code)s.", code=code))
            )
        elif session.state == SessionState.CANCELLED:
            faults.append(
                Fault(headings["sessions"], _l("Session %(code)s is cancelled.", code=code))
            )
        else:
            found.append(session)
    return found, faults


def _columns(header: Sequence[str], meanings: Mapping[str, str]) -> list[Column | None]:
    """Which column each heading means; of two for the same thing the first counts."""
    found: list[Column | None] = []
    for heading in header:
        column = _column(heading, meanings)
        found.append(None if column in found else column)
    return found


def _column(heading: str, meanings: Mapping[str, str]) -> Column | None:
    said = heading_key(heading)
    # The key of a column is one of its headings.
    return BY_HEADING.get(heading_key(meanings[said]) if said in meanings else said)
