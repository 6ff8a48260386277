"""Migrations: bound only where they are used, because Alembic need not stay in a web process."""

import os
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from core.db import Base, db
from core.serving.first_start import HEAD, VERSIONS


def bind_for_commands(app: Flask) -> None:
    """Let `flask db …` work; a serving process does without."""
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
        bind(app)


def bind(app: Flask) -> None:
    from flask_migrate import Migrate

    if "migrate" not in app.extensions:
        Migrate(app, db, directory=str(VERSIONS.parent), render_as_batch=True)


def upgrade(revision: str = "head", folder: Path = VERSIONS.parent) -> None:
    """Bring the tables to `revision`; whatever goes wrong is raised and nothing was changed."""
    from alembic import command

    command.upgrade(_config(folder), revision)


def change(before: str, wanted: str) -> None:
    """From one migration to another, in either direction."""
    if wanted >= before:
        upgrade()
        return
    from alembic import command

    command.downgrade(_config(VERSIONS.parent), wanted)


def make_tables(revision: str) -> None:
    """Make the tables of `revision`; of the models, for a database that never was migrated."""
    if revision:
        upgrade(revision)
    else:
        Base.metadata.create_all(db.engine)


def _config(folder: Path) -> Any:
    # Alembic itself and not Flask-Migrate's commands, which end the program on a fault.
    bind(current_app)
    return current_app.extensions["migrate"].migrate.get_config(str(folder))


def latest() -> str:
    return HEAD.read_text().partition("_")[0].strip() if HEAD.exists() else ""


def current() -> str:
    """The number of the migration the database stands at, empty when none was run."""
    from alembic.runtime.migration import MigrationContext

    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""
