"""How a slice adds to a page or machine of another (`Registry`), and how it hears of it (`News`).

Both are declared once, at module level, as a name with its meaning. What is in them belongs to the
app, so that two apps in one process share nothing. `install` brings in what modules declare by
decorators (`@policy`, `@job`) and the blueprints they hold.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from types import FunctionType, MappingProxyType, ModuleType
from typing import Any, Generic, TypeVar

from flask import Blueprint, Flask, current_app

Entry = TypeVar("Entry")
Payload = TypeVar("Payload")
Function = TypeVar("Function", bound=Callable[..., Any])

_NOTHING: Mapping[Any, Any] = MappingProxyType({})
_DECLARES = "__declares__"


@dataclass(frozen=True)
class Provider(Generic[Function]):
    """An entry that is no more than a function: who gives it, and where in the order it stands."""

    key: str
    call: Function
    order: int = 0


class Registry(Generic[Entry]):
    """Entries of one kind by their `key`, the name of an attribute; so is `order`.

    Entries that the order leaves equal, or all without one, stand as they were added. Two entries
    of one key are a programming error. Read within an application context, or through `of`.
    """

    def __init__(self, name: str, holds: str, *, key: str = "key", order: str = "") -> None:
        self.name, self.holds = name, holds
        self.slot = f"registry {name}"
        self._key: Callable[[Entry], Any] = attrgetter(key)
        self._order: Callable[[Entry], Any] | None = attrgetter(order) if order else None

    def add(self, app: Flask, *entries: Entry) -> None:
        """Make entries known to `app`; RuntimeError when it has one of the same key."""
        known = dict(self.of(app))
        for entry in entries:
            key = self._key(entry)
            if key in known:
                raise RuntimeError(f"{self.name} has two entries {key}")
            known[key] = entry
        if self._order is not None:
            # Sorted here, once, so that reading in a request costs one look-up.
            order = self._order
            known = dict(sorted(known.items(), key=lambda item: order(item[1])))
        app.extensions[self.slot] = known

    def of(self, app: Flask) -> Mapping[Any, Entry]:
        content: Mapping[Any, Entry] = app.extensions.get(self.slot, _NOTHING)
        return content

    def by_key(self) -> Mapping[Any, Entry]:
        """What the running app has, by key and in order."""
        content: Mapping[Any, Entry] = current_app.extensions.get(self.slot, _NOTHING)
        return content

    def find(self, key: Any) -> Entry | None:
        return self.by_key().get(key)

    def __getitem__(self, key: Any) -> Entry:
        return self.by_key()[key]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.by_key().values())


class News(Generic[Payload]):
    """Something that happened, told to those who asked, inside the sender's transaction.

    Listeners write to the database and call nobody outside. They are asked in the order in which
    they were connected; what one raises ends the sender's work too.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.slot = f"news {name}"

    def connect(self, app: Flask, listener: Callable[[Payload], object]) -> None:
        """Have `listener` hear of it; RuntimeError when it does already."""
        known = self.listeners(app)
        if listener in known:
            raise RuntimeError(f"{listener} hears {self.name} twice")
        app.extensions[self.slot] = (*known, listener)

    def listeners(self, app: Flask) -> tuple[Callable[[Payload], object], ...]:
        known: tuple[Callable[[Payload], object], ...] = app.extensions.get(self.slot, ())
        return known

    def send(self, payload: Payload) -> None:
        for listener in current_app.extensions.get(self.slot, ()):
            listener(payload)


def declare(function: Function, registry: Registry[Entry], entry: Entry) -> Function:
    """Note on a function what `install` adds to a registry; for decorators."""
    declared = getattr(function, _DECLARES, ())
    setattr(function, _DECLARES, (*declared, (registry, entry)))
    return function


def declarations(module: ModuleType) -> Iterator[tuple[Registry[Any], Any]]:
    """What the functions of this module declare, in the order of the file."""
    for value in tuple(vars(module).values()):
        # By exact type: a proxy of Flask's among the names would ask for a request.
        if type(value) is FunctionType and value.__module__ == module.__name__:
            yield from getattr(value, _DECLARES, ())


def install(app: Flask, *modules: ModuleType) -> None:
    """Give `app` what these modules declare, and their blueprints.

    Modules that add routes to one blueprint are named in one call: a blueprint that is registered
    takes no more of them.
    """
    for module in modules:
        for registry, entry in declarations(module):
            registry.add(app, entry)
        for value in tuple(vars(module).values()):
            if type(value) is Blueprint and value.name not in app.blueprints:
                app.register_blueprint(value)
