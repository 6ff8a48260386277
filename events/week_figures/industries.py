"""Shares by industry: always by one version of the list, with its denominator (events.md §1.1)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import LazyString
from flask_babel import gettext as _
from sqlalchemy import func

from core.clock import beijing_date, now, today
from core.db import db
from core.errors import Words
from core.figures.registry import AnyRows, Distinct, Groups
from core.figures.suppression import Counted
from core.i18n import show_number, tr
from events.editions.models import Edition
from events.projects.models import Project
from events.taxonomies.queries import Reading, reading_on
from events.week_figures.editions import WEEK, counted_editions, counts_apart


def list_for(edition: str) -> Reading | None:
    """The list an edition is counted by: that of its first day.

    All editions together are counted by the list of the latest that has begun: a new version
    changes nothing that was counted before it holds.
    """
    begun = counted_editions(WEEK, edition).with_only_columns(func.max(Edition.starts_at))
    latest = db.session.scalar(begun if edition else begun.where(Edition.starts_at <= now()))
    day: date = beijing_date(latest) if latest else today()
    return reading_on(day)


@dataclass(frozen=True)
class Shared:
    """Projects in key industries, of those with an industry of the list, out of `projects`.

    `projects` gives select of project and what it is called, for an edition or all.
    """

    projects: Callable[[str], Distinct]

    def key(self, edition: str) -> Distinct:
        reading = list_for(edition)
        return self._among(edition, reading.key_codes if reading else [])

    def known(self, edition: str) -> Distinct:
        reading = list_for(edition)
        return self._among(edition, list(reading.items) if reading else [])

    def counts(self, edition: str) -> tuple[int, int, Words]:
        """How many are in key industries, of how many in any; the list and its version are said.

        So is how many are in no industry of it.
        """
        reading = list_for(edition)
        if reading is None:
            return 0, 0, LazyString(lambda: str(_("No list of industries is kept yet.")))
        by_code = self._by_code(edition)
        known = sum(count for code, count in by_code.items() if code in reading.items)
        key = sum(by_code.get(code, 0) for code in reading.key_codes)
        without = sum(by_code.values()) - known
        return key, known, LazyString(_told, reading, without)

    def groups(self, title: LazyString) -> Groups:
        return Groups(title, self._by_industry, self._of_each, apart=_key_names)

    def _by_industry(self, edition: str) -> Counted:
        """Counts by industry of the list; what is in none of it is left out."""
        return _named(list_for(edition), self._by_code(edition).items())

    def _of_each(self) -> Iterable[Counted]:
        """The same of every edition, by the list of all."""
        rows, reading = self.projects("").rows, list_for("")
        of, key = Project.edition_id, rows.selected_columns[0]
        columns = of, Project.industry, func.count(key.distinct())
        each = rows.with_only_columns(*columns).group_by(of, Project.industry)
        return [_named(reading, one) for one in counts_apart(each)]

    def _by_code(self, edition: str) -> dict[str, int]:
        found = self.projects(edition)
        key = found.rows.selected_columns[0]
        rows: AnyRows = found.rows.with_only_columns(Project.industry, func.count(key.distinct()))
        return {row[0]: row[1] for row in db.session.execute(rows.group_by(Project.industry))}

    def _among(self, edition: str, codes: list[str]) -> Distinct:
        found = self.projects(edition)
        return Distinct(found.rows.where(Project.industry.in_(codes)), found.link)


def _key_names(edition: str) -> Collection[str]:
    """The key industries of the list: how many projects they have together, a share tells."""
    reading = list_for(edition)
    return {tr(reading.items[code].name) for code in reading.key_codes} if reading else ()


def _named(reading: Reading | None, by_code: Iterable[tuple[str, int]]) -> Counted:
    counts: dict[str, int] = {}
    for code, count in by_code:
        if reading is not None and code in reading.items:
            name = tr(reading.items[code].name)
            counts[name] = counts.get(name, 0) + count
    return list(counts.items())


def _told(reading: Reading, without: int) -> str:
    one = reading.taxonomy
    return str(
        _(
            "List: %(name)s, version %(number)s; %(count)s without industry.",
            name=tr(one.name), number=one.number, count=show_number(without),
        )
    )  # fmt: skip
