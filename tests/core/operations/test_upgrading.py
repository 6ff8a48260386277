"""An upgrade that fails leaves everything as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from core.audit import record
from core.db import db
from core.operations import backups, migrating, upgrading
from core.operations.archive import UpgradeFailed
from core.serving.first_start import hold_data
from core.web import public
from tests.core.operations.places import empty_place

pytestmark = pytest.mark.both_databases

MARK = "upgrade_mark"


@pytest.fixture
def place(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """A portal with data, whose program has one more migration than its database."""
    fresh = empty_place(app.extensions["settings"], tmp_path / "old")
    with fresh as place, place.app_context():
        migrating.upgrade()
        record("test:made", "thing")
        db.session.commit()
        monkeypatch.setattr(migrating, "latest", lambda: "9999")
        yield place


def mark_and_claim(revision: str = "9999") -> None:
    """Stands for a migration: makes a table and notes the new number."""
    with db.engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE {MARK} (id INTEGER)"))
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))


def is_marked() -> bool:
    with db.engine.connect() as connection:
        return inspect(connection).has_table(MARK)


def rows() -> int:
    with db.engine.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM audit_entry")).scalar_one()


def test_nothing_to_do(place: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "latest", migrating.current)
    assert upgrading.upgrade(print) is None


def test_a_good_upgrade_leaves_a_checked_copy(
    place: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "upgrade", mark_and_claim)
    copy = upgrading.upgrade(print)
    assert copy is not None
    assert backups.check(copy)["rows"]["audit_entry"] == rows()
    assert is_marked()


def failing_migration(real: object) -> object:
    def migrate(revision: str = "head", *_: object) -> None:
        if revision != "head":
            real(revision)  # type: ignore[operator]
            return
        mark_and_claim()
        raise RuntimeError("the new program is at fault")

    return migrate


def test_a_failing_migration_is_taken_back(place: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    before, count = migrating.current(), rows()
    monkeypatch.setattr(migrating, "upgrade", failing_migration(migrating.upgrade))
    with pytest.raises(UpgradeFailed, match=f"at fault(.|\n)*back at {before}"):
        upgrading.upgrade(print)
    assert not is_marked()
    assert (migrating.current(), rows()) == (before, count)


def test_a_page_that_breaks_afterwards_takes_it_back(
    place: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real = migrating.current(), migrating.upgrade
    monkeypatch.setattr(
        migrating, "upgrade", lambda r="head", *_: mark_and_claim() if r == "head" else real(r)
    )
    broken = public(lambda: ("", 500))
    monkeypatch.setitem(place.view_functions, "health.healthz", broken)
    with pytest.raises(UpgradeFailed, match="500"):
        upgrading.upgrade(print)
    assert not is_marked()
    assert migrating.current() == before


def test_not_while_the_portal_runs(place: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        return
    with hold_data(place.extensions["settings"]), pytest.raises(UpgradeFailed, match="running"):
        upgrading.upgrade(print)
