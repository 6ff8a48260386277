"""What is backed up comes back whole, and nothing else is taken for a backup (trust.md G20)."""

from __future__ import annotations

import io
import json
import tarfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from flask import Flask

from core import installation
from core.audit import check_log, record
from core.clock import now
from core.db import db, own_transaction
from core.files.models import StoredFile
from core.files.services import keep_made
from core.jobs import enqueue
from core.operations import backups, migrating, restoring
from core.operations.archive import CopyRefused
from core.serving.first_start import hold_data
from tests.core.operations.places import empty_place

pytestmark = pytest.mark.both_databases

CONTENT = b"%PDF-1.7 a certificate"


@pytest.fixture
def filled(app: Flask) -> Flask:
    """A portal with a file, audit rows and queued work."""
    for number in range(3):
        keep_made(CONTENT + bytes([number]), name="c.pdf", owner_id=None, purpose="test", at=now())
        record("test:made", "thing", number=number, text="穆 \\ \t \n line 'quoted'")
        enqueue("operations.tidy", key=f"test-{number}")
    db.session.commit()
    return app


@pytest.fixture
def place(filled: Flask, tmp_path: Path) -> Iterator[Flask]:
    """An empty place with the same keys."""
    with empty_place(filled.extensions["settings"], tmp_path / "elsewhere") as place:
        yield place


def test_everything_comes_back(filled: Flask, place: Flask, tmp_path: Path) -> None:
    made = backups.back_up(tmp_path / "a.tar")
    assert made.files == 3
    assert made.rows["audit_entry"] >= 3
    with place.app_context():
        restored = restoring.restore(tmp_path / "a.tar")
        assert restored.rows == made.rows
        assert check_log()[1] == []
        kept = db.session.query(StoredFile).order_by(StoredFile.sha256).all()
        contents = {place.extensions["storage"].get(file.storage_key) for file in kept}
        db.session.rollback()
    assert contents == {CONTENT + bytes([number]) for number in range(3)}


def test_a_restored_log_is_whole_up_to_the_copys_head(
    filled: Flask, place: Flask, tmp_path: Path
) -> None:
    backups.back_up(tmp_path / "a.tar")
    with place.app_context():
        restoring.restore(tmp_path / "a.tar")
        ended = place.test_cli_runner().invoke(args=["audit", "verify", "--json"])
        db.session.rollback()
    assert json.loads(ended.output)["faults"] == []
    assert json.loads(ended.output)["heads"] == 1


def test_work_goes_on_in_the_restored_place(filled: Flask, place: Flask, tmp_path: Path) -> None:
    """Numbers the database gives out continue after the highest one, and the log only grows."""
    backups.back_up(tmp_path / "a.tar")
    with place.app_context():
        restoring.restore(tmp_path / "a.tar")
        record("test:after", "thing")
        db.session.commit()
        count, faults = check_log()
        db.session.rollback()
    assert faults == []
    assert count >= 4


def test_a_copy_made_while_its_portal_rested_lets_another_serve(
    filled: Flask, place: Flask, tmp_path: Path
) -> None:
    """As each copy that an upgrade of several machines makes; and a place at rest goes on resting."""
    db.session.rollback()
    installation.rest(now())
    backups.back_up(tmp_path / "resting.tar")
    installation.rest(None)
    with place.app_context():
        restoring.restore(tmp_path / "resting.tar")
        assert installation.planned_rest() is None
        installation.rest(since := now())
        restoring.restore(tmp_path / "resting.tar", force=True)
        assert installation.planned_rest() == since
        db.session.rollback()


