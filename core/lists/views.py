"""The routes of a list: the page, its columns, files, views, and what is done with many rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.accounts.freshness import prove_first
from core.clock import now
from core.db import db
from core.errors import DomainError
from core.lists import bulk
from core.lists.choice import COLUMNS, OpenList, open_list, require
from core.lists.forms import PRINT, SENSITIVE, STANDARD, ChangeForm, ExportForm, ViewForm
from core.lists.models import BulkRun
from core.lists.page import ListPage, list_shown
from core.lists.queries import (
    chosen_ids,
    count_rows,
    get_own_view,
    locked_rows,
    shown_text,
    table_of,
    visible_ids,
)
from core.lists.services import in_words, open_file, save_view
from core.lists.spec import BulkAction, ListSpec, actions_of
from core.reports.naming import file_name, name_download
from core.reports.services import BACKGROUND_FROM, end_export, make_in_background, stream_export
from core.reports.states import ExportAction
from core.shares import heavy, take_place
from core.web import requires

MOST_CHOSEN = 500
# More rows left as they are than this stand on a page of their own.
MOST_FLASHED = 5
LAST_POSITION = 9_999
Page = str | tuple[str, int] | BaseResponse


@dataclass(frozen=True)
class _Routes:
    """The pages of one list at one blueprint; `draw` is the slice's own page around the list."""

    spec: ListSpec
    draw: Callable[[ListPage], str]

    def index(self, **where: Any) -> Page:
        return self.draw(list_shown(self._open(where), where))

    def choose_columns(self, **where: Any) -> Page:
        """Put the ticked columns in the order of their numbers, and show the list with them."""
        opened = self._open(where)
        ticked = [key for key in request.args.getlist("col") if key in opened.columns]
        query = opened.choice.query(**{COLUMNS: ",".join(sorted(ticked, key=_position))})
        return redirect(url_for(".index", **where) + query)

    def export(self, **where: Any) -> Page:
        """Hand the list over: at once when it is short, else as a file made in the background."""
        self._open(where).require("take")
        take_place()
        return self._take(where, ExportForm(), "export_form", _hand_over)

    def save_view(self, **where: Any) -> Page:
        return self._take(where, ViewForm(), "view_form", _keep)

    def drop_view(self, view_id: UUID, **where: Any) -> Page:
        """Delete a view of one's own; lists are not touched by it."""
        opened = self._open(where)
        db.session.delete(get_own_view(opened, view_id))
        flash(_("The view is deleted."), "success")
        return _back(opened, where)

    def change(self, **where: Any) -> Page:
        """Ask whether it is meant, then do it: to those ticked, or to all the filter keeps."""
        opened, form = self._open(where), ChangeForm()
        opened.require("change")
        action = self._action(opened)
        if action.give or action.start:
            abort(400)
        ids = _chosen(opened)
        if not ids:
            return _tick_first(opened, where)
        if request.form.get("sure") != "1" or not form.validate_on_submit():
            return _ask(opened, where, action, len(ids), form), 422 if form.errors else 200
        by, said = opened.reader, form.to_said()
        asked = bulk.Asked(self.spec, opened.subject, action, by, now(), said)
        try:
            return _perform(opened, where, asked, ids)
        except DomainError as refusal:
            if not form.blame(refusal):
                raise
            db.session.rollback()
            return _ask(self._open(where), where, action, len(ids), form), 422

    def give(self, **where: Any) -> Page:
        """Hand over what belongs to those ticked, or to all the filter keeps; asks for proof."""
        opened = self._open(where)
        opened.require("take")
        action = self._action(opened)
        if action.give is None and action.start is None:
            abort(400)
        if first := prove_first(_list_url(opened, where)):
            return first
        if action.give is None:
            return _start(opened, where, action)
        ids, part = _chosen(opened), 0
        if action.at_once and len(ids) > action.at_once:
            part, parts = request.form.get("part", 0, int), _parts(len(ids), action.at_once)
            if not 1 <= part <= len(parts):
                return _ask_part(opened, where, action, parts)
            ids = ids[(part - 1) * action.at_once :][: action.at_once]
        take_place()
        rows = {one.id: one for one in locked_rows(self.spec, opened.subject, ids)}
        try:
            given = action.give([rows[one] for one in ids if one in rows], opened.reader, now())
        except DomainError as refusal:
            flash(str(refusal.message), "warning")
            return _back(opened, where)
        ending = (given.mimetype or "").rpartition("/")[2]
        named = [_("part %(number)s", number=part)] if part else []
        name_download(given, file_name([*opened.title, str(action.label), *named], now(), ending))
        return given

    def run(self, run_id: UUID, **where: Any) -> Page:
        """How far a long one is, and what it skipped."""
        run = self._run(run_id, where)
        return render_template("core/lists/run.html", spec=self.spec, where=where, run=run)

    def stop(self, run_id: UUID, **where: Any) -> Page:
        bulk.stop_run(self._run(run_id, where), by=current_user, at=now())
        return redirect(url_for(".run", run_id=run_id, **where), 303)

    def _open(self, where: dict[str, Any]) -> OpenList:
        subject = self.spec.find(**where)
        require(self.spec, "see", subject, current_user)
        return open_list(self.spec, subject, current_user, self.spec.read(request.args))

    def _action(self, opened: OpenList) -> BulkAction:
        found = actions_of(self.spec).get(request.form.get("action", ""))
        if found is None or not found.offered(opened.subject, opened.reader):
            abort(400)
        return found

    def _run(self, run_id: UUID, where: dict[str, Any]) -> BulkRun:
        subject = self.spec.find(**where)
        require(self.spec, "change", subject, current_user)
        return bulk.get_own_run(run_id, self.spec, subject, user=current_user)

    def _take(self, where: dict[str, Any], form: Any, name: str, act: Callable[..., Page]) -> Page:
        """Act on a form of the toolbar; what is wrong with it is shown on the list."""
        try:
            if form.validate_on_submit():
                return act(self._open(where), form, where)
        except DomainError as refusal:
            if not form.blame(refusal):
                raise
            db.session.rollback()
        page = self.draw(list_shown(self._open(where), where, **{name: form}))
        return page, 422 if form.errors else 200


