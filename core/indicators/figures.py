"""Indicators told as figures: the latest value with its day and source, percentages computed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import LazyString, pgettext
from flask_babel import gettext as _

from core.charts import Chart, Series
from core.clock import today
from core.errors import NotFound, Words
from core.figures.registry import Amount, Group, Source
from core.figures.snapshots import Closed, Growth
from core.i18n import show_date, show_number, tr
from core.indicators.models import Indicator, IndicatorValue
from core.indicators.queries import list_indicators
from core.tallies import percent, trimmed

# So many of the latest values are drawn.
DRAWN = 24


@dataclass(frozen=True)
class LedgerFigure:
    """One indicator, with those it is computed of; as `core.figures.registry.Told` asks."""

    indicator: Indicator
    part: Indicator | None = None
    whole: Indicator | None = None
    group: Group = Group.LEDGER
    source: Source = Source.LEDGER

    @property
    def name(self) -> str:
        return self.indicator.code

    @property
    def title(self) -> LazyString:
        return LazyString(tr, self.indicator.name)

    @property
    def definition(self) -> LazyString:
        one = self.indicator
        return LazyString(tr, {"en": one.definition_en, "zh": one.definition_zh})

    @property
    def unit_name(self) -> Words:
        one = self.indicator
        return "%" if self.part else LazyString(tr, {"en": one.unit_en, "zh": one.unit_zh})

    @property
    def trap(self) -> Words:
        return ""

    def measure(self, edition: str = "", closed: Closed | None = None) -> Amount:
        """Its latest value; NotFound for an edition, which the ledger knows nothing of."""
        if edition:
            raise NotFound
        if self.part is not None and self.whole is not None:
            return _share(_latest(self.part), _latest(self.whole))
        value = _latest(self.indicator)
        if value is None:
            return Amount(None, 0, None, today())
        return Amount(value.value, value.value, None, value.as_of, LazyString(_told, value))

    def say(self, amount: Amount) -> str:
        if amount.value is None:
            return str(_("none yet"))
        if self.part is not None:
            return str(_("%(share)s %%", share=amount.value))
        return str(_("%(number)s %(unit)s", number=plain(amount.value), unit=self.unit_name))

    def growth(self, _edition: str, _amount: Amount) -> Growth | None:
        return None

    def chart(self, _edition: str = "") -> Chart | None:
        """Its values in their order, where there are several."""
        values = self.indicator.standing[-DRAWN:]
        if len(values) < 2:
            return None
        first, last = values[0], values[-1]
        sentence = _(
            "From %(first)s on %(before)s to %(last)s on %(after)s.",
            first=plain(first.value), before=show_date(first.as_of),
            last=plain(last.value), after=show_date(last.as_of),
        )  # fmt: skip
        series = Series(self.title, [trimmed(one.value) for one in values])
        labels = [f"{one.as_of:%Y-%m-%d}" for one in values]
        return Chart(self.title, sentence, labels, (series,), heading=pgettext("chart", "Day"))


def public_figures() -> Mapping[str, LedgerFigure]:
    """Every indicator that everybody may read, by its code.

    A percentage shows both its numbers: it is public as long as they are.
    """
    known = list_indicators()
    public = {one.id for one in known if one.is_public}
    by_id: dict[uuid.UUID | None, Indicator] = {one.id: one for one in known}
    return {
        one.code: LedgerFigure(one, by_id.get(one.part_id), by_id.get(one.whole_id))
        for one in known
        if {one.id, one.part_id or one.id, one.whole_id or one.id} <= public
    }


def plain(value: Decimal | int) -> str:
    """As it was entered, without empty decimals."""
    return show_number(trimmed(value))


def _latest(indicator: Indicator) -> IndicatorValue | None:
    standing = indicator.standing
    return standing[-1] if standing else None


def _share(part: IndicatorValue | None, whole: IndicatorValue | None) -> Amount:
    """In percent, one decimal, half up (R22), as of the earlier of the two days."""
    if part is None or whole is None or not whole.value:
        return Amount(None, part.value if part else 0, whole.value if whole else 0, today())
    share = percent(int(part.value * 100), int(whole.value * 100))
    on: date = min(part.as_of, whole.as_of)
    note = LazyString(_of_days, part.as_of, whole.as_of) if part.as_of != whole.as_of else ""
    return Amount(share, part.value, whole.value, on, note)


def _of_days(part: date, whole: date) -> str:
    return str(
        _(
            "The numerator is as of %(part)s, the denominator as of %(whole)s.",
            part=show_date(part),
            whole=show_date(whole),
        )
    )


def _told(value: IndicatorValue) -> str:
    """Its source, and whether it is the highest of the series."""
    said = str(_("Source: %(source)s.", source=value.source))
    others = [one.value for one in value.indicator.standing if one is not value]
    if others and value.value > max(others):
        count = len(others) + 1
        said += str(_(" The highest of %(count)s values on record.", count=count))
    return said
