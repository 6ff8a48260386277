"""Organisers lay out halls, draw booths, and bring or take away the sheet of them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from core.clock import now
from core.db import db
from core.errors import Conflict, NotFound
from core.forms import answer_form
from core.policy import authorize
from core.shares import heavy
from core.web import requires
from events.editions.models import Edition
from events.editions.views.pages import Page, answer_set_up, edition_of
from events.plans import queries, services, sheets
from events.plans.drawing import map_and_list, stamp_of
from events.plans.forms import HallForm, PlanForm, SheetForm, sent_rows
from events.plans.models import USUAL_HOLD, BoothPlan, Hall
from events.plans.sheets import As, Line
from events.plans.states import BoothKind, Facility, PlanPermission

P = PlanPermission
PAGES = "events/plans"
ROWS, EMPTY = 40, 5
SHEETS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
          "csv": "text/csv; charset=utf-8"}  # fmt: skip
desk = Blueprint("plans_desk", __name__, url_prefix="/desk/events/<slug>/plan")


@desk.get("")
@requires(P.LIST)
def index(slug: str) -> Page:
    edition = edition_of(slug)
    authorize(P.LIST, edition)
    plan = queries.find_plan(edition)
    drawn = map_and_list(edition, stamp_of(edition, plan), at_desk=True)
    return _page("index", edition, plan=plan, halls=queries.list_halls(edition), drawn=drawn)


@desk.route("/settings", methods=["GET", "POST"])
@requires(P.DRAW)
def settings(slug: str) -> Page:
    edition, plan = _drawn(slug)
    form = PlanForm()
    if request.method == "GET":
        form.fill(plan)
    home = url_for(".index", slug=slug)
    return answer_set_up(
        form, lambda: services.set_up(plan, **form.said, by=current_user, at=now()),
        lambda: _page("form", edition, form=form, title=_("Rules of the booth plan"), back=home),
        done=_("Saved."), to=home,
    )  # fmt: skip


@desk.route("/halls/new", methods=["GET", "POST"])
@requires(P.DRAW)
def new_hall(slug: str) -> Page:
    return _put_hall(slug, None)


@desk.route("/halls/<code>", methods=["GET", "POST"])
@requires(P.DRAW)
def hall(slug: str, code: str) -> Page:
    return _put_hall(slug, code)


@desk.post("/halls/<code>/remove")
@requires(P.DRAW)
def remove_hall(slug: str, code: str) -> Page:
    edition, plan = _drawn(slug)
    known = queries.get_hall(edition, code)
    try:
        services.remove_hall(plan, known, by=current_user, at=now())
    except Conflict as conflict:
        form = HallForm(edition, known, fresh=True)
        form.refuse(conflict)
        return _hall_page(edition, form, known), conflict.status
    flash(_("The hall is removed."), "success")
    return redirect(url_for(".index", slug=slug), 303)


@desk.get("/halls/<code>/draw")
@requires(P.DRAW)
def draw(slug: str, code: str) -> Page:
    edition, plan = _drawn(slug)
    return _editor(edition, plan, queries.get_hall(edition, code))


@desk.post("/halls/<code>/draw")
@requires(P.DRAW)
@heavy
def save(slug: str, code: str) -> Page:
    """All or nothing: what was drawn comes back as it was, with what is wrong at each booth."""
    edition, plan = _drawn(slug)
    here, rows = queries.get_hall(edition, code), sent_rows(request.form)
    rows = [(number, {"hall": code, **cells}) for number, cells in rows]
    try:
        lines, _taken = services.draw(plan, rows, seen=_seen(), by=current_user, at=now())
    except Conflict as conflict:
        return _too_late(edition, here, rows, conflict)
    if any(line.faults for line in lines):
        db.session.rollback()
        return _editor(edition, plan, here, lines), 422
    flash(_("The plan is saved."), "success")
    page = request.args.get("page") if "rows" not in request.form else None
    return redirect(url_for(".draw", slug=slug, code=code, page=page), 303)


@desk.route("/import", methods=["GET", "POST"])
@requires(P.DRAW)
@heavy
def bring(slug: str) -> Page:
    """Look at a sheet row by row; nothing is taken before one has seen it."""
    edition, plan = _drawn(slug)
    form = SheetForm()

    def preview() -> Page:
        rows = sheets.read_sheet_rows(form.file.data.read(), form.file.data.filename or "")
        lines = services.read_rows(edition, rows, partly=True)
        db.session.rollback()
        sent = [dict(line.cells, row=line.number) for line in lines]
        return _page("preview", edition, plan=plan, lines=lines, sent=sent, columns=sheets.COLUMNS)

    return answer_form(form, lambda: _page("import", edition, form=form), preview)


@desk.post("/import/take")
@requires(P.DRAW)
@heavy
def take(slug: str) -> Page:
    """Take the rows that were shown, as far as they still fit the plan."""
    edition, plan = _drawn(slug)
    rows = sent_rows(request.form)
    try:
        lines, _any = services.draw(
            plan, rows, seen=_seen(), by=current_user, at=now(), partly=True
        )
    except Conflict as conflict:
        return _too_late(edition, None, rows, conflict)
    taken = sum(not line.faults and line.does is not As.SAME for line in lines)
    flash(ngettext("%(num)s booth is taken over.", "%(num)s booths are taken over.", taken),
          "success")  # fmt: skip
    return redirect(url_for(".index", slug=slug), 303)


@desk.get("/booths.<any(xlsx,csv):kind>")
@requires(P.LIST)
@heavy
def sheet(slug: str, kind: str) -> Response:
    edition = edition_of(slug)
    authorize(P.LIST, edition)
    rows = map(sheets.row_of, queries.list_booths(edition))
    return _download(sheets.write_rows(rows, as_csv=kind == "csv"), f"{slug}-booths.{kind}")


@desk.post("/rows.xlsx")
@requires(P.DRAW)
@heavy
def rows_as_sheet(slug: str) -> Response:
    """Rows that were not taken, each with what to correct, as a sheet to go on with."""
    edition, _plan = _drawn(slug)
    lines = services.read_rows(edition, sent_rows(request.form), partly=False)
    kept = [line for line in lines if line.faults] if "faulty" in request.form else lines
    notes = {number: faults_of(line) for number, line in enumerate(kept)}
    db.session.rollback()
    return _download(sheets.write_rows([line.cells for line in kept], notes), f"{slug}-rows.xlsx")


def faults_of(line: Line) -> str:
    return "; ".join(f"{sheets.COLUMNS[key]}: {words}" for key, words in line.faults)


def _put_hall(slug: str, code: str | None) -> Page:
    edition, plan = _drawn(slug)
    known = queries.get_hall(edition, code) if code else None
    form = HallForm(edition, known, fresh=request.method == "GET")
    return answer_set_up(
        form,
        lambda: services.put_hall(plan, known, form.said, by=current_user, at=now()),
        lambda: _hall_page(edition, form, known),
        done=_("Saved."), to=url_for(".index", slug=slug),
    )  # fmt: skip


def _hall_page(edition: Edition, form: HallForm, hall: Hall | None) -> str:
    title = _("Hall %(code)s", code=hall.code) if hall else _("Add a hall")
    home = url_for(".index", slug=edition.slug)
    return _page("form", edition, form=form, title=title, back=home, hall=hall)


def _editor(edition: Edition, plan: BoothPlan, here: Hall, sent: list[Line] | None = None) -> str:
    """The drawing and the table of a hall; of a long table one page, in which all is sent back."""
    if sent is None:
        mine = [one for one in queries.list_booths(edition) if one.hall_id == here.id]
        rows = [sheets.row_of(one) | {"was": one.code, "kind": one.kind} for one in mine]
        lines = [Line(number, cells) for number, cells in enumerate(rows, 1)]
    else:
        lines = sent
    page = max(1, request.args.get("page", 1, int))
    is_whole = sent is not None and "rows" not in request.form
    shown = lines if is_whole else lines[(page - 1) * ROWS : page * ROWS]
    drawn = [dict(one.cells) | {"faults": faults_of(one)} for one in lines]
    return _page(
        "draw", edition, plan=plan, hall=here, lines=shown, all=drawn, page=page, empty=EMPTY,
        pages=-(-len(lines) // ROWS), kinds=BoothKind, facilities=Facility, metres=sheets.metres,
        faulty=[one for one in lines if one.faults], columns=sheets.COLUMNS,
    )  # fmt: skip


def _too_late(edition: Edition, here: Hall | None, rows: Any, conflict: Conflict) -> Page:
    db.session.rollback()
    sent = [dict(cells) | {"row": number} for number, cells in rows]
    page = _page("stale", edition, hall=here, rows=sent, message=conflict.message)
    return page, conflict.status


def _drawn(slug: str) -> tuple[Edition, BoothPlan]:
    """The edition and its plan for whoever draws it; a plan nobody began yet is an empty one."""
    edition = edition_of(slug)
    authorize(P.DRAW, edition)
    if request.method == "POST":
        return edition, services.begin_plan(edition, by=current_user, at=now())
    return edition, queries.find_plan(edition) or BoothPlan(
        edition=edition, version=1, is_public=False, hold_minutes=USUAL_HOLD
    )


def _seen() -> int:
    try:
        return int(request.form.get("version", ""))
    except ValueError as fault:
        raise NotFound from fault


def _page(name: str, edition: Edition, **shown: Any) -> str:
    return render_template(f"{PAGES}/{name}.html", edition=edition, **shown)


def _download(content: bytes, name: str) -> Response:
    response = Response(content, mimetype=SHEETS[name.rpartition(".")[2]])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
