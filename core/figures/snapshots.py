"""What a figure was on a day, what an edition closed with, growth since the one before (R22)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Self, TypeAlias

from sqlalchemy import select

from core.clock import beijing_date
from core.db import CENT, db
from core.errors import Words
from core.figures.models import EarlierFigure, FigureSnapshot, SupersededFigure

# Numerator, denominator (None where the figure is no share) and note of each figure, by name.
Counting: TypeAlias = Mapping[str, tuple[int, int | None, Words]]


@dataclass(frozen=True)
class Before:
    """The edition before another: its address, "" for one that is not in this portal; its year."""

    slug: str
    year: int


class AllBut(str):
    """Stands where an edition's address does, for all editions but those `without`."""

    __slots__ = ("without",)
    without: frozenset[str]

    def __new__(cls, without: Iterable[str]) -> Self:
        one = super().__new__(cls, "")
        one.without = frozenset(without)
        return one


class Closed:
    """What all closed editions closed with, read in one statement for many figures.

    With it, what several figures tell of one counting is counted once (`once`).
    """

    def __init__(self) -> None:
        self._counted: dict[Any, Any] = {}
        self._names: dict[Any, Collection[str]] = {}
        self._kept: dict[str, dict[str, tuple[int, int]]] = {}
        columns = FigureSnapshot.figure, FigureSnapshot.edition, FigureSnapshot.numerator
        rows = select(*columns, FigureSnapshot.denominator).where(FigureSnapshot.is_final)
        for figure, edition, part, whole in db.session.execute(rows):
            self._kept.setdefault(figure, {})[edition] = part, whole or 0

    def once(self, count: Callable[[str], Counting], edition: str) -> Counting:
        """What `count` says of the edition, asked for the first figure that wants it."""
        if (count, edition) not in self._counted:
            self._counted[count, edition] = count(edition)
        found: Counting = self._counted[count, edition]
        return found

    def of(self, figure: str, editions: Callable[[], Collection[str]]) -> Sum:
        """The sum over those of `editions` that closed, and which did not."""
        if editions not in self._names:
            self._names[editions] = editions()
        kept, known = self._kept.get(figure, {}), self._names[editions]
        both = [kept[one] for one in known if one in kept]
        return Sum(
            sum(part for part, _whole in both), sum(whole for _part, whole in both),
            AllBut(kept), is_all=len(both) == len(known),
        )  # fmt: skip


@dataclass(frozen=True)
class Sum:
    """`rest` stands for the editions that are not in it; with `is_all` there are none."""

    numerator: int
    denominator: int
    rest: AllBut
    is_all: bool


@dataclass(frozen=True)
class Growth:
    """In percent, two decimals, half up, against what `base` was on `on`."""

    percent: Decimal
    base: int
    on: date


def growth_between(value: int, base: int) -> Decimal:
    """R22: 2,195 after 1,900 is 15.53 percent."""
    grown = Decimal(value - base) * 100 / base
    return grown.quantize(CENT, ROUND_HALF_UP)


def growth_since(
    figure: str, value: int, as_of: date, *, year: int, before: Before
) -> Growth | None:
    """Against the same month and day of the edition before; None without a figure of that day."""
    try:
        on = as_of.replace(year=as_of.year - (year - before.year))
    except ValueError:  # 29 February
        return None
    base = _value_on(figure, before, on)
    return Growth(growth_between(value, base), base, on) if base else None


def _value_on(figure: str, edition: Before, on: date) -> int | None:
    """As it was taken that day, or was entered for it where the portal took none."""
    taken = select(FigureSnapshot.numerator).where(
        FigureSnapshot.figure == figure, FigureSnapshot.edition == edition.slug,
        FigureSnapshot.as_of == on,
    )  # fmt: skip
    entered = select(EarlierFigure.value).where(
        EarlierFigure.figure == figure, EarlierFigure.year == edition.year,
        EarlierFigure.as_of == on,
    )  # fmt: skip
    found = db.session.scalar(taken) if edition.slug else None
    return found if found is not None else db.session.scalar(entered)


def final_of(figure: str, edition: str) -> FigureSnapshot | None:
    """What an edition closed with."""
    of = FigureSnapshot.figure == figure, FigureSnapshot.edition == edition
    return db.session.scalar(select(FigureSnapshot).where(*of, FigureSnapshot.is_final))


def finals_of(figure: str) -> Mapping[str, int]:
    """What every edition closed with, by its address."""
    rows = select(FigureSnapshot.edition, FigureSnapshot.numerator)
    rows = rows.where(FigureSnapshot.figure == figure, FigureSnapshot.is_final)
    return {row[0]: row[1] for row in db.session.execute(rows)}


def earlier_of(figure: str) -> Mapping[int, int]:
    """What was entered of editions before this portal, by year: the latest of each."""
    rows = select(EarlierFigure.year, EarlierFigure.value).where(EarlierFigure.figure == figure)
    found = db.session.execute(rows.order_by(EarlierFigure.year, EarlierFigure.as_of))
    return {row[0]: row[1] for row in found}


def keep_snapshot(
    figure: str, edition: str, numerator: int, denominator: int | None, *,
    at: datetime, is_final: bool = False,
) -> None:  # fmt: skip
    """Keep numerator and denominator of this day; what was taken earlier that day makes room.

    Of an edition that has closed nothing more is kept but what it closes with anew: that takes the
    place of what it had closed with, which is kept beside (`superseded_of`).
    """
    before = final_of(figure, edition)
    if before is not None and not is_final:
        return
    replaced = _supersede(before, at) if before is not None else None
    on = beijing_date(at)
    same = select(FigureSnapshot).filter_by(figure=figure, edition=edition, as_of=on)
    kept = db.session.scalar(same) or FigureSnapshot(figure=figure, edition=edition, as_of=on)
    kept.numerator, kept.denominator = numerator, denominator
    kept.taken_at, kept.is_final = at, is_final
    kept.replaces_at = replaced
    db.session.add(kept)
    db.session.flush()


def closed_with(edition: str) -> Mapping[str, FigureSnapshot]:
    """Every figure that an edition closed with, by its name."""
    rows = select(FigureSnapshot).where(FigureSnapshot.edition == edition, FigureSnapshot.is_final)
    return {one.figure: one for one in db.session.scalars(rows)}


def superseded_of(edition: str) -> Mapping[str, list[SupersededFigure]]:
    """What an edition had closed with before, by the figure's name, the latest first."""
    rows = select(SupersededFigure).where(SupersededFigure.edition == edition)
    found: dict[str, list[SupersededFigure]] = {}
    for one in db.session.scalars(rows.order_by(SupersededFigure.taken_at.desc())):
        found.setdefault(one.figure, []).append(one)
    return found


def _supersede(before: FigureSnapshot, at: datetime) -> datetime:
    """Keep it as what the figure was that day and as what the edition had closed with; when."""
    taken_at = before.taken_at
    db.session.add(
        SupersededFigure(
            figure=before.figure, edition=before.edition, taken_at=taken_at,
            superseded_at=at, numerator=before.numerator, denominator=before.denominator,
        )
    )  # fmt: skip
    before.is_final = False
    db.session.flush()
    return taken_at
