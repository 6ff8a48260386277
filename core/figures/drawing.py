"""What a figure is made of, drawn so that no small number is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from flask_babel import gettext as _
from flask_babel import pgettext

from core.charts import Chart, Kind, Series
from core.errors import Words
from core.figures.suppression import Counted, told
from core.i18n import show_number
from core.tallies import percent


def groups_chart(
    title: Words, counts: Counted, parts: Iterable[Counted] = (), apart: Collection[str] = ()
) -> Chart | None:
    """Groups by size, small ones joined; None where nothing is left to be told.

    `parts` are the same groups edition by edition, where each has a drawing of its own; `apart`
    those whose sum is told beside.
    """
    shown, others = told(sorted(counts, key=lambda one: (-one[1], one[0])), parts, apart)
    if not shown:
        return None
    total = sum(count for _label, count in shown) + others
    sentence = _(
        "%(total)s in all; most: %(label)s, %(share)s %%.",
        total=show_number(total), label=shown[0][0], share=percent(shown[0][1], total),
    )  # fmt: skip
    labels, values = [one[0] for one in shown], [one[1] for one in shown]
    if others:
        labels, values = [*labels, _("Others")], [*values, others]
    heading = pgettext("figure", "Group")
    return Chart(title, sentence, labels, (Series(title, values),), Kind.BARS, heading)
