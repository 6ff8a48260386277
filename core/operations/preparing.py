"""Makes a database ready: migrations, then what each slice wants to be there at the first start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import current_app
from sqlalchemy import inspect

from core.db import Base, db
from core.operations.migrating import upgrade
from core.operations.registry import registered_preparers
from core.serving.announcing import keep_sign_ins
from core.serving.first_start import VERSIONS, note_prepared
from core.settings import Settings


def prepare(say: Callable[[str], None]) -> None:
    """Migrate and load what is missing, telling `say` about each step."""
    settings: Settings = current_app.extensions["settings"]
    say("Preparing the database")
    migrate(VERSIONS)
    shown: list[str] = []
    for preparer in registered_preparers():
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
