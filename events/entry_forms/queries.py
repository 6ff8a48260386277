"""The forms of an edition and their published versions."""

from __future__ import annotations

import uuid

from sqlalchemy import bindparam, select

from core.db import db
from events.editions.models import Edition
from events.entry_forms.models import EVERY_ROLE, EntryForm, FormVersion


def current_version(edition: Edition, role: str) -> FormVersion | None:
    """What people of this role answer: the newest version of its own form, else of everybody's."""
    return db.session.scalar(_CURRENT, {"edition": edition.id, "role": role})


# Made once: putting a statement together costs more than asking it.
_CURRENT = (
    select(FormVersion)
    .join(EntryForm)
    .where(
        EntryForm.edition_id == bindparam("edition"),
        EntryForm.role.in_((bindparam("role"), EVERY_ROLE)),
    )
    .order_by((EntryForm.role == EVERY_ROLE).asc(), FormVersion.number.desc())
    .limit(1)
)
_FORMS = (
    select(EntryForm).where(EntryForm.edition_id == bindparam("edition")).order_by(EntryForm.role)
)


def list_forms(edition: Edition) -> list[EntryForm]:
    """The edition's forms, everybody's first."""
    return list(db.session.scalars(_FORMS, {"edition": edition.id}))


def find_form(edition: Edition, role: str) -> EntryForm | None:
    """The form of this role alone, or everybody's for EVERY_ROLE."""
    return db.session.scalar(
        select(EntryForm).where(EntryForm.edition_id == edition.id, EntryForm.role == role)
    )


def newest_versions(edition: Edition) -> dict[uuid.UUID, FormVersion]:
    """The version people answer now, by the form's id; forms never published are left out."""
    versions = db.session.scalars(
        select(FormVersion)
        .join(EntryForm)
        .where(EntryForm.edition_id == edition.id)
        .order_by(FormVersion.number)
    )
    return {version.form_id: version for version in versions}


def newest_version(form: EntryForm) -> FormVersion | None:
    """The version people answer now."""
    return db.session.scalar(
        select(FormVersion)
        .where(FormVersion.form_id == form.id)
        .order_by(FormVersion.number.desc())
        .limit(1)
    )