def draw_list(shown: ListPage) -> str:
    """The page of a list that has nothing around it."""
    return render_template("core/lists/index.html", shown=shown)


def add_list_routes(
    blueprint: Blueprint, spec: ListSpec, draw: Callable[[ListPage], str] = draw_list
) -> None:
    """Give a blueprint the pages of this list, at its own address and below."""
    rights, routes = spec.rights, _Routes(spec, draw)
    for rule, page, right, method in (
        ("", routes.index, rights.see, "GET"),
        ("/columns", routes.choose_columns, rights.see, "GET"),
        ("/export", routes.export, rights.take, "POST"),
        ("/views", routes.save_view, rights.see, "POST"),
        ("/views/<uuid:view_id>/drop", routes.drop_view, rights.see, "POST"),
        ("/change", routes.change, rights.change, "POST"),
        ("/give", routes.give, rights.take, "POST"),
        ("/runs/<uuid:run_id>", routes.run, rights.change, "GET"),
        ("/runs/<uuid:run_id>/stop", routes.stop, rights.change, "POST"),
    ):
        if right is not None:
            view = requires(right)(_function(page))
            view = heavy(view) if page in {routes.export, routes.give} else view
            blueprint.add_url_rule(rule, page.__name__, view, methods=[method])


def _function(page: Callable[..., Page]) -> Callable[..., Page]:
    def view(**where: Any) -> Page:  # since a bound method takes no note of who may enter
        return page(**where)

    return view


def _hand_over(opened: OpenList, form: ExportForm, _where: dict[str, Any]) -> Page:
    standard, sensitive = opened.keys_of("handed_over"), opened.keys_of("is_sensitive")
    keys = {STANDARD: standard, SENSITIVE: standard + sensitive}
    columns = keys.get(form.which.data, opened.on_screen)
    count, is_printed = count_rows(opened), form.file_format.data == PRINT
    if is_printed and count > BACKGROUND_FROM:
        raise DomainError(_("Too many rows to print. Narrow the list."), field="file_format")
    export = open_file(
        opened,
        columns=columns,
        file_format=form.file_format.data,
        at=now(),
        purpose=form.purpose.data or "",
        expected=count,
    )
    table = table_of(opened, columns)
    if is_printed:
        rows = [list(map(shown_text, row)) for row in table.rows(db.session.connection())]
        end_export(export, ExportAction.FINISH, rows=len(rows))
        paper = {"opened": opened, "table": table, "rows": rows, "export": export}
        return render_template("core/lists/print.html", words=in_words(opened), **paper)
    if count > BACKGROUND_FROM:
        make_in_background(export, {**opened.chosen, "order": opened.order})
        flash(_("The file is being made. Download it here when it is done."), "success")
        return redirect(url_for("exports.index"), 303)
    return stream_export(export, table)


