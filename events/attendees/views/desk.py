"""An edition's attendee list at the desk: filter, sort, choose columns, save, take away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from core.clock import BEIJING, now
from core.db import db
from core.errors import DomainError
from core.policy import authorize, can
from core.reports.services import BACKGROUND_FROM, make_in_background, stream_export
from core.reports.states import FileFormat
from core.web import requires
from events.attendees import queries, services
from events.attendees.bulk import bulk_actions
from events.attendees.columns import Column
from events.attendees.forms import IDENTITY, STANDARD, ExportForm, ViewForm
from events.attendees.states import AttendeePermission, ColumnGroup, ColumnKind
from events.attendees.steps import steps_for
from events.attendees.values import ListChoice
from events.attendees.views.page import AttendeeList, load_list
from events.editions.models import Edition

PAGES = "events/attendees"
Page = str | tuple[str, int] | BaseResponse
blueprint = Blueprint("attendees_desk", __name__, url_prefix="/desk/events/<slug>/attendees")
LAST_POSITION = 9_999
PERSON_PAGE = "registrations_desk.show"
SHORT = 12
_TEXT = Markup('<span class="{}">{}</span>')


@blueprint.app_template_global("shown_cell")
def shown_cell(value: Any, column: Column, reference: str, edition: Edition) -> str | Markup:
    """One cell of the page: moments in Beijing time to the minute, sensitive ones as dots."""
    if column.is_sensitive:
        return "•••"
    if value is None or value == "":
        return ""
    if column.kind is ColumnKind.MOMENT:
        return Markup('<span class="cell-time nums">{}</span>').format(
            f"{value.astimezone(BEIJING):%Y-%m-%d %H:%M}"
        )
    if column.key == "reference":
        return _reference(reference, edition)
    if column.key == "name":
        return _TEXT.format("cell-name", value)
    return str(value) if len(str(value)) < SHORT else _TEXT.format("cell-text", value)


def _reference(reference: str, edition: Edition) -> Markup:
    """The number, leading to the person's page where the desk has one."""
    if PERSON_PAGE not in current_app.view_functions:
        return Markup('<span class="reference">{}</span>').format(reference)
    url = url_for(PERSON_PAGE, slug=edition.slug, reference=reference)
    return Markup('<a class="reference" data-open href="{}">{}</a>').format(url, reference)


@blueprint.get("")
@requires(AttendeePermission.LIST)
def index(slug: str) -> Page:
    """One page of the people the address asks for."""
    return _page(_list(slug))


@blueprint.get("/columns")
@requires(AttendeePermission.LIST)
def choose_columns(slug: str) -> Page:
    """Put the ticked columns in the order of their numbers, and show the list with them."""
    shown = _list(slug)
    ticked = [key for key in request.args.getlist("col") if key in shown.columns]
    ticked.sort(key=_position)
    kept = ListChoice(shown.choice.filter, tuple(ticked), shown.choice.order)
    return redirect(_address(shown, kept))


@blueprint.post("/export")
@requires(AttendeePermission.EXPORT)
def export(slug: str) -> Page:
    """Hand the list over: at once when it is short, else as a file made in the background."""
    shown = _list(slug)
    authorize(AttendeePermission.EXPORT, shown.edition)
    form = ExportForm()
    if not form.validate_on_submit():
        return _page(shown, export_form=form), 422 if form.errors else 200
    wanted = _wanted(shown, form.which.data)
    count = queries.count_chosen(current_user, shown.edition, wanted, shown.facts)
    try:
        opened = services.open_list(
            shown.edition,
            wanted,
            shown.columns,
            file_format=FileFormat(form.file_format.data),
            by=current_user,
            at=now(),
            purpose=form.purpose.data or "",
            expected=count,
        )
    except DomainError as refusal:
        if not form.blame(refusal):
            raise
        return _page(shown, export_form=form), 422
    if count > BACKGROUND_FROM:
        make_in_background(opened, {**wanted.filter, "order": wanted.order})
        flash(_("The file is being made. Fetch it here when it is done."), "success")
        return redirect(url_for("exports.index"), 303)
    table = queries.table_of(current_user, shown.edition, wanted, shown.facts, shown.columns)
    return stream_export(opened, table)


