"""Where the pages of a slice's forms hang, and what the address of one names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.db import db
from core.entry_forms.conditions import condition_words
from core.entry_forms.models import EVERY_ROLE, EntryForm
from core.entry_forms.parsing import from_json
from core.entry_forms.queries import find_form
from core.entry_forms.values import FormDefinition, FormSubject
from core.errors import NotFound
from core.web import requires

EVERYBODY = "all"  # in addresses, where "" cannot stand


@dataclass(frozen=True)
class FormPages:
    """The builder of one kind of subject, as its slice hangs it into the desk.

    `url_prefix` names the subject; `find` gives it for what is named there, after `authorize` of
    `permission`, and refuses everybody else. `layout` extends a layout of the desk and knows
    `subject`. `below` says what follows the questions where people answer them.
    """

    name: str
    url_prefix: str
    permission: StrEnum
    find: Callable[..., FormSubject]
    title: LazyString
    layout: str = "layouts/desk.html"
    below: LazyString | str = ""


class Builder:
    """The pages for the subject one address names; its forms are found only through it."""

    def __init__(self, pages: FormPages, place: Mapping[str, Any]) -> None:
        self.pages, self.place = pages, place
        self.subject = pages.find(**place)

    def form(self, role: str) -> EntryForm:
        form = find_form(self.subject, EVERY_ROLE if role == EVERYBODY else role)
        if form is None or role == EVERY_ROLE:
            raise NotFound
        return form

    def form_again(self, role: str) -> EntryForm:
        """The form read afresh, dropping every change made to it."""
        db.session.rollback()
        self.subject = self.pages.find(**self.place)
        return self.form(role)

    def word_of(self, role: str) -> LazyString | str:
        return _l("Everybody") if role == EVERY_ROLE else self.subject.roles.get(role, role)

    def url(self, form: EntryForm) -> str:
        return url_for(".show", role=form.role or EVERYBODY)

    def page(self, name: str, **values: Any) -> str:
        return render_template(
            f"core/entry_forms/desk/{name}.html",
            pages=self.pages,
            subject=self.subject,
            word_of=self.word_of,
            draft_words=condition_words,
            **values,
        )


def draft_of(form: EntryForm) -> FormDefinition:
    return from_json(form.draft)


def bind(pages: FormPages, routes: Mapping[str, tuple[Callable[..., Any], str, list[str]]]):
    """A blueprint of these views: endpoint → view of a Builder, rule, methods."""
    blueprint = Blueprint(pages.name, __name__, url_prefix=pages.url_prefix)
    for endpoint, (view, rule, methods) in routes.items():
        blueprint.add_url_rule(
            rule, endpoint, requires(pages.permission)(_built(pages, view)), methods=methods
        )

    @blueprint.url_defaults
    def stay(endpoint: str, values: dict[str, Any]) -> None:
        # Links between these pages are about the same subject and form without saying so.
        if request and request.blueprint == pages.name:
            for name, value in (request.view_args or {}).items():
                if current_app.url_map.is_endpoint_expecting(endpoint, name):
                    values.setdefault(name, value)

    return blueprint


def _built(pages: FormPages, view: Callable[..., Any]):
    def page(**named: Any):
        own = {name: named.pop(name) for name in ("role", "key") if name in named}
        return view(Builder(pages, named), **own)

    return page
