"""The forms of a subject and their published versions."""

from __future__ import annotations

import uuid

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import defer

from core.db import db
from core.entry_forms.models import EVERY_ROLE, EntryForm, FormVersion
from core.entry_forms.parsing import from_json
from core.entry_forms.values import FormDefinition, FormSubject

MOST_KEPT = 200
_definitions: dict[uuid.UUID, FormDefinition] = {}


def current_version(subject: FormSubject, role: str) -> FormVersion | None:
    """What people of this role answer: the newest version of its own form, else of everybody's."""
    return db.session.scalar(_CURRENT, {**_place(subject), "role": role})


def _place(subject: FormSubject) -> dict[str, object]:
    return {"kind": subject.kind, "id": subject.id}


# Made once: putting a statement together costs more than asking it.
_OF_SUBJECT = (EntryForm.subject_kind == bindparam("kind"), EntryForm.subject_id == bindparam("id"))
_CURRENT = (
    select(FormVersion)
    .join(EntryForm)
    .where(*_OF_SUBJECT, EntryForm.role.in_((bindparam("role"), EVERY_ROLE)))
    .order_by((EntryForm.role == EVERY_ROLE).asc(), FormVersion.number.desc())
    .limit(1)
    # Long, and read once in a process (`definition_of`).
    .options(defer(FormVersion.definition))
)
_FORMS = select(EntryForm).where(*_OF_SUBJECT).order_by(EntryForm.role)
_ROLES = select(EntryForm.role).where(*_OF_SUBJECT)
_ANSWERED = (
    select(EntryForm.id, EntryForm.role, func.max(FormVersion.number))
    .outerjoin(FormVersion)
    .where(*_OF_SUBJECT)
    .group_by(EntryForm.id, EntryForm.role)
    .order_by(EntryForm.role)
)
_VERSIONS = select(FormVersion).join(EntryForm).where(*_OF_SUBJECT)


def list_forms(subject: FormSubject) -> list[EntryForm]:
    return list(db.session.scalars(_FORMS, _place(subject)))


def roles_with_form(subject: FormSubject) -> list[str]:
    """The roles that have a form of their own, EVERY_ROLE among them where everybody's is there."""
    return list(db.session.scalars(_ROLES, _place(subject)))


def answered_versions(subject_kind: str, subject_id: uuid.UUID) -> list[object]:
    """What people of each role answer now: form, role and the newest version's number, or None."""
    rows = db.session.execute(_ANSWERED, {"kind": subject_kind, "id": subject_id})
    return [tuple(row) for row in rows]


def find_form(subject: FormSubject, role: str) -> EntryForm | None:
    """The form of this role alone, or everybody's for EVERY_ROLE."""
    return db.session.scalar(_FORMS.where(EntryForm.role == role), _place(subject))


def newest_versions(subject: FormSubject) -> dict[uuid.UUID, FormVersion]:
    """The version people answer now, by the form's id; forms never published are left out."""
    versions = db.session.scalars(_VERSIONS.order_by(FormVersion.number), _place(subject))
    return {version.form_id: version for version in versions}


def newest_version(form: EntryForm) -> FormVersion | None:
    return db.session.scalar(
        select(FormVersion)
        .where(FormVersion.form_id == form.id)
        .order_by(FormVersion.number.desc())
        .limit(1)
    )


def published_definitions(subject: FormSubject) -> list[FormDefinition]:
    """Every published definition of all the subject's forms, the oldest first."""
    versions = db.session.execute(
        _VERSIONS.with_only_columns(FormVersion.id, FormVersion.definition).order_by(
            FormVersion.published_at, FormVersion.id
        ),
        _place(subject),
    )
    return [_definition(version_id, stored) for version_id, stored in versions]


def definition_of(version: FormVersion) -> FormDefinition:
    """What a version asks; read once, because it never changes."""
    known = _definitions.get(version.id)
    return known if known is not None else _definition(version.id, version.definition)


def _definition(version_id: uuid.UUID, stored: object) -> FormDefinition:
    known = _definitions.get(version_id)
    if known is None:
        if len(_definitions) >= MOST_KEPT:
            _definitions.clear()
        known = _definitions[version_id] = from_json(stored)
    return known
