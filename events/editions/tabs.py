"""The tabs of one edition at the desk; each slice adds its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from flask import request, url_for
from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _l

from core.desk.shares import Waits
from core.navigation import Link, open_one
from core.policy import can
from core.registries import Registry
from core.states import Labelled
from events.editions.models import Edition
from events.event_types import Part


class TabGroup(Labelled):
    PLAN = "plan", _l("Plan")
    PEOPLE = "people", lazy_pgettext("group", "People")
    DAY = "day", _l("On the day")
    AFTER = "after", _l("Afterwards")
    SETTINGS = "settings", _l("Settings")


@dataclass(frozen=True)
class EditionTab:
    """One tab: its page takes the edition's `slug`. Without a group it stands among the groups.

    Shown only when the edition's type has `part` (None: every type) and `permission` is given on
    the edition (None: to whoever may read the edition). The pages of the blueprint `around` stand
    behind it too, where their addresses do not.
    """

    label: LazyString
    endpoint: str
    order: int
    group: TabGroup | None = None
    permission: StrEnum | None = None
    part: Part | None = None
    around: str = ""


EDITION_TABS = Registry[EditionTab](
    "edition tabs", "The tabs of every edition's desk pages.", key="endpoint", order="order"
)


def tabs_for(edition: Edition, waiting: Sequence[Waits] = ()) -> tuple[list[Link], list[Link]]:
    """The groups, and the tabs of the group in hand, with what is known to wait behind each.

    A group leads to its first tab. Tabs of a group follow one another by their order.
    """
    shown = [tab for tab in EDITION_TABS if _is_shown(tab, edition)]
    urls = [url_for(tab.endpoint, slug=edition.slug) for tab in shown]
    around = [url for tab, url in zip(shown, urls, strict=True) if tab.around == request.blueprint]
    here = open_one(urls)
    if around and here == urls[0]:  # below the overview's address alone
        here = around[0]
    top, inner = [], []
    for group, members in groupby(zip(shown, urls, strict=True), key=lambda one: one[0].group):
        links = [Link(tab.label, url, url == here, _count(url, waiting)) for tab, url in members]
        is_open = any(link.active for link in links)
        count = sum(link.count or 0 for link in links) or None
        label = group.label if group else links[0].label
        top.append(Link(label, links[0].url, is_open, count))
        inner += links if group and is_open else []
    return top, inner


def _count(url: str, waiting: Sequence[Waits]) -> int | None:
    return sum(one.count for one in waiting if one.path.split("?")[0] == url) or None


def _is_shown(tab: EditionTab, edition: Edition) -> bool:
    if tab.part is not None and not edition.type.has(tab.part):
        return False
    return tab.permission is None or can(tab.permission, edition)
