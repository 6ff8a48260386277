"""The office's figures for other programs (contract §5); open to everybody."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, Field

from core.api import Operation, api_blueprint, operation
from core.api.shapes import Strict, Words
from core.errors import Words as Said
from core.figures.registry import FIGURES, Figure, Source, find_figure
from core.i18n import speaking

TAG = "Figures"
CACHE_SECONDS = 60
blueprint = api_blueprint("figures")


class FigureQuery(Strict):
    edition: str = Field("", description="The address of one edition; all of them if left out.")


class FigureBody(BaseModel):
    """One figure. A share is in percent, with what it is a share of; else `denominator` is null."""

    name: str
    title: Words
    value: int | float | None
    numerator: int
    denominator: int | None
    unit: str
    definition: Words
    note: Words
    as_of: datetime
    source: str


class FiguresBody(BaseModel):
    figures: list[FigureBody]


@blueprint.get("/figures")
@operation(Operation(_l("All figures"), TAG, FiguresBody, Strict, cache_seconds=CACHE_SECONDS))
def index(query: Strict) -> FiguresBody:
    return FiguresBody(figures=[_body(one) for one in FIGURES])


@blueprint.get("/figures/<name>")
@operation(Operation(_l("One figure"), TAG, FigureBody, FigureQuery, cache_seconds=CACHE_SECONDS))
def show(name: str, query: FigureQuery) -> FigureBody:
    """Of all editions, or of the one that is asked for; what is not known is not found."""
    return _body(find_figure(name), query.edition)


def _body(figure: Figure, edition: str = "") -> FigureBody:
    amount = figure.measure(edition)
    value = float(amount.value) if isinstance(amount.value, Decimal) else amount.value
    return FigureBody(
        name=figure.name, title=in_both(figure.title), value=value, numerator=amount.numerator,
        denominator=amount.denominator, unit=figure.unit, definition=in_both(figure.definition),
        note=in_both(amount.note), as_of=amount.as_of, source=Source.RECORDS,
    )  # fmt: skip


def in_both(words: Said) -> Words:
    """A sentence of the program as each language says it."""
    said = {}
    for code in ("en", "zh"):
        with speaking(code):
            said[code] = str(words)
    return Words(**said)