def _keep(opened: OpenList, form: ViewForm, where: dict[str, Any]) -> Page:
    save_view(opened, form.name.data or "", shared=bool(form.shared.data), at=now())
    flash(_("The view is kept."), "success")
    return _back(opened, where)


def _parts(count: int, size: int) -> list[tuple[int, int]]:
    """First and last row of each part, counted from 1."""
    return [(first + 1, min(first + size, count)) for first in range(0, count, size)]


def _ask_part(
    opened: OpenList, where: dict[str, Any], action: BulkAction, parts: list[tuple[int, int]]
) -> str:
    query = opened.choice.query()
    return render_template(
        "core/lists/parts.html",
        spec=opened.spec,
        action=action,
        parts=parts,
        sent=request.form,
        most=MOST_CHOSEN,
        url=url_for(".give", **where) + query,
        list_url=url_for(".index", **where) + query,
    )


def _start(opened: OpenList, where: dict[str, Any], action: BulkAction) -> Page:
    """Ask whether it is meant; then begin the one thing for all of them, and go to its page."""
    assert action.start is not None
    ids, form = _chosen(opened), ChangeForm()
    if not ids:
        return _tick_first(opened, where)
    if request.form.get("sure") != "1" or not form.validate_on_submit():
        return _ask(opened, where, action, len(ids), form)
    try:
        return redirect(action.start(opened.subject, ids, opened.reader, now()), 303)
    except DomainError as refusal:
        db.session.rollback()
        flash(str(refusal.message), "warning")
        return _back(opened, where)


def _tick_first(opened: OpenList, where: dict[str, Any]) -> BaseResponse:
    flash(_("Tick some first, or choose all of the list."), "warning")
    return _back(opened, where)


def _perform(opened: OpenList, where: dict[str, Any], asked: bulk.Asked, ids: list[Any]) -> Page:
    if len(ids) > bulk.AT_ONCE:
        return redirect(url_for(".run", run_id=bulk.ask_for_many(asked, ids).id, **where), 303)
    outcome = bulk.change_many(asked, ids)
    skipped, label = outcome.skipped, asked.action.label
    if len(skipped) > MOST_FLASHED:
        return redirect(url_for(".run", run_id=bulk.keep_run(asked, ids, outcome).id, **where), 303)
    flash(_("%(action)s: done for %(count)s.", action=label, count=outcome.done), "success")
    for one in skipped:
        flash(f"{one['reference']}{_(': ')}{one['reason']}", "warning")
    return _back(opened, where)


def _ask(
    opened: OpenList, where: dict[str, Any], action: BulkAction, count: int, form: ChangeForm
) -> str:
    query = opened.choice.query()
    if action.choices is not None:
        form.choice.label.text = action.asks
        form.choice.choices = {"": _("Choose"), **action.choices(opened.subject, opened.reader)}
    return render_template(
        "core/lists/change.html",
        spec=opened.spec,
        action=action,
        count=count,
        form=form,
        sent=request.form,
        most=MOST_CHOSEN,
        url=url_for(".give" if action.start else ".change", **where) + query,
        list_url=url_for(".index", **where) + query,
        at_once=bulk.AT_ONCE,
    )


def _back(opened: OpenList, where: dict[str, Any]) -> BaseResponse:
    return redirect(_list_url(opened, where), 303)


def _list_url(opened: OpenList, where: dict[str, Any]) -> str:
    return url_for(".index", **where) + opened.choice.query()


def _chosen(opened: OpenList) -> list[Any]:
    """Those ticked, or all the filter keeps; in both cases only what the reader may see (R19)."""
    if request.form.get("scope") == "all":
        return chosen_ids(opened)
    ticked = request.form.getlist("ref")[:MOST_CHOSEN]
    return visible_ids(opened, ticked) if ticked else []


def _position(key: str) -> int:
    """The number typed beside a column; without one it comes last."""
    typed = request.args.get(f"at_{key}", "")
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= 4
    return int(typed) if is_number and int(typed) else LAST_POSITION
