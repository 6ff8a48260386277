"""A report drawn: its charts, alike on page and paper, and its workbook with the same."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import pgettext

from core.charts import Chart, Kind, Series, ranked_chart
from core.i18n import show_date, show_datetime, tr
from core.reports.workbooks import Sheet, write_book
from core.reports.writers import Cell
from core.tallies import percent
from events.reports.values import FIGURES, GROUPS, LABELS, RATES, STEPS, Content, Group


def drawn_from(content: Content) -> dict[str, object]:
    """What the templates of a report read, beside its edition and version."""
    return {
        "content": content,
        "figures": FIGURES,
        "rates": RATES,
        "labels": LABELS,
        "groups": [(one, shares_of(content, one)) for one in GROUPS],
        "charts": charts_of(content),
    }


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


def shares_of(content: Content, group: Group) -> list[tuple[str, int, Decimal | None]]:
    """Each of a group in words, counted, with its percent of all of them."""
    rows = content.groups[group.key]
    whole = sum(number for _code, number in rows)
    return [(str(group.word(code)), number, percent(number, whole)) for code, number in rows]


def workbook_of(content: Content) -> bytes:
    """All figures with their definitions, and a sheet with a chart for each group."""
    sheets = [Sheet(_("Figures"), _figure_rows(content), (34, 14, 16, 16, 90))]
    for group in GROUPS:
        rows: list[Sequence[Cell]] = [
            (str(group.label), pgettext("count", "Number"), _("Share in percent"))
        ]
        rows += shares_of(content, group)
        sheets.append(Sheet(str(group.label), rows, (40, 14, 18), is_drawn=True))
    return write_book(sheets)


def _figure_rows(content: Content) -> list[Sequence[Cell]]:
    days = f"{show_date(content.first_day)} – {show_date(content.last_day)}"
    rows: list[Sequence[Cell]] = [
        (
            tr(content.name),
            days,
            "",
            "",
            _("As of %(moment)s", moment=show_datetime(content.as_of)),
        ),
        (_("Figure"), pgettext("count", "Number"), _("Unit"), "", _("What is counted")),
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
        rows.append((str(rate.label), share, *parts, formula))
    return [*rows, (_("Words"), "", "", "", tr(content.text))]