@blueprint.post("/views")
@requires(AttendeePermission.LIST)
def save_view(slug: str) -> Page:
    """Keep what the address shows under a name."""
    shown = _list(slug)
    form = ViewForm()
    if not form.validate_on_submit():
        return _page(shown, view_form=form), 422 if form.errors else 200
    try:
        services.save_view(
            shown.edition,
            form.name.data or "",
            shown.choice,
            shared=bool(form.shared.data),
            by=current_user,
            at=now(),
        )
    except DomainError as refusal:
        if not form.blame(refusal):
            raise
        db.session.rollback()
        return _page(_list(slug), view_form=form), 422
    flash(_("The view is kept."), "success")
    return redirect(_address(shown, shown.choice), 303)


@blueprint.post("/views/<uuid:view_id>/drop")
@requires(AttendeePermission.LIST)
def drop_view(slug: str, view_id: UUID) -> Page:
    shown = _list(slug)
    services.drop_view(queries.get_own_view(view_id, shown.edition, user=current_user))
    flash(_("The view is deleted."), "success")
    return redirect(_address(shown, shown.choice), 303)


def _list(slug: str) -> AttendeeList:
    shown = load_list(slug)
    authorize(AttendeePermission.LIST, shown.edition)
    return shown


def _page(
    shown: AttendeeList, *, export_form: ExportForm | None = None, view_form: ViewForm | None = None
) -> str:
    found = queries.list_page(
        current_user,
        shown.edition,
        shown.choice,
        shown.facts,
        shown.columns,
        page=request.args.get("page", 1, int),
    )
    sees_identity = can(AttendeePermission.EXPORT_IDENTITY, shown.edition)
    form = export_form or ExportForm(formdata=None)
    if not sees_identity:
        form.which.choices = {k: v for k, v in form.which.choices.items() if k != IDENTITY}
    return render_template(
        f"{PAGES}/index.html",
        shown=shown,
        edition=shown.edition,
        choice=shown.choice,
        headers=_headers(shown),
        kinds=[shown.columns[key] for key in shown.choice.columns],
        page=found,
        groups=_groups(shown, sees_identity=sees_identity),
        views=[
            (view, ListChoice(**_stored(view.choice)).query())
            for view in queries.list_views(current_user, shown.edition)
        ],
        actions=bulk_actions(),
        steps=steps_for(shown.edition, shown.choice),
        may_take=can(AttendeePermission.EXPORT, shown.edition),
        sees_identity=sees_identity,
        export_form=form,
        view_form=view_form or ViewForm(formdata=None),
        background_from=BACKGROUND_FROM,
    )


def _headers(shown: AttendeeList) -> list[dict[str, Any]]:
    """The table's headings, each with the address that sorts by it."""
    headers = []
    for key in shown.choice.columns:
        column = shown.columns[key]
        header: dict[str, Any] = {"label": column.label, "sorted": None}
        if column.sorts_by is not None and not column.is_sensitive:
            is_up = shown.choice.order == key
            header["sort"] = "?" + shown.choice.query(order=f"-{key}" if is_up else key)
            if shown.choice.order.removeprefix("-") == key:
                header["sorted"] = "ascending" if is_up else "descending"
        headers.append(header)
    return headers


def _groups(shown: AttendeeList, *, sees_identity: bool) -> dict[ColumnGroup, list[Any]]:
    """Columns to choose from, under their headings, with their number where they are shown."""
    places = {key: number for number, key in enumerate(shown.choice.columns, 1)}
    groups: dict[ColumnGroup, list[Any]] = {}
    for key, column in shown.columns.items():
        if sees_identity or not column.is_sensitive:
            groups.setdefault(column.group, []).append((column, places.get(key)))
    return groups


def _wanted(shown: AttendeeList, which: str) -> ListChoice:
    columns = {STANDARD: shown.standard, IDENTITY: shown.with_identity}.get(which)
    keys = columns() if columns else shown.choice.columns
    return ListChoice(shown.choice.filter, keys, shown.choice.order)


def _stored(choice: dict[str, Any]) -> dict[str, Any]:
    return {
        "filter": choice["filter"],
        "columns": tuple(choice["columns"]),
        "order": choice["order"],
    }


def _position(key: str) -> int:
    """The number typed beside a column; without one it comes last."""
    typed = request.args.get(f"at_{key}", "")
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= 4
    return int(typed) if is_number and int(typed) else LAST_POSITION


def _address(shown: AttendeeList, choice: ListChoice) -> str:
    return f"{url_for('.index', slug=shown.edition.slug)}?{choice.query()}"
