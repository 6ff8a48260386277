"""The entry forms of editions: what the kernel's forms are told about them, and their desk."""

from __future__ import annotations

from functools import partial

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user

from core.entry_forms.faults import list_faults
from core.entry_forms.models import EVERY_ROLE
from core.entry_forms.queries import current_version, definition_of, list_forms
from core.entry_forms.services import copy_forms
from core.entry_forms.values import FormSubject
from core.entry_forms.views.desk import form_builder
from core.entry_forms.views.pages import EVERYBODY, FormPages
from core.policy import authorize
from core.registries import Provider
from events.editions import queries
from events.editions.models import Edition
from events.editions.publication import PUBLICATION_CHECKS, desk_path
from events.editions.signals import COPIED_PARTS, CopiedPart, EditionCloned
from events.editions.states import EditionPermission
from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
from events.editions.values import Fault
from events.registrations.default_form import default_definition
from events.registrations.profile import COLUMNS, profile_faults

_FORM = _l("Registration form")


def edition_forms(edition: Edition) -> FormSubject:
    """An edition as the subject of entry forms; each of its roles may have its own."""
    return FormSubject(
        edition,
        edition.slug,
        default=partial(default_definition, edition),
        columns=COLUMNS,
        roles={str(role): role.label for role in edition.type.roles},
        check=partial(profile_faults, asks_identity=edition.asks_identity),
    )


def init_app(app: Flask) -> None:
    """Bind the desk of forms, its tab, and what publishing and copying an edition ask."""
    app.register_blueprint(form_builder(_PAGES))
    tab = EditionTab(_FORM, "entry_forms.index", 16, TabGroup.PLAN, EditionPermission.EDIT)
    EDITION_TABS.add(app, tab)
    PUBLICATION_CHECKS.add(app, Provider("forms", find_faults))
    COPIED_PARTS.add(app, CopiedPart("forms", _describe, _copy))


def find_faults(edition: Edition) -> list[Fault]:
    """What keeps an edition from being published: roles without a form, and forms with faults.

    An edition without any form passes: people then answer the default one, which has none.
    """
    subject = edition_forms(edition)
    if not list_forms(subject):
        return []
    found: list[Fault] = []
    seen = set()
    for role in (EVERY_ROLE, *subject.roles):
        version = current_version(subject, role)
        if version is None:
            url = desk_path("entry_forms.index", slug=edition.slug)
            return [Fault(_FORM, _l("It is not published yet."), url)]
        if version.id in seen:
            continue
        seen.add(version.id)
        address = version.form.role or EVERYBODY
        url = desk_path("entry_forms.show", slug=edition.slug, role=address)
        faults = list_faults(definition_of(version), subject)
        found += [Fault(_FORM, fault.message, url) for fault in faults]
    return found


def _find(slug: str) -> FormSubject:
    """The edition, if the person may edit all of it."""
    edition = queries.get_edition(slug, visible_to=current_user)
    authorize(EditionPermission.EDIT, edition)
    return edition_forms(edition)


def _describe(edition: Edition) -> str | None:
    number = len(list_forms(edition_forms(edition)))
    if not number:
        return None
    return str(ngettext("%(num)s registration form", "%(num)s registration forms", number))


def _copy(cloned: EditionCloned) -> None:
    pattern, copy = edition_forms(cloned.source), edition_forms(cloned.copy)
    copy_forms(pattern, copy, by=cloned.by, at=cloned.at)


_PAGES = FormPages(
    "entry_forms",
    "/desk/events/<slug>/forms",
    EditionPermission.EDIT,
    _find,
    _FORM,
    layout="events/registrations/desk/_entry_form.html",
    below=_l("Consents and sessions follow below them."),
)
