"""What the address names, for whoever may edit the edition."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.db import db
from core.entry_forms.values import FormDefinition
from core.errors import NotFound
from core.policy import authorize
from events.editions import queries
from events.editions.models import Edition
from events.editions.states import EditionPermission
from events.entry_forms.models import EVERY_ROLE, EntryForm
from events.entry_forms.queries import find_form
from events.event_types.registry import ParticipantRole

PAGES = "events/entry_forms/desk"


def get_edition(slug: str) -> Edition:
    """The edition, if the person may edit all of it."""
    edition = queries.get_edition(slug, visible_to=current_user)
    authorize(EditionPermission.EDIT, edition)
    return edition


def get_form(slug: str, role: str, *, again: bool = False) -> EntryForm:
    """The form of a role ("all": everybody's); `again` reads it afresh, dropping changes."""
    if again:
        db.session.rollback()
    form = find_form(get_edition(slug), EVERY_ROLE if role == "all" else role)
    if form is None or role == EVERY_ROLE:
        raise NotFound
    return form


def draft_of(form: EntryForm) -> FormDefinition:
    """The draft as a definition."""
    return FormDefinition.from_json(form.draft)


def word_of(role: str) -> LazyString | str:
    """What a form's role is called."""
    if role == EVERY_ROLE:
        return _l("Everybody")
    return ParticipantRole(role).label if role in set(ParticipantRole) else role
