"""The office's figures for everybody, each by itself, those of the seed article; what is behind."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from core.charts import Chart
from core.clock import now
from core.errors import NotFound
from core.figures.article import article_lines
from core.figures.policies import FigurePermission as P
from core.figures.registry import (
    FIGURES,
    Figure,
    Group,
    Told,
    all_figures,
    find_counted,
    find_figure,
)
from core.figures.snapshots import Closed
from core.policy import authorize
from core.public_pages import show as show_page
from core.web import public, requires

PAGES = "core/figures"
blueprint = Blueprint("figures", __name__, url_prefix="/figures")
desk = Blueprint("figures_desk", __name__, url_prefix="/desk/figures")


@blueprint.get("")
@public
def index() -> Response:
    """Every figure with its definition, group by group."""
    closed = Closed()
    told = [(one, one.measure(closed=closed)) for one in all_figures().values()]
    groups = [(one, [each for each in told if each[0].group is one]) for one in Group]
    shown = [one for one in groups if one[1]]
    drawn = [one for one in FIGURES if one.drawn or one.groups]
    return show_page(f"{PAGES}/index.html", groups=shown, drawn=drawn, as_of=now())


@blueprint.get("/seed")
@public
def seed() -> Response:
    """The numbers of the article the portal was made after, as they stand here."""
    return show_page(f"{PAGES}/article.html", lines=article_lines(), as_of=now())


@blueprint.get("/<name>")
@public
def show(name: str) -> Response:
    """One figure, of all editions or of the one that is asked for."""
    figure, edition = find_figure(name), request.args.get("edition", "")
    amount = figure.measure(edition)
    counted = figure if isinstance(figure, Figure) else None
    return show_page(
        f"{PAGES}/show.html", figure=figure, amount=amount, edition=edition, counted=counted,
        editions=counted.editions() if counted else {}, growth=figure.growth(edition, amount),
        charts=_charts(figure, edition),
        groups=counted.groups.chart(edition) if counted and counted.groups else None,
    )  # fmt: skip


@desk.get("/<name>")
@requires(P.RECORDS)
def records(name: str) -> str:
    """The records behind a figure; `of` asks for those of its denominator."""
    authorize(P.RECORDS)
    figure, edition = find_counted(name), request.args.get("edition", "")
    rows = figure.of if request.args.get("of") else figure.rows
    if rows is None or (edition and edition not in figure.editions()):
        raise NotFound
    behind = rows(edition)
    page, amount = behind.page(request.args.get("page", 1, int)), figure.measure(edition)
    return render_template(
        f"{PAGES}/records.html", figure=figure, edition=edition, page=page, total=behind.total(),
        is_whole=rows is figure.of,
        told=amount.denominator if rows is figure.of else amount.numerator,
    )  # fmt: skip


def _charts(figure: Told, edition: str) -> list[Chart]:
    """Its parts side by side, and what else its slice draws of it."""
    own = figure.chart(edition)
    found = [own] if own else []
    if isinstance(figure, Figure):
        found += [chart for draw in figure.drawn for chart in draw(figure, edition)]
    return found
