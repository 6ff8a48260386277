"""Makes a database ready: migrations, then what each slice wants to be there at the first start."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import inspect

from core.db import Base, db
from core.operations.migrating import upgrade
from core.serving.announcing import keep_sign_ins
from core.serving.first_start import VERSIONS, note_prepared
from core.settings import Settings

PrepareFunction = Callable[[], Iterable[str] | None]


@dataclass(frozen=True)
class Preparer:
    """Loads something if it is not there yet; what it returns are lines to show at each start."""

    order: int
    name: str
    function: PrepareFunction
    demo: bool


_preparers: dict[str, Preparer] = {}


def register_preparer(
    order: int, name: str, function: PrepareFunction, *, demo: bool = False
) -> None:
    """Have `function` called by `flask prepare`, in rising `order`; with `demo` only in a demo.

    It must find out itself whether there is anything to do, so that a start that was cut short
    can be repeated. Each one's changes are committed before the next runs.
    """
    _preparers[name] = Preparer(order, name, function, demo)


def prepare(say: Callable[[str], None]) -> None:
    """Migrate and load what is missing, telling `say` about each step."""
    settings: Settings = current_app.extensions["settings"]
    say("Preparing the database")
    migrate(VERSIONS)
    shown: list[str] = []
    for preparer in sorted(_preparers.values(), key=lambda each: each.order):
        if preparer.demo and not settings.demo:
            continue
        say(f"Preparing {preparer.name}")
        shown += preparer.function() or ()
        db.session.commit()
    keep_sign_ins(settings, shown)
    note_prepared(settings)


def migrate(versions: Path) -> None:
    """Bring the tables to this version of the program."""
    if any(versions.glob("*.py")):
        upgrade()
        return
    # Before the first migration is written there is only the models' own schema.
    with db.engine.begin() as connection:
        if not inspect(connection).has_table("job"):
            Base.metadata.create_all(connection)
