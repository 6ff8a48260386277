"""Answers as people read them again: on the status page, at the desk, in letters."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.db import db
from core.entry_forms.conditions import answer_words
from core.entry_forms.models import FormVersion
from core.entry_forms.queries import definition_of
from core.entry_forms.values import Columns, FieldKind, FieldSpec, FormDefinition
from core.files.models import StoredFile
from core.i18n import show_date, show_number, tr


class Answered(Protocol):
    """What is shown: a row, by the columns its form fills and by its other answers."""

    answers: Any


def shown_answers(
    version: FormVersion,
    row: Answered,
    columns: Columns,
    *,
    with_identity: bool = False,
    with_sensitive: bool = False,
    as_columns: bool = False,
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Section title → (question, answer) in the request's language, unanswered ones left out.

    What fills a column of identity stands there only `with_identity`, other sensitive answers also
    `with_sensitive`; ask for the right to read these first, or that it is the person themselves.
    `as_columns`: what fills a column is called by the column's name, since a question is worded to
    whoever answers it and others read here.
    """
    definition = definition_of(version)
    hidden = {name for name, column in columns.items() if column.is_identity}
    files = _names_of_files(stored_files(definition, row.answers))
    shown = []
    for section in definition.sections:
        lines = [
            (_label(spec, columns if as_columns else {}), text)
            for spec in section.fields
            if with_identity or spec.fills not in hidden
            if with_identity or with_sensitive or not spec.is_sensitive
            if (text := _text(spec, answer_of(spec, row), files))
        ]
        if lines:
            shown.append((tr(section.title), lines))
    return shown


def _label(spec: FieldSpec, columns: Columns) -> str:
    column = columns.get(spec.fills or "")
    return str(column.label) if column else tr(spec.label)


def answer_of(spec: FieldSpec, row: Answered) -> Any:
    """The stored answer to a question, from its column or by its key; None when there is none."""
    if spec.fills:
        return getattr(row, spec.fills)
    return row.answers.get(spec.key)


def stored_files(definition: FormDefinition, answers: Mapping[str, Any]) -> dict[str, uuid.UUID]:
    found = {
        spec.key: _id_of(answers.get(spec.key))
        for spec in definition
        if spec.kind is FieldKind.FILE
    }
    return {key: file_id for key, file_id in found.items() if file_id is not None}


def shown_files(version: FormVersion, row: Answered) -> list[tuple[str, StoredFile]]:
    """Question and file, to link to; who may open it is asked when it is opened."""
    definition = definition_of(version)
    ids = stored_files(definition, row.answers)
    if not ids:
        return []
    rows = db.session.scalars(select(StoredFile).where(StoredFile.id.in_(ids.values())))
    files = {file.id: file for file in rows}
    return [
        (tr(spec.label), files[ids[spec.key]])
        for spec in definition
        if spec.key in ids and ids[spec.key] in files
    ]


def _text(spec: FieldSpec, value: Any, files: Mapping[uuid.UUID, str]) -> str:
    match value:
        case bool():
            return str(_l("Yes") if value else _l("No"))
        case date():
            return show_date(value)
        case int() | Decimal():
            return show_number(value)
        case list():
            return str(_l("; ")).join(answer_words(spec, str(one)) for one in value)
        case str() if value:
            return _words_of(spec, value, files)
    return ""


def _words_of(spec: FieldSpec, value: str, files: Mapping[uuid.UUID, str]) -> str:
    if spec.kind is FieldKind.DATE:
        return _day_text(value)
    if spec.kind is FieldKind.FILE:
        file_id = _id_of(value)
        return (files.get(file_id) if file_id else None) or str(_l("A file was sent."))
    return answer_words(spec, value)


def _day_text(value: str) -> str:
    try:
        return show_date(date.fromisoformat(value))
    except ValueError:
        return value


def _names_of_files(ids: Mapping[str, uuid.UUID]) -> dict[uuid.UUID, str]:
    if not ids:
        return {}
    rows: Iterable[Any] = db.session.execute(
        select(StoredFile.id, StoredFile.display_name).where(StoredFile.id.in_(ids.values()))
    )
    return {row.id: row.display_name for row in rows}


def _id_of(value: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
