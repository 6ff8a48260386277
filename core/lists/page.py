"""What the page of a list is drawn from: components/list.html."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import get_template_attribute, request, url_for
from flask_babel import LazyString
from markupsafe import Markup

from core.lists.choice import AFTER, BEFORE, ORDER, PAGE, QUEUE, ListChoice, OpenList
from core.lists.columns import NUMBER, Column, ColumnKind, Value
from core.lists.filters import ALL, Filter
from core.lists.forms import SENSITIVE, ExportForm, ViewForm
from core.lists.models import SavedView
from core.lists.queries import list_views
from core.lists.row_pages import Page, list_page
from core.lists.spec import BulkAction, Card, actions_of, additions_to
from core.policy import can
from core.reports.services import BACKGROUND_FROM

# Longer cells are cut by the table, and say all of it to the pointer.
LONGEST_WHOLE = 24
_PLAIN = re.compile(r"[A-Za-z0-9-]+")


@dataclass(frozen=True)
class Heading:
    column: Column
    css: str
    draw: str
    sign: Callable[[Value, str], str]
    sort_url: str = ""
    sorted: str = ""


# A heading, how its cell is drawn, the cell and its stored value.
Cell = tuple[Heading, str, Value, Value]
# What a row is called, whether it is ticked, where it leads, and its cells.
Line = tuple[str, bool, str | None, Iterable[Cell]]


@dataclass(frozen=True)
class ListPage:
    """One list as the page draws it; `where` are the values of its route."""

    opened: OpenList
    page: Page
    where: Mapping[str, Any]
    views: Sequence[SavedView]
    export_form: ExportForm
    view_form: ViewForm
    background_from: int = BACKGROUND_FROM

    def may(self, what: str) -> bool:
        right = getattr(self.opened.spec.rights, what)
        return right is not None and can(right, self.opened.subject)

    @property
    def ticked(self) -> list[str]:
        return request.form.getlist("ref")

    def actions(self) -> list[BulkAction]:
        spec = self.opened.spec
        about = self.opened.subject, self.opened.reader
        every = actions_of(spec).values()
        return [one for one in every if self.may(spec.rights.of(one)) and one.offered(*about)]

    def options(self, field: Filter) -> Markup:
        """What may be chosen of a filter, with what is."""
        choices = tuple((code, str(label)) for code, label in (field.choices or {}).items())
        return _options(choices, self.opened.chosen.get(field.name, ""))

    def column_groups(self) -> Iterable[tuple[str, list[Column]]]:
        """The columns to choose from, as far as this person may, by what they are about."""
        sees_all, groups = self.may("take_sensitive"), dict[str, list[Column]]()
        for one in self.opened.columns.values():
            if sees_all or not one.is_sensitive:
                groups.setdefault(str(one.group), []).append(one)
        return groups.items()

    def steps(self) -> list[tuple[LazyString, str]]:
        steps = [step for one in additions_to(self.opened.spec) for step in one.steps]
        urls = [(one.label, one.url(self.opened.subject, self.opened.chosen)) for one in steps]
        return [(label, url) for label, url in urls if url]

    @cached_property
    def here(self) -> str:
        return url_for(".index", **self.where)

    def address(self, endpoint: str = "", **values: Any) -> str:
        own = not endpoint and not values
        return self.here if own else url_for(endpoint or ".index", **self.where, **values)

    def url(self, endpoint: str, **values: Any) -> str:
        """The address of what is done with this list, with all that narrows it."""
        return self.address(endpoint, **values) + self.opened.choice.query()

    def with_choice(self, **other: str) -> str:
        """The address of this list with other filters or another order."""
        return self.address() + self.opened.choice.query(**other)

    def view_url(self, view: SavedView) -> str:
        return self.address() + ListChoice.from_json(view.choice).query()

    def queue(self) -> str:
        """What the address of a row's page says of this list, to go on along it from there."""
        said = self.opened.choice.query()[1:] if self.opened.spec.is_queue else ""
        return f"?{urlencode({QUEUE: said})}" if said else ""

    def searched(self) -> str:
        """The words looked for, where another filter narrows the list as well; else empty."""
        chosen, filters = self.opened.chosen, self.opened.filters
        others = any(filters[key].kind != "words" and chosen[key] != ALL for key in chosen)
        return " ".join(self._words().values()) if others else ""

    def _words(self) -> dict[str, str]:
        filters = self.opened.filters
        return {
            k: said for k, said in self.opened.choice.filter.items() if filters[k].kind == "words"
        }

    def everything_url(self, *, searched: bool = False) -> str:
        """The list without any filter (but words `searched` for), its columns and order kept."""
        by_default = {name: ALL for name, one in self.opened.filters.items() if one.default}
        by_default |= self._words() if searched else {}
        choice = self.opened.choice
        return self.address() + ListChoice(by_default, choice.columns, choice.order).query()

    def page_url(self, number: int) -> str:
        """The address of another page; a neighbouring one goes on from this one's first or last."""
        beside = {1: (AFTER, -1), -1: (BEFORE, 0)}.get(number - self.page.number)
        row = {beside[0]: self.page.rows[beside[1]].ref} if beside and self.page.rows else {}
        return self.with_choice(**{PAGE: str(number)}, **row)

    def links(self) -> list[str | None]:
        """Where the rows lead. One address is built, for that costs, and the rest are like it."""
        spec, refs = self.opened.spec, [row.ref for row in self.page.rows]
        first = spec.link(self.opened.subject, refs[0])
        if first is None:
            return [None] * len(refs)
        if first.count(refs[0]) != 1 or not all(map(_PLAIN.fullmatch, refs)):
            return [spec.link(self.opened.subject, ref) for ref in refs]
        before, _ref, after = first.partition(refs[0])
        return [f"{before}{ref}{after}" for ref in refs]

    def lines(self, headings: Sequence[Heading]) -> Iterator[Line]:
        ticked = self.ticked
        for row, url in zip(self.page.rows, self.links(), strict=True):
            yield row.ref, row.ref in ticked, url, map(_cell, headings, row.cells, row.values)

    def headings(self) -> list[Heading]:
        card, on_screen = self.opened.spec.card, self.opened.on_screen
        # What leads to a row's page: its name, or else what stands first.
        first = [key for key in on_screen if key != NUMBER][:1]
        links = {card.title} if card.title in on_screen else {card.title, *first}
        order = self.opened.order
        headings = []
        for one in self.page.columns:
            sort_url = sorted_ = ""
            if one.sorts_by is not None:
                sort_url = self.with_choice(
                    **{ORDER: f"-{one.key}" if order == one.key else one.key}
                )
                sorted_ = {one.key: "ascending", f"-{one.key}": "descending"}.get(order, "")
            css = f"k-{one.kind}{_part(one, card)}{'' if one.key in on_screen else ' card-only'}"
            headings.append(Heading(one, css, _draw(one, links), _sign(one), sort_url, sorted_))
        return headings


