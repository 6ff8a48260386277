"""Making a form and publishing it."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from core import audit
from core.accounts.models import User
from core.db import db
from core.entry_forms.faults import list_faults
from core.entry_forms.values import FormDefinition
from core.errors import DomainError
from events.editions.models import Edition
from events.entry_forms.defaults import default_definition
from events.entry_forms.models import EVERY_ROLE, EntryForm, FormVersion
from events.entry_forms.queries import find_form, newest_version


def ensure_form(edition: Edition, *, by: User | None, at: datetime) -> EntryForm:
    """Everybody's form, published: with the default questions where nothing is published yet.

    A draft somebody works at stays as it is; people answer the default until it is published. Two
    at the same instant make one.
    """
    form = find_form(edition, EVERY_ROLE) or _make(edition, by=by, at=at)
    if newest_version(form) is None:
        _add_version(form, default_definition(edition), 1, by=by, at=at)
    return form


def _make(edition: Edition, *, by: User | None, at: datetime) -> EntryForm:
    form = EntryForm(
        edition_id=edition.id,
        edition=edition,
        role=EVERY_ROLE,
        draft=default_definition(edition).to_json(),
        changed_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(form)
            db.session.flush()
    except IntegrityError:
        made = find_form(edition, EVERY_ROLE)
        assert made is not None
        return made
    audit.record("entry_form:made", form, by=by, at=at)
    return form


def publish_form(form: EntryForm, *, by: User | None, at: datetime) -> FormVersion:
    """Make the draft what people answer from now on; answers given keep their own version.

    A draft that is already published word for word makes no new version. Refuses a draft with
    faults.
    """
    definition = FormDefinition.from_json(form.draft)
    faults = list_faults(definition, asks_identity=form.edition.asks_identity)
    if faults:
        raise DomainError(
            _l(
                "The form cannot be published yet (%(number)s): %(fault)s",
                number=len(faults),
                fault=faults[0].message,
            )
        )
    newest = newest_version(form)
    if newest is not None and newest.definition == definition.to_json():
        return newest
    return _add_version(form, definition, newest.number + 1 if newest else 1, by=by, at=at)


def _add_version(
    form: EntryForm, definition: FormDefinition, number: int, *, by: User | None, at: datetime
) -> FormVersion:
    version = FormVersion(
        form_id=form.id,
        number=number,
        definition=definition.to_json(),
        published_at=at,
        published_by_id=by.id if by is not None else None,
    )
    form.versions.append(version)
    db.session.flush()
    audit.record("entry_form:published", form, by=by, at=at, number=number)
    return version
