"""The holiday table, year by year, for the administrator."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.clock import now, today
from core.db import db
from core.errors import Conflict, DomainError, NotFound
from core.policy import authorize, can
from core.web import requires
from core.working_days.forms import YearForm, read_days, write_days
from core.working_days.models import CalendarYear
from core.working_days.policies import WorkingDaysPermission
from core.working_days.services import find_year, set_year, tables_by_year

blueprint = Blueprint("working_days", __name__, url_prefix="/desk/working-days")
PAGES = "core/working_days"
# Deadlines reach at most into the year after next, once a term is extended.
YEARS_AHEAD = 2
FIRST_YEAR, LAST_YEAR = 2000, 2100


@blueprint.get("")
@requires(WorkingDaysPermission.READ)
def index():
    authorize(WorkingDaysPermission.READ)
    tables = tables_by_year()
    needed = set(range(today().year, today().year + YEARS_AHEAD + 1))
    years = sorted(needed | set(tables), reverse=True)
    return render_template(f"{PAGES}/index.html", years=years, tables=tables, may_edit=_may_edit())


@blueprint.get("/<int(min=2000, max=2100):year>")
@requires(WorkingDaysPermission.READ)
def show(year: int):
    authorize(WorkingDaysPermission.READ)
    return _page(year, _filled(year))


@blueprint.post("/<int(min=2000, max=2100):year>")
@requires(WorkingDaysPermission.EDIT)
def save(year: int):
    authorize(WorkingDaysPermission.EDIT)
    form = YearForm()
    if (form.seen.data or "") != _seen(find_year(year)):
        raise Conflict(_l("Somebody changed this year since the page was opened. Look again."))
    if not form.validate_on_submit():
        return _page(year, form), 422 if form.errors else 200
    off, work = read_days(form.off.data or ""), read_days(form.work.data or "")
    try:
        set_year(
            year,
            off=off,
            work=work,
            names={day.isoformat(): name for day, name in {**off, **work}.items() if name},
            is_provisional=bool(form.is_provisional.data),
            by=current_user,
            at=now(),
        )
    except DomainError as error:
        if not form.blame(error):
            raise
        db.session.rollback()
        return _page(year, form), 422
    flash(_("Saved. The due days of open claims were counted again."), "success")
    return redirect(url_for("working_days.show", year=year), 303)


def _page(year: int, form: YearForm) -> str:
    row = find_year(year)
    return render_template(
        f"{PAGES}/show.html", year=year, row=row, form=form, may_edit=_may_edit()
    )


def _filled(year: int) -> YearForm:
    row = find_year(year)
    if row is None:
        if not _may_edit():
            raise NotFound
        return YearForm(formdata=None, data={"seen": "", "is_provisional": True})
    return YearForm(
        formdata=None,
        data={
            "seen": _seen(row),
            "off": write_days(row.off, row.names),
            "work": write_days(row.work, row.names),
            "is_provisional": row.is_provisional,
        },
    )


def _seen(row: CalendarYear | None) -> str:
    return row.changed_at.isoformat() if row is not None else ""


def _may_edit() -> bool:
    return can(WorkingDaysPermission.EDIT)
