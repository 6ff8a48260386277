"""Binds the desk of forms: its pages, its tab, and what editions ask of it."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from core.entry_forms.conditions import condition_words
from core.entry_forms.faults import list_faults
from core.entry_forms.values import FormDefinition
from core.files.policies import READERS
from core.registries import Provider, install
from events.editions.models import Edition
from events.editions.publication import PUBLICATION_CHECKS, desk_path
from events.editions.signals import COPIED_PARTS, CopiedPart
from events.editions.states import EditionPermission
from events.editions.tabs import EDITION_TABS, EditionTab
from events.editions.values import Fault
from events.entry_forms.models import EVERY_ROLE
from events.entry_forms.policies import ANSWER_FILE, may_read_answer
from events.entry_forms.queries import current_version, list_forms
from events.entry_forms.services import copy_forms
from events.entry_forms.views import desk, questions

_FORM = _l("Registration form")


def init_app(app: Flask) -> None:
    """Bind the pages, the tab, what publishing and copying an edition ask, and who reads files."""
    install(app, desk, questions)
    app.add_template_global(condition_words, "draft_words")
    EDITION_TABS.add(
        app, EditionTab(_FORM, "entry_forms.index", 31, permission=EditionPermission.EDIT)
    )
    PUBLICATION_CHECKS.add(app, Provider("forms", find_faults))
    READERS.add(app, Provider(ANSWER_FILE, may_read_answer))
    COPIED_PARTS.add(app, CopiedPart("forms", _describe, copy_forms))


def find_faults(edition: Edition) -> list[Fault]:
    """What keeps an edition from being published: roles without a form, and forms with faults.

    An edition without any form passes: people then answer the default one, which has none.
    """
    if not list_forms(edition):
        return []
    found: list[Fault] = []
    seen = set()
    for role in (EVERY_ROLE, *edition.type.roles):
        version = current_version(edition, role)
        if version is None:
            url = desk_path("entry_forms.index", slug=edition.slug)
            return [Fault(_FORM, _l("It is not published yet."), url)]
        if version.id in seen:
            continue
        seen.add(version.id)
        definition = FormDefinition.from_json(version.definition)
        address = version.form.role or "all"
        url = desk_path("entry_forms.show", slug=edition.slug, role=address)
        faults = list_faults(definition, asks_identity=edition.asks_identity)
        found += [Fault(_FORM, fault.message, url) for fault in faults]
    return found


def _describe(edition: Edition) -> str | None:
    number = len(list_forms(edition))
    if not number:
        return None
    return str(ngettext("%(num)s registration form", "%(num)s registration forms", number))
