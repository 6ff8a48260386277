"""What is done with forms: every change is made to what its maker saw, or refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from core import audit
from core.accounts.models import User
from core.db import db
from core.entry_forms.exchange import require_size
from core.entry_forms.faults import list_faults
from core.entry_forms.models import EVERY_ROLE, EntryForm, FormVersion
from core.entry_forms.parsing import from_json, to_json
from core.entry_forms.queries import find_form, list_forms, newest_version
from core.entry_forms.values import FormDefinition, FormSubject
from core.errors import Conflict, DomainError

STALE = _l(
    "Somebody else changed this form in the meantime. Look at it again; what you typed is still "
    "here."
)


def ensure_form(subject: FormSubject, *, by: User | None, at: datetime) -> EntryForm:
    """Everybody's form, published: with the default questions where nothing is published yet.

    A draft somebody works at stays as it is; people answer the default until it is published. Two
    at the same instant make one.
    """
    form = find_form(subject, EVERY_ROLE)
    if form is None:
        try:
            form = _make(subject, EVERY_ROLE, to_json(subject.default()), by=by, at=at)
        except IntegrityError:
            form = find_form(subject, EVERY_ROLE)
            assert form is not None
    if newest_version(form) is None:
        _add_version(form, subject.default(), 1, by=by, at=at)
    return form


def begin_form(subject: FormSubject, role: str, *, by: User, at: datetime) -> EntryForm:
    """A form for this role (EVERY_ROLE: everybody), not published yet.

    It begins as a copy of everybody's, else as the default one. Refuses a second for the role.
    """
    if find_form(subject, role) is not None:
        raise Conflict(_l("There is a form for this role already."))
    general = find_form(subject, EVERY_ROLE)
    draft = dict(general.draft) if general else to_json(subject.default())
    try:
        return _make(subject, role, draft, by=by, at=at)
    except IntegrityError as error:
        raise Conflict(_l("There is a form for this role already.")) from error


def copy_forms(pattern: FormSubject, copy: FormSubject, *, by: User, at: datetime) -> None:
    """Give a copied subject the forms of its pattern, published where they can be."""
    for form in list_forms(pattern):
        made = _make(copy, form.role, dict(form.draft), by=by, at=at)
        if newest_version(form) is not None and not list_faults(from_json(made.draft), copy):
            publish_form(made, copy, by=by, at=at)


def save_draft(
    form: EntryForm, definition: FormDefinition, *, seen: int, by: User, at: datetime
) -> EntryForm:
    """Keep this definition as the draft. `seen` is the `version` its maker looked at.

    Refuses when another one was saved since, and a form too large for anybody to answer.
    """
    require_seen(form, seen)
    require_size(definition)
    form.draft, form.changed_at = to_json(definition), at
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


def publish_form(
    form: EntryForm, subject: FormSubject, *, by: User | None, at: datetime
) -> FormVersion:
    """Make the draft what people answer from now on; answers given keep their own version.

    A draft that is already published word for word makes no new version. Refuses a draft with
    faults.
    """
    definition = from_json(form.draft)
    faults = list_faults(definition, subject)
    if faults:
        raise DomainError(
            _l(
                "The form cannot be published yet (%(number)s): %(fault)s",
                number=len(faults),
                fault=faults[0].message,
            )
        )
    newest = newest_version(form)
    if newest is not None and newest.definition == to_json(definition):
        return newest
    return _add_version(form, definition, newest.number + 1 if newest else 1, by=by, at=at)


def _make(
    subject: FormSubject, role: str, draft: dict[str, Any], *, by: User | None, at: datetime
) -> EntryForm:
    form = EntryForm(
        subject_kind=subject.kind, subject_id=subject.id, role=role, draft=draft, changed_at=at
    )
    with db.session.begin_nested():
        db.session.add(form)
        db.session.flush()
    audit.record("entry_form:made", form, by=by, at=at)
    return form


def _add_version(
    form: EntryForm, definition: FormDefinition, number: int, *, by: User | None, at: datetime
) -> FormVersion:
    version = FormVersion(
        form_id=form.id,
        number=number,
        definition=to_json(definition),
        published_at=at,
        published_by_id=by.id if by is not None else None,
    )
    form.versions.append(version)
    db.session.flush()
    audit.record("entry_form:published", form, by=by, at=at, number=number)
    return version
