"""Indicators named and described, and values entered, each with day and source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.amounts import amount_in
from core.clock import beijing_date
from core.db import CENT, db
from core.errors import DomainError
from core.figures.models import EarlierFigure
from core.figures.registry import FIGURES
from core.indicators import queries
from core.indicators.models import Indicator, IndicatorValue
from core.indicators.policies import IndicatorPermission
from core.lists.records import keep_record
from core.policy import authorize
from core.references import next_reference

_CODE = re.compile(r"[a-z][a-z0-9_]{1,59}")
_TOO_LARGE = Decimal(10) ** 16


def keep_indicator(
    one: Indicator | None, said: Mapping[str, Any], *, by: User, at: datetime
) -> Indicator:
    """Name an indicator, or describe it anew; `said` are its columns by name.

    Refuses, at their fields, a code that is none, another's or a figure's, a percentage of one
    number alone, and one of numbers that are computed themselves.
    """
    authorize(IndicatorPermission.EDIT, one, user=by)
    if not _CODE.fullmatch(said["code"]):
        raise DomainError(_l("Use small letters, digits and “_”, a letter first."), field="code")
    with db.session.no_autoflush:
        known = queries.find_by_code(said["code"])
        if (known is not None and known is not one) or FIGURES.find(said["code"]):
            raise DomainError(_l("Another figure has this code."), field="code")
        _require_ratio(one, said)
    one = one or Indicator(created_at=at)
    kept: Indicator = keep_record(one, said, by=by, at=at)
    return kept


def _require_ratio(one: Indicator | None, said: Mapping[str, Any]) -> None:
    ends = {field: said[field] for field in ("part_id", "whole_id")}
    if not any(ends.values()):
        return
    if not all(ends.values()):
        missing = next(field for field, value in ends.items() if not value)
        raise DomainError(_l("A percentage needs both numbers."), field=missing)
    if ends["part_id"] == ends["whole_id"]:
        raise DomainError(_l("Choose two different numbers."), field="whole_id")
    if one is not None and (one.values or queries.ratio_of(one.id)):
        said_so = _l("Values were entered for it, or a percentage is computed of it.")
        raise DomainError(said_so, field="part_id")
    for field, indicator_id in ends.items():
        chosen = db.session.get(Indicator, indicator_id)
        if chosen is None or chosen.part_id is not None or chosen is one:
            raise DomainError(_l("Choose a number that is entered."), field=field)


def enter_value(
    one: Indicator, value: str, as_of: date, source: str, note: str, *, by: User, at: datetime
) -> IndicatorValue:
    """Enter what it was on a day; a value of the same day makes room and stays on record.

    Refuses, at their fields, what is no number, a day to come, and values of a percentage, which
    is computed.
    """
    authorize(IndicatorPermission.EDIT, one, user=by)
    if one.part_id is not None:
        raise DomainError(_l("A percentage is computed; enter its numbers."), field="value")
    if as_of > beijing_date(at):
        raise DomainError(_l("This day is still to come."), field="as_of")
    number = read_number(value)
    before = queries.value_of_day(one, as_of)
    if before is not None:
        before.superseded_at = at
        db.session.flush()
    entered = IndicatorValue(
        indicator=one, value=number, as_of=as_of, source=source, note=note, entered_by=by,
        entered_at=at,
    )  # fmt: skip
    db.session.add(entered)
    db.session.flush()
    audit.record("indicator:value_entered", one, by=by, at=at, note=f"{as_of}: {number}")
    return entered


def withdraw_value(entered: IndicatorValue, *, by: User, at: datetime) -> None:
    """Let a value hold no more, such as one entered for a wrong day; it stays on record."""
    authorize(IndicatorPermission.EDIT, entered.indicator, user=by)
    if entered.superseded_at is not None:
        raise DomainError(_l("This value holds no more already."))
    entered.superseded_at = at
    said = f"{entered.as_of}: {entered.value}"
    audit.record("indicator:value_withdrawn", entered.indicator, by=by, at=at, note=said)


def keep_earlier(
    one: EarlierFigure | None, said: Mapping[str, Any], *, by: User, at: datetime
) -> EarlierFigure:
    """Enter what a figure of an edition before this portal was on a day, or correct it.

    Refuses, at their fields, a day to come or before the edition's year, and a second value of the
    same figure, edition and day.
    """
    authorize(IndicatorPermission.EDIT, one, user=by)
    if said["as_of"] > beijing_date(at):
        raise DomainError(_l("This day is still to come."), field="as_of")
    if said["as_of"].year < said["year"] - 1:
        raise DomainError(_l("This day is long before the edition."), field="as_of")
    with db.session.no_autoflush:
        known = queries.earlier_on(said["figure"], said["year"], said["as_of"])
    if known is not None and known is not one:
        said_so = _l("This is entered already: %(number)s.", number=known.reference)
        raise DomainError(said_so, field="as_of")
    one = one or EarlierFigure(created_at=at, reference=next_reference("EF"), entered_by_id=by.id)
    kept: EarlierFigure = keep_record(one, said, by=by, at=at)
    return kept


def read_number(text: str) -> Decimal:
    """A number of at most two decimals, typed as amounts are: 5,466,500 or 546.65万.

    Refuses, at its field, what is no number, below nought or too large for the column.
    """
    number = amount_in(text)
    if number is None:
        raise DomainError(_l("Enter a number, such as 5466500."), field="value")
    if not 0 <= number < _TOO_LARGE or number != round(number, 2):
        raise DomainError(
            _l("Enter a number of at most two decimals, not below nought."), field="value"
        )
    return number.quantize(CENT)
