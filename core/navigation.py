"""What stands in the main menu and on the desk; each slice adds its own entries."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from flask import request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.registries import Registry
from core.states import Labelled


class DeskGroup(Labelled):
    """What entries of the desk stand under one heading; the others stand by themselves."""

    RECOGNITION = "recognition", _l("Recognition of qualifications")
    ENTERPRISES = "enterprises", _l("Enterprises and cooperation")
    HOUSE = "house", _l("Administration")


@dataclass(frozen=True)
class NavigationItem:
    """One entry; shown only when `visible` says so, counted only when there is a `count`."""

    label: LazyString
    endpoint: str
    order: int
    visible: Callable[[], bool] = lambda: True
    count: Callable[[], int] | None = None
    group: DeskGroup | None = None


@dataclass(frozen=True)
class Link:
    label: LazyString
    url: str
    active: bool
    count: int | None = None
    group: DeskGroup | None = None


MAIN_ITEMS = Registry[NavigationItem](
    "main items", "The header of every page.", key="endpoint", order="order"
)
DESK_ITEMS = Registry[NavigationItem](
    "desk items", "The side of the staff desk.", key="endpoint", order="order"
)

FOOTER_ITEMS = Registry[NavigationItem](
    "footer items", "The foot of every page.", key="endpoint", order="order"
)


def main_links() -> list[Link]:
    return _links(MAIN_ITEMS)


def footer_links() -> list[Link]:
    return _links(FOOTER_ITEMS)


def desk_links() -> list[Link]:
    """The desk's entries for this person and page, with what waits in each."""
    return _links(DESK_ITEMS) if current_user.is_authenticated else []


def desk_groups() -> list[tuple[DeskGroup | None, list[Link]]]:
    """The desk's entries, those of one group together where its first stands."""
    links = desk_links()
    first = [one.group for one in links]
    # By places, since two links are compared by their words, which costs.
    places = [first.index(one.group) if one.group else at for at, one in enumerate(links)]
    ordered = [links[at] for at in sorted(range(len(links)), key=places.__getitem__)]
    return [(group, list(some)) for group, some in groupby(ordered, lambda one: one.group)]


def has_desk() -> bool:
    """Whether this person has any list at the desk; some roles of the office have none."""
    return current_user.is_authenticated and any(item.visible() for item in DESK_ITEMS)


def _links(items: Registry[NavigationItem]) -> list[Link]:
    shown = [item for item in items if item.visible()]
    urls = [url_for(item.endpoint) for item in shown]
    here = open_one(urls)
    return [
        Link(item.label, url, url == here, item.count() if item.count else None, item.group)
        for item, url in zip(shown, urls, strict=True)
    ]


def open_one(urls: Iterable[str]) -> str:
    """The longest address this page lies at or below: the home lies above all others."""
    path = request.path
    around = [url for url in urls if path == url or path.startswith(f"{url.rstrip('/')}/")]
    return max(around, key=len, default="")
