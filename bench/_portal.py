"""A portal to measure on: the program with an empty database of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from app import create_app
from core.db import Base, db
from core.settings import load_settings
from core.translations.__main__ import compile_catalogue
from core.working_days.services import load_shipped_years


@contextmanager
def empty_portal() -> Iterator[Flask]:
    """Made with tables and calendar in a folder that goes with it; no context is open inside."""
    compile_catalogue()
    with tempfile.TemporaryDirectory() as folder:
        program = create_app(load_settings({"DATA_DIR": folder, "DEMO": "1"}))
        with program.app_context():
            Base.metadata.create_all(db.engine)
            load_shipped_years()
            db.session.commit()
        yield program
        with program.app_context():
            db.engine.dispose()
