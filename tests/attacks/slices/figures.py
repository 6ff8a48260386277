"""The records behind the figures, and the ledger: both are the whole city's."""

from __future__ import annotations

from decimal import Decimal

from core.clock import now, today
from core.db import db
from core.figures.models import EarlierFigure
from core.indicators.models import Indicator, IndicatorValue
from tests.attacks.slices import NOBODY, READS, RUNS

TABLES = (Indicator, IndicatorValue, EarlierFigure)
ONE = [{"reference": "indicator"}]
CELLS = {
    "figures_desk.records": ([{"name": "=enterprise_services"}], READS),
    "indicators.show": (ONE, READS),
    "indicators.edit": (ONE, RUNS),
    "indicators.enter_value": (ONE, RUNS),
    "indicators.withdraw_value": (
        [{"reference": "indicator", "value_id": "indicator_value"}], RUNS,
    ),
    "earlier_figures.show": ([{"reference": "earlier_figure"}], READS),
    "earlier_figures.edit": ([{"reference": "earlier_figure"}], RUNS),
    "earlier_figures.drop_view": ([{"view_id": "saved_view"}], NOBODY),
    "indicators.drop_view": ([{"view_id": "saved_view"}], NOBODY),
}  # fmt: skip
LISTS = {"indicators.index": READS, "indicators.new": RUNS, "earlier_figures.index": READS}


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME

    one = Indicator(
        code="canary", name_zh=NAME, name_en=NAME, definition_zh=NAME, definition_en=NAME,
        is_public=False, created_at=now(),
    )  # fmt: skip
    value = IndicatorValue(
        indicator=one, value=Decimal(1), as_of=today(), source=NAME, entered_at=now()
    )
    earlier = EarlierFigure(
        reference="EF-2026-0901", figure="editions", year=2020, as_of=today(), value=1,
        source=NAME, created_at=now(),
    )  # fmt: skip
    db.session.add_all([value, earlier])
    db.session.commit()
    return {"earlier_figure": earlier.reference, "indicator": one.code, "indicator_value": value.id}
