"""Organisers draw booths, or bring and take away the sheet of them."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from core.clock import now
from core.db import db
from core.errors import Conflict, NotFound
from core.forms import answer_form
from core.policy import authorize
from core.reports.naming import hand_over
from core.shares import heavy
from core.web import requires
from events.editions.models import Edition
from events.editions.views.pages import Page, edition_of
from events.plan_editor import services, sheets
from events.plan_editor.forms import SheetForm, sent_rows
from events.plan_editor.rows import COLUMNS, As, Line
from events.plans import queries
from events.plans.desk import plan_of
from events.plans.models import BoothPlan, Hall, metres
from events.plans.states import BoothKind, Facility, PlanPermission

P = PlanPermission
PAGES = "events/plan_editor"
ROWS, EMPTY = 40, 5
blueprint = Blueprint("plan_editor", __name__, url_prefix="/desk/events/<slug>/plan")


@blueprint.get("/halls/<code>/draw")
@requires(P.DRAW)
def draw(slug: str, code: str) -> Page:
    edition, plan = plan_of(slug)
    return _editor(edition, plan, queries.get_hall(edition, code))


@blueprint.post("/halls/<code>/draw")
@requires(P.DRAW)
@heavy
def save(slug: str, code: str) -> Page:
    """All or nothing: what was drawn comes back as it was, with what is wrong at each booth."""
    edition, plan = plan_of(slug)
    here, rows = queries.get_hall(edition, code), sent_rows(request.form)
    rows = [(number, {"hall": code, **cells}) for number, cells in rows]
    try:
        lines, _taken = services.put_rows(plan, rows, seen=_seen(), by=current_user, at=now())
    except Conflict as conflict:
        return _too_late(edition, here, rows, conflict)
    if any(line.faults for line in lines):
        db.session.rollback()
        return _editor(edition, plan, here, lines), 422
    flash(_("The plan is saved."), "success")
    page = request.args.get("page") if "rows" not in request.form else None
    return redirect(url_for(".draw", slug=slug, code=code, page=page), 303)


@blueprint.route("/import", methods=["GET", "POST"])
@requires(P.DRAW)
@heavy
def bring(slug: str) -> Page:
    """Look at a sheet row by row; nothing is taken before one has seen it."""
    edition, plan = plan_of(slug)
    form = SheetForm()

    def preview() -> Page:
        rows = sheets.read_sheet_rows(form.file.data.read(), form.file.data.filename or "")
        lines = services.read_rows(edition, rows, partly=True)
        db.session.rollback()
        sent = [dict(line.cells, row=line.number) for line in lines]
        return _page("preview", edition, plan=plan, lines=lines, sent=sent, columns=COLUMNS)

    return answer_form(form, lambda: _page("import", edition, form=form), preview)


@blueprint.post("/import/take")
@requires(P.DRAW)
@heavy
def take(slug: str) -> Page:
    """Take the rows that were shown, as far as they still fit the plan."""
    edition, plan = plan_of(slug)
    rows = sent_rows(request.form)
    try:
        lines, _any = services.put_rows(
            plan, rows, seen=_seen(), by=current_user, at=now(), partly=True
        )
    except Conflict as conflict:
        return _too_late(edition, None, rows, conflict)
    taken = sum(not line.faults and line.does is not As.SAME for line in lines)
    flash(ngettext("%(num)s booth is taken over.", "%(num)s booths are taken over.", taken),
          "success")  # fmt: skip
    return redirect(url_for("plans_desk.index", slug=slug), 303)


@blueprint.get("/booths.<any(xlsx,csv):kind>")
@requires(P.LIST)
@heavy
def sheet(slug: str, kind: str) -> Page:
    edition = edition_of(slug)
    authorize(P.LIST, edition)
    rows = map(sheets.row_of, queries.list_booths(edition))
    return hand_over(sheets.write_rows(rows, as_csv=kind == "csv"), f"{slug}-booths.{kind}")


@blueprint.post("/rows.xlsx")
@requires(P.DRAW)
@heavy
def rows_as_sheet(slug: str) -> Page:
    """Rows that were not taken, each with what to correct, as a sheet to go on with."""
    edition, _plan = plan_of(slug)
    lines = services.read_rows(edition, sent_rows(request.form), partly=False)
    kept = [line for line in lines if line.faults] if "faulty" in request.form else lines
    notes = {number: line.said for number, line in enumerate(kept)}
    db.session.rollback()
    return hand_over(sheets.write_rows([line.cells for line in kept], notes), f"{slug}-rows.xlsx")


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
    drawn = [dict(one.cells) | {"faults": one.said} for one in lines]
    return _page(
        "draw", edition, plan=plan, hall=here, lines=shown, all=drawn, page=page, empty=EMPTY,
        pages=-(-len(lines) // ROWS), kinds=BoothKind, facilities=Facility, metres=metres,
        faulty=[one for one in lines if one.faults], columns=COLUMNS,
    )  # fmt: skip


def _too_late(edition: Edition, here: Hall | None, rows: Any, conflict: Conflict) -> Page:
    db.session.rollback()
    sent = [dict(cells) | {"row": number} for number, cells in rows]
    page = _page("stale", edition, hall=here, rows=sent, message=conflict.message)
    return page, conflict.status


def _seen() -> int:
    try:
        return int(request.form.get("version", ""))
    except ValueError as fault:
        raise NotFound from fault


def _page(name: str, edition: Edition, **shown: Any) -> str:
    return render_template(f"{PAGES}/{name}.html", edition=edition, **shown)
