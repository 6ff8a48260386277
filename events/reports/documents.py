"""A report drawn: its charts, alike on page and paper, and its workbook with the same."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from flask_babel import gettext as _

from core.charts import Chart, Kind, Series, cut, ranked_chart
from core.i18n import show_date, show_datetime, tr
from core.tallies import percent
from events.reports.values import FIGURES, GROUPS, LABELS, RATES, STEPS, Content, Group

# Excel's bound for the name of a sheet, in characters.
LONGEST_SHEET = 31


def charts_of(content: Content) -> list[Chart]:
    steps = [content.counts[key] for key in STEPS]
    sentence = _("Of %(cvs)s CVs, %(intents)s came to an intent and %(hired)s were hired.",
                 cvs=steps[0], intents=steps[1], hired=steps[-1])  # fmt: skip
    series = (Series(_("Applications"), steps),)
    labels = [LABELS[key] for key in STEPS]
    way = Chart(_("From CV to being hired"), sentence, labels, series, Kind.FUNNEL, _("Step"))
    return [way, *(_chart(content, one) for one in GROUPS if content.groups[one.key])]


def _chart(content: Content, group: Group) -> Chart:
    return ranked_chart(group.label, dict(content.groups[group.key]), label=group.word, urls={})


def shares_of(content: Content, group: Group) -> list[tuple[str, int, Any]]:
    """Each of a group in words, counted, with its percent of all of them."""
    rows = content.groups[group.key]
    whole = sum(number for _code, number in rows)
    return [(str(group.word(code)), number, percent(number, whole)) for code, number in rows]


def workbook_of(content: Content) -> bytes:
    """All figures with their definitions, and a sheet with a chart for each group."""
    import xlsxwriter

    kept = BytesIO()
    # Names of industries are typed by employers: never a formula, never a link.
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(kept, plain) as book:
        _write(book, _("Figures"), _figure_rows(content), (34, 14, 16, 16, 90))
        for group in GROUPS:
            rows: list[Sequence[Any]] = [(str(group.label), _("Number"), _("Share in percent"))]
            rows += [(name, number, float(share or 0)) for name, number, share
                     in shares_of(content, group)]  # fmt: skip
            sheet = _write(book, str(group.label), rows, (40, 14, 18))
            if len(rows) > 1:
                _draw(book, sheet, str(group.label), len(rows) - 1)
    return kept.getvalue()


def _figure_rows(content: Content) -> list[Sequence[Any]]:
    days = f"{show_date(content.first_day)} – {show_date(content.last_day)}"
    rows: list[Sequence[Any]] = [
        (
            tr(content.name),
            days,
            "",
            "",
            _("As of %(moment)s", moment=show_datetime(content.as_of)),
        ),
        (_("Figure"), _("Number"), _("Unit"), "", _("What is counted")),
    ]
    rows += [
        (str(one.label), content.counts[one.key], str(one.unit), "", str(one.definition))
        for one in FIGURES
    ]
    rows.append((_("Rate"), _("Percent"), _("Part"), _("Whole"), _("Formula")))
    for rate in RATES:
        share = rate.of(content)
        formula = f"{LABELS[rate.part]} ÷ {LABELS[rate.whole]}"
        parts = content.counts[rate.part], content.counts[rate.whole]
        rows.append((str(rate.label), float(share) if share is not None else "", *parts, formula))
    return [*rows, (_("Words"), "", "", "", tr(content.text))]


def _write(book: Any, name: str, rows: Sequence[Sequence[Any]], widths: Sequence[int]) -> Any:
    sheet = book.add_worksheet(cut(name, LONGEST_SHEET))
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            heading = number == 0 or row[0] in {_("Figure"), _("Rate")}
            form = bold if heading else wrapped
            put = sheet.write_string if isinstance(value, str) else sheet.write_number
            put(number, column, value, form)
    return sheet


def _draw(book: Any, sheet: Any, name: str, rows: int) -> None:
    """The sheet's own numbers as bars, the largest on top as in its table."""
    where = sheet.get_name()
    chart = book.add_chart({"type": "bar"})
    chart.add_series({
        "name": name,
        "categories": [where, 1, 0, rows, 0],
        "values": [where, 1, 1, rows, 1],
        "fill": {"color": Chart.colour("canal")},
    })  # fmt: skip
    chart.set_title({"name": name})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    sheet.insert_chart("E2", chart, {"description": name})
