"""The entries of all directories, as a list at the desk."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.accounts.models import User
from core.clock import today
from core.lists import Card, ColumnKind, Content, ListSpec, Rights, column_of, filters
from core.lists.columns import words_of
from events.directories.models import DirectoryEntry
from events.directories.states import Directory, DirectoryPermission

_K, _P = ColumnKind, DirectoryPermission


def _content(_nothing: None, _reader: User) -> Content:
    one = DirectoryEntry
    kinds = filters.choices_of(Directory)
    columns = [
        column_of(one.reference, _l("Reference"), on_screen=True, is_quiet=True),
        column_of(one.kind, _l("Directory"), _K.CHOICE, words=words_of(Directory), on_screen=True),
        column_of(one.title_zh, _l("Title in Chinese"), _K.NAME, on_screen=True),
        column_of(one.title_en, _l("Title in English"), _K.NAME, on_screen=True),
        column_of(one.link, _l("Link")),
        column_of(one.valid_until, _l("Shown until"), _K.DATE, on_screen=True,
                  is_late=lambda day: day is not None and day < today()),
        column_of(one.position, _l("Place in the order"), _K.NUMBER, on_screen=True),
        column_of(one.saved_at, _l("Saved on"), _K.MOMENT),
    ]  # fmt: skip
    return Content(columns, [
        filters.search(_("Title or number"), one.title_zh, one.title_en, one.reference),
        filters.choice("kind", _("Directory"), kinds, one.kind),
        filters.flag("ended", _("No longer shown"), one.valid_until < today()),
    ])  # fmt: skip


ENTRIES = ListSpec(
    key="events.directories",
    label=_l("Directories"),
    rights=Rights(see=_P.LIST, take=_P.LIST),
    rows=lambda _user, _nothing: select(DirectoryEntry),
    id=DirectoryEntry.id,
    ref=DirectoryEntry.reference,
    content=_content,
    order="position",
    card=Card("title_zh", ("kind", "title_en", "valid_until")),
    link=lambda _nothing, reference: url_for("directories_desk.show", reference=reference),
    lead=_l("Carriers and enterprises that wish to be shown stand there by themselves."),
    nothing=_l("No entry fits these filters"),
    source=_l("The office enters what the public directories show."),
)