def list_shown(opened: OpenList, where: Mapping[str, Any], **forms: Any) -> ListPage:
    """The page of the list that the address asks for; with a form as it was sent."""
    page = list_page(
        opened,
        page=request.args.get(PAGE, 1, int),
        after=request.args.get(AFTER, ""),
        before=request.args.get(BEFORE, ""),
    )
    fresh = {"export_form": ExportForm(formdata=None), "view_form": ViewForm(formdata=None)}
    shown = ListPage(opened, page, where, list_views(opened), **{**fresh, **forms})
    if not (opened.keys_of("is_sensitive") and shown.may("take_sensitive")):
        which = shown.export_form.which
        which.choices = {key: one for key, one in which.choices.items() if key != SENSITIVE}
    return shown


def _part(column: Column, card: Card) -> str:
    """Which part a column's cells play on a phone's card, and whether they are quiet."""
    part = " card-fact" if column.key in card.facts else ""
    part = {card.title: " row-name", card.state: " card-state"}.get(column.key, part)
    return f"{part} quiet" if column.is_quiet else part


@lru_cache(maxsize=64)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> Markup:
    # Kept, for the countries of the world twice are a tenth of a page.
    drawn = Markup('<option value="{}"{}>{}</option>').format
    selected = Markup(" selected")
    return Markup().join(
        drawn(code, selected if code == chosen else "", label) for code, label in choices
    )


def _cell(heading: Heading, cell: Value, value: Value) -> Cell:
    draw = heading.draw
    if draw != "dots" and cell == "":
        draw = "nothing"
    elif draw == "text":
        # A name is in whichever language and direction it was given.
        whole = "name" if heading.column.kind == ColumnKind.NAME else "plain"
        draw = "long" if len(str(cell)) > LONGEST_WHOLE else whole
    return heading, draw, cell, value


def _sign(column: Column) -> Callable[[Value, str], str]:
    """The sign of a state with its word; drawn once for every state there is on the page."""
    tone, draw = column.tone, get_template_attribute("components/state.html", "state")
    return cache(lambda value, word: draw(word, tone(value) if tone else ""))


def _draw(column: Column, links: set[str]) -> str:
    if column.is_sensitive:
        return "dots"
    if column.tone is not None:
        return "state"
    if column.key in links:
        return "link"
    if column.url:
        return "leads"
    if column.is_late or column.note:
        return "marked"
    return "plain" if column.kind in {ColumnKind.MOMENT, ColumnKind.NUMBER} else "text"
