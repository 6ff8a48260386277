"""From the embedded database to PostgreSQL on another host: every row, file and certificate."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from app import create_app
from core import installation
from core.audit import record
from core.clock import now
from core.db import Base, db
from core.documents import services
from core.documents.values import Order
from core.files.models import StoredFile
from core.files.services import keep_made
from core.jobs import enqueue
from core.jobs.models import Job
from core.operations import backups, conversion, migrating, moving, postgresql_copy
from core.operations.archive import CopyRefused
from tests.core.documents.orders import order_for
from tests.core.operations.places import SERVER, empty_place
from tests.object_store import ObjectStore, object_store

pytestmark = pytest.mark.both_databases

OLD, NEW = "https://old.example.cn", "https://talent.example.cn"


@dataclass(frozen=True)
class Old:
    """An embedded portal at the old address: copies of it, and a certificate it issued."""

    copy: Path
    # The same with a value longer than its column, which SQLite takes.
    with_long: Path
    order: Order
    pdf: bytes


@pytest.fixture(scope="module")
def old(portal: Flask, tmp_path_factory: pytest.TempPathFactory) -> Old:
    folder = tmp_path_factory.mktemp("old")
    settings = replace(
        portal.extensions["settings"],
        data_dir=folder,
        base_url=OLD,
        database_url=f"sqlite:///{folder / 'talent.db'}",
        storage_url=f"file://{folder / 'files'}",
    )
    with create_app(settings).app_context():
        migrating.upgrade()
        order = order_for()
        services.register(order, pdf := services.draw(order))
        for number in range(3):
            keep_made(b"%d" % number, name="c.pdf", owner_id=None, purpose="test", at=now())
            record("test:made", "thing", number=number, text="穆 \\ \t \n 'quoted'", share=0.1)
            enqueue("operations.tidy", key=f"test-{number}")
        db.session.commit()
        db.session.execute(text("UPDATE job SET arguments = 'null' WHERE key = 'test-0'"))
        db.session.commit()
        installation.rest(now())  # nobody was to write any more
        backups.back_up(folder / "copy.tar")
        db.session.execute(update(Job).values(lane="longer than twelve characters"))
        db.session.commit()
        backups.back_up(folder / "long.tar")
        db.session.remove()
        db.engine.dispose()
    return Old(folder / "copy.tar", folder / "long.tar", order, pdf)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ObjectStore]:
    with object_store(tmp_path / "store") as store:
        yield store


@pytest.fixture
def place(app: Flask, store: ObjectStore, tmp_path: Path) -> Iterator[Flask]:
    """An empty database and an empty object store at the new address, with the same keys."""
    settings = replace(app.extensions["settings"], base_url=NEW)
    with empty_place(settings, tmp_path / "new", store=store) as place, place.app_context():
        yield place


@pytest.fixture
def quick_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """For moves that end before the counts are compared: a tenth of the migrations' time."""
    monkeypatch.setattr(
        migrating, "make_tables", lambda _: Base.metadata.create_all(db.session.connection())
    )


def test_all_of_it_moves_to_another_host(
    place: Flask, store: ObjectStore, old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not SERVER:
        with pytest.raises(CopyRefused, match="DATABASE_URL"):
            moving.move(old.copy)
        return
    storage = place.extensions["storage"]
    tried = moving.move(old.copy, dry_run=True)
    assert postgresql_copy.is_empty(db.engine)
    assert list(storage.list()) == []

    put = storage.put
    monkeypatch.setattr(storage, "put", lambda key, _file: put(key, b"something else"))
    with pytest.raises(CopyRefused, match="differs"):
        moving.move(old.copy)
    assert postgresql_copy.is_empty(db.engine)
    monkeypatch.undo()

    # The same again, over what the broken attempt left in the store.
    moved = moving.move(old.copy)
    assert moved == tried
    made = backups.check(old.copy)
    rows = {name: taken.rows for name, taken in moved.tables.items()}
    assert rows | {"alembic_version": 1} == made["rows"]
    assert moved.files == made["files"] == 4
    # As they lie in the store, read past the program.
    kept = db.session.execute(select(StoredFile.storage_key, StoredFile.sha256)).all()
    assert store.digests() == dict(tuple(row) for row in kept)
    assert moved.redirect_rule == f"return 308 {NEW}$request_uri;"
    _certificates_still_verify(place, old)
    _work_goes_on(place)
    assert installation.planned_rest() is None
    db.session.rollback()
    with pytest.raises(CopyRefused, match="database is not empty"):
        moving.move(old.copy)


def _certificates_still_verify(place: Flask, old: Old) -> None:
    client = place.test_client()
    # What the QR code on paper holds, as the old host hands it on.
    assert old.order.check_url.startswith(OLD)
    address = old.order.check_url.removeprefix(OLD)
    page = client.get(address, base_url=NEW, follow_redirects=True)
    assert page.status_code == 200
    assert old.order.holder_name in page.text
    sealed = {"file": (io.BytesIO(old.pdf), "certificate.pdf")}
    answer = client.post("/api/v1/certificates/verify", data=sealed, base_url=NEW)
    assert json.loads(answer.text)["verdict"] == "unchanged"


def _work_goes_on(place: Flask) -> None:
    """The log is whole and grows on from its number, the work waits, null in JSON is null."""
    record("test:after", "thing")
    db.session.commit()
    verified = place.test_cli_runner().invoke(args=["audit", "verify", "--json"])
    assert json.loads(verified.output)["faults"] == []
    assert db.session.query(Job).filter(Job.key.like("test-%")).count() == 3
    kept = text("SELECT arguments::text FROM job WHERE key = 'test-0'")
    assert db.session.scalar(kept) == "null"
    db.session.rollback()


def test_what_is_not_of_the_copy_is_not_mixed_with_it(place: Flask, old: Old) -> None:
    if not SERVER:
        return
    place.extensions["storage"].put("0" * 32, b"another's")
    with pytest.raises(CopyRefused, match="store is not empty"):
        moving.move(old.copy)


@pytest.mark.usefixtures("quick_tables")
def test_a_row_that_arrives_otherwise_is_found(
    place: Flask, old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not SERVER:
        return
    digest = conversion._digest
    seen: list[object] = []

    def once_otherwise(row: dict[str, Any], json_columns: list[str]) -> int:
        seen.append(row)
        return digest(row, json_columns) + (len(seen) == 1)

    monkeypatch.setattr(conversion, "_digest", once_otherwise)
    with pytest.raises(CopyRefused, match="reads back as something else"):
        moving.move(old.copy)
    assert postgresql_copy.is_empty(db.engine)


@pytest.mark.usefixtures("quick_tables")
def test_a_value_that_only_the_embedded_database_takes_is_named(place: Flask, old: Old) -> None:
    if not SERVER:
        return
    with pytest.raises(CopyRefused, match="job: a row does not fit: value too long"):
        moving.move(old.with_long)
    assert postgresql_copy.is_empty(db.engine)


def test_other_keys_and_versions_are_refused(
    place: Flask, old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not SERVER:
        return
    monkeypatch.setattr(migrating, "latest", lambda: "9999")
    with pytest.raises(CopyRefused, match="flask upgrade the old place"):
        moving.move(old.copy)
    monkeypatch.undo()
    place.extensions["settings"] = replace(place.extensions["settings"], field_keys=("other",))
    with pytest.raises(CopyRefused, match="FIELD_KEYS"):
        moving.move(old.copy)
