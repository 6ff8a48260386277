"""What readers do with a list: take it away as a file, and keep a view of it under a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError
from core.i18n import LOCALES, speaking
from core.lists.choice import ListChoice, OpenList, open_list
from core.lists.models import SavedView
from core.lists.queries import of_list, table_of
from core.lists.spec import LISTS, ListSpec
from core.reports.models import Export
from core.reports.registry import Report, Table
from core.reports.services import Taking, open_export

MOST_VIEWS = 50
LONGEST_NAME = 80


def open_file(
    opened: OpenList,
    *,
    file_format: str,
    at: datetime,
    columns: tuple[str, ...] = (),
    purpose: str = "",
    expected: int | None = None,
    session: Session | None = None,
) -> Export:
    """Enter the list in the register before it leaves (R18).

    Refuses whoever may only look, sensitive columns without the special right, and those without a
    purpose (at `purpose`). `session`: another one than the request's, which in a GET never writes.
    """
    columns = columns or opened.on_screen
    is_sensitive = any(opened.columns[key].is_sensitive for key in columns)
    _require(opened, is_sensitive=is_sensitive)
    chosen = {**opened.chosen, "order": opened.order}
    names: dict[str, str] = {}
    words: dict[str, list[str]] = {}
    labels: dict[str, list[str]] = {}
    for code in LOCALES:
        # In both languages, because people of either read the register.
        with speaking(code):
            again = open_list(opened.spec, opened.subject, opened.reader, chosen)
            names[code], words[code] = str(opened.spec.label), in_words(again)
            labels[code] = [str(again.columns[key].label) for key in columns]
    taking = Taking(
        opened.spec.key,
        opened.subject,
        columns,
        chosen,
        name=names,
        title=opened.title,
        words=words,
        labels=labels,
        private=[name for name, one in opened.filters.items() if one.kind == "words"],
        expected=expected,
    )
    return open_export(
        taking,
        file_format=file_format,
        by=opened.reader,
        at=at,
        purpose=purpose,
        is_sensitive=is_sensitive,
        session=session,
    )


def report_of(spec: ListSpec) -> Report:
    return Report(spec.key, spec.label, table=make_table, check=check_export)


def check_export(export: Export, by: User) -> OpenList:
    """The list, while the person may still have what the export holds.

    A file that waits is refused (Conflict) once people show less of themselves than it holds.
    """
    spec = LISTS[export.report]
    opened = open_list(spec, spec.get(export.subject_id), by)
    _require(opened, is_sensitive=export.is_sensitive)
    if export.finished_at is not None and spec.outdated(opened.subject, export.asked_at):
        raise Conflict(
            _l("Since this file was made, somebody in it shares less with you. Make it again.")
        )
    return opened


def make_table(export: Export, by: User) -> Table:
    """The list as its asker may see it now, by the filter, columns and order in the register."""
    opened = check_export(export, by)
    given: dict[str, Any] = dict(export.filter["given"])
    order = given.pop("order")
    known = tuple(key for key in export.columns if key in opened.columns)
    return table_of(replace(opened, choice=ListChoice(given, known, order)))


def in_words(opened: OpenList) -> list[str]:
    """The filter for the register: what was typed is told by its length alone (R25)."""
    said = []
    for name, value in opened.chosen.items():
        one = opened.filters[name]
        typed = one.kind == "words"
        shown = (
            ngettext("%(num)s character", "%(num)s characters", len(value))
            if typed
            else one.say(value)
        )
        said.append(f"{one.label}{_(': ')}{shown}")
    column = opened.columns[opened.order.removeprefix("-")]
    return [*said, _("Sorted by %(column)s", column=column.label)]


def save_view(opened: OpenList, name: str, *, shared: bool, at: datetime) -> SavedView:
    """Keep the reader's choice under a name; the same name again replaces it.

    Refuses no name, too many views, and sharing without the list's right to it.
    """
    name = " ".join(name.split())
    if not name:
        raise DomainError(_l("Give the view a name."), field="name")
    if len(name) > LONGEST_NAME:
        raise DomainError(_l("Use at most %(most)s characters.", most=LONGEST_NAME), field="name")
    if shared:
        opened.require("share")
    own = (*of_list(opened), SavedView.owner_id == opened.reader.id)
    view = db.session.scalar(select(SavedView).where(*own, SavedView.name == name))
    if view is None:
        if (db.session.scalar(select(func.count(SavedView.id)).where(*own)) or 0) >= MOST_VIEWS:
            raise DomainError(_l("You have many views. Delete one first."), field="name")
        view = SavedView(list_key=opened.spec.key, subject_id=opened.subject_id, name=name)
        view.owner_id = opened.reader.id
        db.session.add(view)
    view.choice, view.is_shared, view.changed_at = opened.choice.to_json(), shared, at
    db.session.flush()
    return view


def _require(opened: OpenList, *, is_sensitive: bool) -> None:
    opened.require("take")
    if is_sensitive:
        opened.require("take_sensitive")
