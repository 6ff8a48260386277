"""Changing a form's draft: every change is made to what its maker saw, or refused."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from core import audit
from core.accounts.models import User
from core.db import db
from core.entry_forms.exchange import require_size
from core.entry_forms.faults import list_faults
from core.entry_forms.values import FormDefinition
from core.errors import Conflict
from events.editions.models import Edition
from events.editions.signals import EditionCloned
from events.entry_forms.defaults import default_definition
from events.entry_forms.models import EVERY_ROLE, EntryForm
from events.entry_forms.queries import find_form, list_forms, newest_version
from events.entry_forms.services.publishing import publish_form

STALE = _l(
    "Somebody else changed this form in the meantime. Look at it again; what you typed is still "
    "here."
)


def begin_form(edition: Edition, role: str, *, by: User, at: datetime) -> EntryForm:
    """A form for this role (EVERY_ROLE: everybody), not published yet.

    It begins as a copy of everybody's, else as the default one. Refuses a second for the role.
    """
    if find_form(edition, role) is not None:
        raise Conflict(_l("There is a form for this role already."))
    general = find_form(edition, EVERY_ROLE)
    draft = dict(general.draft) if general else default_definition(edition).to_json()
    form = EntryForm(edition_id=edition.id, edition=edition, role=role, draft=draft, changed_at=at)
    try:
        with db.session.begin_nested():
            db.session.add(form)
            db.session.flush()
    except IntegrityError as error:
        raise Conflict(_l("There is a form for this role already.")) from error
    audit.record("entry_form:made", form, by=by, at=at)
    return form


def save_draft(
    form: EntryForm, definition: FormDefinition, *, seen: int, by: User, at: datetime
) -> EntryForm:
    """Keep this definition as the draft. `seen` is the `version` its maker looked at.

    Refuses when another one was saved since, and a form too large for anybody to answer.
    """
    require_seen(form, seen)
    require_size(definition)
    form.draft, form.changed_at = definition.to_json(), at
    db.session.flush()
    audit.record("entry_form:changed", form, by=by, at=at)
    return form


def require_seen(form: EntryForm, seen: int) -> None:
    """Refuse what rests on an older state of the form."""
    if form.version != seen:
        raise Conflict(STALE)


def drop_form(form: EntryForm, *, seen: int, by: User, at: datetime) -> None:
    """Throw away a form of one role that nobody could answer yet; the role has everybody's again.

    Refuses everybody's form, and one that was published: answers hang on it.
    """
    require_seen(form, seen)
    if form.role == EVERY_ROLE or newest_version(form) is not None:
        raise Conflict(_l("This form was published, so it stays."))
    audit.record("entry_form:dropped", form, by=by, at=at, role=form.role)
    db.session.delete(form)
    db.session.flush()


def copy_forms(cloned: EditionCloned) -> None:
    """Give a copied edition the forms of its pattern, published where they can be."""
    for form in list_forms(cloned.source):
        copy = EntryForm(
            edition_id=cloned.copy.id,
            edition=cloned.copy,
            role=form.role,
            draft=dict(form.draft),
            changed_at=cloned.at,
        )
        db.session.add(copy)
        db.session.flush()
        definition = FormDefinition.from_json(copy.draft)
        faults = list_faults(definition, asks_identity=cloned.copy.asks_identity)
        if newest_version(form) is not None and not faults:
            publish_form(copy, by=cloned.by, at=cloned.at)