def test_nothing_is_overwritten_unasked(filled: Flask, tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    backups.back_up(path)
    with pytest.raises(CopyRefused, match="exists"):
        backups.back_up(path)
    with pytest.raises(CopyRefused, match="--force"):
        restoring.restore(path)


def test_force_replaces_what_is_here(filled: Flask, tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    rows = backups.back_up(path).rows
    extra = keep_made(b"later", name="l.pdf", owner_id=None, purpose="test", at=now()).storage_key
    db.session.commit()
    restoring.restore(path, force=True)
    assert backups.engine_copy().counts(db.engine) == rows
    # A wrong copy must not have cost a file.
    assert filled.extensions["storage"].exists(extra)


def test_a_running_portal_is_not_replaced(filled: Flask, tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    backups.back_up(path)
    with (
        hold_data(filled.extensions["settings"]),
        pytest.raises(CopyRefused, match="running"),
    ):
        restoring.restore(path, force=True)


def test_other_keys_are_refused(filled: Flask, tmp_path: Path) -> None:
    backups.back_up(tmp_path / "a.tar")
    keys = (Fernet.generate_key().decode(),)
    settings = replace(filled.extensions["settings"], field_keys=keys)
    with (
        empty_place(settings, tmp_path / "elsewhere") as place,
        place.app_context(),
        pytest.raises(CopyRefused, match="FIELD_KEYS"),
    ):
        restoring.restore(tmp_path / "a.tar")


@pytest.mark.parametrize("place_of_damage", [0.3, 0.6, 0.9])
def test_one_changed_byte_is_found(filled: Flask, tmp_path: Path, place_of_damage: float) -> None:
    path = tmp_path / "a.tar"
    backups.back_up(path)
    data = bytearray(path.read_bytes())
    member = next(each for each in _members(path) if each.name.startswith("files/"))
    data[member.offset_data + int(member.size * place_of_damage)] ^= 1
    path.write_bytes(data)
    with pytest.raises(CopyRefused, match="altered"):
        backups.check(path)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.8, 0.99])
def test_a_file_cut_short_is_found(filled: Flask, tmp_path: Path, share: float) -> None:
    path = tmp_path / "a.tar"
    backups.back_up(path)
    path.write_bytes(path.read_bytes()[: int(_last_byte(path) * share)])
    with pytest.raises(CopyRefused):
        backups.check(path)


def test_a_member_cannot_leave_its_folder(filled: Flask, tmp_path: Path) -> None:
    path = tmp_path / "evil.tar"
    with tarfile.open(path, "w") as tar:
        info = tarfile.TarInfo("../../outside")
        info.size = 4
        tar.addfile(info, io.BytesIO(b"evil"))
    with pytest.raises(CopyRefused, match="leave"):
        backups.check(path)
    assert not (tmp_path.parent / "outside").exists()


def test_a_newer_programs_backup_is_refused(
    filled: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "current", lambda: "9999")
    backups.back_up(tmp_path / "a.tar")
    with (
        empty_place(filled.extensions["settings"], tmp_path / "elsewhere") as place,
        place.app_context(),
        pytest.raises(CopyRefused, match="newer"),
    ):
        restoring.restore(tmp_path / "a.tar")


def test_a_backup_made_under_load_is_of_one_moment(filled: Flask, tmp_path: Path) -> None:
    """Two rows are always written together; a copy with only one of a pair would be torn."""
    from sqlalchemy import text

    table = text("CREATE TABLE pair (side INTEGER, number INTEGER)")
    db.session.execute(table)
    db.session.commit()
    ending = threading.Event()
    insert = text("INSERT INTO pair VALUES (:side, :number)")

    def write() -> None:
        number = 0
        with filled.app_context():
            while not ending.is_set():
                with own_transaction() as session:
                    for side in (0, 1):
                        session.execute(insert, {"side": side, "number": number})
                number += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        rows = [backups.back_up(tmp_path / f"{turn}.tar").rows["pair"] for turn in range(3)]
    finally:
        ending.set()
        thread.join()
        db.session.execute(text("DROP TABLE pair"))
        db.session.commit()
    assert all(count % 2 == 0 for count in rows)
    assert rows[-1] > 0


def test_the_copy_is_readable_by_its_owner_only(filled: Flask, tmp_path: Path) -> None:
    backups.back_up(tmp_path / "a.tar")
    assert (tmp_path / "a.tar").stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob(".copy-*"))


def test_a_damaged_database_makes_no_backup(
    filled: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object) -> dict[str, int]:
        raise CopyRefused("the database copy is damaged: page 7")

    monkeypatch.setattr(backups.engine_copy(), "dump", damaged)
    with pytest.raises(CopyRefused, match="damaged"):
        backups.back_up(tmp_path / "a.tar")
    assert list(tmp_path.glob("a.tar*")) == []


def _members(path: Path) -> list[tarfile.TarInfo]:
    with tarfile.open(path) as tar:
        return tar.getmembers()


def _last_byte(path: Path) -> int:
    last = _members(path)[-1]
    return last.offset_data + last.size


def test_the_manifest_says_what_is_in_it(filled: Flask, tmp_path: Path) -> None:
    backups.back_up(tmp_path / "a.tar")
    with tarfile.open(tmp_path / "a.tar") as tar:
        source = tar.extractfile("manifest.json")
        assert source is not None
        manifest = json.load(source)
    assert set(manifest["sha256"]) == {m.name for m in _members(tmp_path / "a.tar")} - {
        "manifest.json"
    }
    assert manifest["migration"] == migrating.current()
