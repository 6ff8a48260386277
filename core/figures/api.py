"""The office's figures for other programs (contract §5); open to everybody."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, Field

from core.api import Operation, api_blueprint, operation
from core.api.shapes import Strict, Words
from core.errors import Words as Said
from core.figures.registry import Amount, Told, all_figures, find_figure
from core.figures.snapshots import Closed
from core.i18n import speaking

TAG = "Figures"
CACHE_SECONDS = 60
blueprint = api_blueprint("figures")


class FigureQuery(Strict):
    edition: str = Field("", description="The address of one edition; all of them if left out.")


class GrowthBody(BaseModel):
    """In percent, two decimals, against what the edition before was on the same month and day."""

    percent: float
    base: int
    as_of: date


class FigureBody(BaseModel):
    """One figure. A share is in percent, with what it is a share of; else `denominator` is null."""

    name: str
    title: Words
    value: int | float | None
    numerator: int | float
    denominator: int | float | None
    unit: Words
    definition: Words
    note: Words
    as_of: datetime | date
    source: str
    # Only of one edition, and where the same day of the one before is kept.
    growth: GrowthBody | None = None


class FiguresBody(BaseModel):
    figures: list[FigureBody]


@blueprint.get("/figures")
@operation(Operation(_l("All figures"), TAG, FiguresBody, Strict, cache_seconds=CACHE_SECONDS))
def index(query: Strict) -> FiguresBody:
    closed = Closed()
    told = [_body(one, one.measure(closed=closed)) for one in all_figures().values()]
    return FiguresBody(figures=told)


@blueprint.get("/figures/<name>")
@operation(Operation(_l("One figure"), TAG, FigureBody, FigureQuery, cache_seconds=CACHE_SECONDS))
def show(name: str, query: FigureQuery) -> FigureBody:
    """Of all editions, or of the one that is asked for; what is not known is not found."""
    figure = find_figure(name)
    amount = figure.measure(query.edition)
    body, grown = _body(figure, amount), figure.growth(query.edition, amount)
    if grown is not None:
        body.growth = GrowthBody(percent=float(grown.percent), base=grown.base, as_of=grown.on)
    return body


def _body(figure: Told, amount: Amount) -> FigureBody:
    return FigureBody(
        name=figure.name, title=in_both(figure.title), value=_number(amount.value),
        numerator=_number(amount.numerator) or 0, denominator=_number(amount.denominator),
        unit=in_both(figure.unit_name), definition=in_both(figure.definition),
        note=in_both(amount.note), as_of=amount.as_of, source=figure.source,
    )  # fmt: skip


def _number(value: Decimal | int | None) -> int | float | None:
    """JSON's own numbers: whole ones without a fraction."""
    if value is None or value == int(value):
        return value if value is None else int(value)
    return float(value)


def in_both(words: Said) -> Words:
    """A sentence of the program as each language says it."""
    said = {}
    for code in ("en", "zh"):
        with speaking(code):
            said[code] = str(words)
    return Words(**said)
