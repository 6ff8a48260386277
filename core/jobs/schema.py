"""Procrastinate's own tables, types and functions, beside ours on PostgreSQL.

As its version 3.10 makes them; a later one that changes them comes with a migration of ours. Made
by the migrations, and where tables are made from the models.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection

from core.jobs.models import Job

FILE = Path(__file__).with_name("procrastinate_3_10.sql")


def add_queue(connection: Connection) -> None:
    """Make them; on SQLite there are none."""
    if connection.dialect.name == "postgresql":
        # By the driver: several statements at once, with percent signs in them.
        driver: Any = connection.connection.driver_connection
        driver.execute(FILE.read_text())


def _after_create(_table: Any, connection: Connection, **_: Any) -> None:
    add_queue(connection)


event.listen(Job.__table__, "after_create", _after_create)
