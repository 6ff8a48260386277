"""Figures of claims at the desk, and the quarters everybody reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core import audit
from core.charts import Chart, Series, ranked_chart
from core.clock import add_months, now, today
from core.i18n import tr
from core.policy import authorize, can
from core.public_pages import keep, kept, show, unchanged
from core.regions import district_names, region_name
from core.reports.naming import file_name, hand_over
from core.reports.writers import Cell, xlsx_of
from core.web import public, requires
from talent.catalogue.states import Sector
from talent.claim_figures.quarters import Quarter, count_ends, quarters
from talent.claim_figures.queries import By, Line, lines_by, sum_of
from talent.claims.states import TARGET_DAYS, ClaimPermission, ClaimState

PAGES = "talent/claim_figures"
MOST_LINES = 100
PERIODS = {
    "year": _l("The last twelve months"),
    "this": _l("This year"),
    "last": _l("Since the beginning of last year"),
    "all": _l("All"),
}
COLUMNS = (
    _l("Sent"),
    _l("Recognised"),
    _l("Refused"),
    _l("Ended otherwise"),
    _l("Open"),
    _l("Median working days"),
    _l("Breaches"),
)
blueprint = Blueprint("claim_figures", __name__)


@blueprint.get("/desk/claims/figures")
@requires(ClaimPermission.LIST)
def index() -> str:
    authorize(ClaimPermission.LIST)
    by, period = _asked(request.args)
    lines = lines_by(by, _since(period, today()), user=current_user, on=today())
    return render_template(
        f"{PAGES}/index.html",
        by=by,
        ways=By,
        period=period,
        periods=PERIODS,
        lines=lines[:MOST_LINES],
        unshown=max(0, len(lines) - MOST_LINES),
        whole=sum_of(lines),
        say=lambda line: _name(by, line),
        link=lambda line: _link(by, line),
        target=TARGET_DAYS,
        charts=_charts(by, lines),
        takes=can(ClaimPermission.EXPORT),
    )


@blueprint.post("/desk/claims/figures.xlsx")
@requires(ClaimPermission.EXPORT)
def workbook() -> BaseResponse:
    """The same figures as a workbook, all groups of them; who took them is in the log."""
    authorize(ClaimPermission.EXPORT)
    by, period = _asked(request.form)
    lines = lines_by(by, _since(period, today()), user=current_user, on=today())
    labels = [str(by.label), *map(str, COLUMNS)]
    rows: list[tuple[Cell, ...]] = [
        (name, line.sent, line.recognised, line.refused, line.ended_otherwise, line.open,
         line.median_days, line.breaches)
        for name, line in [*((_name(by, one), one) for one in lines),
                           (_("All together"), sum_of(lines))]
    ]  # fmt: skip
    audit.record("claims:figures_taken", "claims", by=current_user, at=now(), rows=len(lines))
    name = file_name([_("Figures of claims"), str(by.label)], now(), "xlsx")
    return hand_over(xlsx_of(labels, rows), name)


def _asked(given: Mapping[str, str]) -> tuple[By, str]:
    by = By(given["by"]) if given.get("by") in set(By) else By.MONTH
    return by, given["period"] if given.get("period") in PERIODS else "year"


@blueprint.get("/recognition-in-figures")
@public
def public_quarters() -> Response:
    on = today()
    same = unchanged(on.isoformat()[:7], *count_ends(on))
    if same is not None:
        return same
    page = kept()
    if page is not None:
        return page
    sectors = {sector.value: sector.label for sector in Sector}
    told = quarters(on)
    return keep(
        show(
            f"{PAGES}/public.html",
            quarters=told,
            sector_of=lambda code: sectors.get(code, code),
            chart=_public_chart(told),
        )
    )


def _since(period: str, on: date) -> date | None:
    return {
        "year": add_months(on.replace(day=1), -11),
        "this": on.replace(month=1, day=1),
        "last": on.replace(year=on.year - 1, month=1, day=1),
    }.get(period)


def _name(by: By, line: Line) -> str:
    if by is By.ENTRY:
        return tr(line.name) or line.key
    if by is By.COUNTRY:
        return region_name(line.key)
    if by is By.DISTRICT:
        return district_names().get(line.key, line.key)
    known = by is By.SECTOR and line.key in set(Sector)
    return str(Sector(line.key).label) if known else line.key


def _link(by: By, line: Line) -> str:
    """The claims behind a group, where the list can be narrowed to it."""
    if by is By.ENTRY:
        return url_for("claims_desk.index", state="all", q=line.key)
    if by is By.SECTOR:
        return url_for("claims_desk.index", state="all", sector=line.key)
    return url_for("claims_desk.index", state="all", district=line.key) if by is By.DISTRICT else ""


def _charts(by: By, lines: list[Line]) -> list[Chart]:
    if not lines:
        return []
    if by is not By.MONTH:
        names = {line.key: _name(by, line) for line in lines}
        counts = {line.key: line.sent for line in lines}
        return [ranked_chart(_("Claims sent"), counts, label=names.__getitem__, urls={})]
    whole = sum_of(lines)
    said = _(
        "%(sent)s sent; %(recognised)s recognised and %(refused)s refused so far.",
        sent=whole.sent, recognised=whole.recognised, refused=whole.refused,
    )  # fmt: skip
    others = [line.sent - line.recognised - line.refused for line in lines]
    series = (
        Series(ClaimState.RECOGNISED.label, [line.recognised for line in lines], "bamboo"),
        Series(ClaimState.REFUSED.label, [line.refused for line in lines], "cinnabar"),
        Series(_("Open or ended otherwise"), others, "tile"),
    )
    labels = [line.key for line in lines]
    return [Chart(_("Claims by the month in which they were sent"), said, labels, series)]


def _public_chart(told: Sequence[Quarter]) -> Chart | None:
    """Ended claims by quarter, the oldest first; without those that are not told."""
    counts = {
        _("Quarter %(number)s of %(year)s", number=one.number, year=str(one.first.year)): one.total
        for one in reversed(told)
        if one.total
    }
    if len(counts) < 2:
        return None
    most = max(counts, key=counts.__getitem__)
    said = _("Most in %(quarter)s: %(count)s.", quarter=most, count=counts[most])
    title = _("Claims ended, by quarter")
    return Chart(title, said, list(counts), (Series(title, list(counts.values())),))
