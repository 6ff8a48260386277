"""The audit log only grows, and a changed row is found."""

from __future__ import annotations

import dataclasses
import hashlib
import resource
import socket
import threading
from datetime import datetime

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DatabaseError

from core import audit
from core.audit import chains, heads, sending
from core.audit.models import AuditEntry
from core.clock import BEIJING
from core.db import db
from core.operations import backups
from tests.factories.core import make_user

pytestmark = pytest.mark.both_databases


KEPT = (
    "at, chain, actor_id, actor_name, action, subject_kind, subject_id, details, source, request_id"
)
COPIED = (
    f"INSERT INTO audit_entry (number, {KEPT}, previous_hash, hash) "
    f"SELECT 7, {KEPT}, hash, 'forged' FROM audit_entry WHERE number = 6"
)


def entries():
    return list(db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.number)))


def test_entries_are_chained_when_the_change_commits(app):
    user = make_user()
    audit.record("thing:made", user, by=user, colour="red", nothing=None)
    audit.record("thing:seen", user, by=None)
    db.session.commit()
    made, seen = entries()[-2:]
    assert made.details == {"colour": "red"}
    assert seen.previous_hash == made.hash
    assert seen.actor_name == "system"
    assert audit.check_log() == (len(entries()), [])


def test_what_is_rolled_back_is_not_in_the_log(app):
    user = make_user()
    before = len(entries())
    audit.record("thing:made", user, by=user)
    db.session.rollback()
    with db.session.begin_nested() as inner:
        audit.record("thing:tried", user, by=user)
        inner.rollback()
    audit.record("thing:kept", user, by=user)
    db.session.commit()
    assert [entry.action for entry in entries()[before:]] == ["thing:kept"]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"],
)
def test_the_database_refuses_to_change_the_log(app, statement):
    audit.record("thing:made", "thing", by=None)
    db.session.commit()
    with pytest.raises(DatabaseError):
        db.session.execute(text(statement))
    db.session.rollback()


def drop_rules():
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("DROP TRIGGER audit_entry_no_update"))
        db.session.execute(text("DROP TRIGGER audit_entry_no_delete"))
    else:
        db.session.execute(text("DROP TRIGGER audit_entry_only_grows ON audit_entry"))


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit_entry SET actor_name = 'somebody' WHERE number = :number", "altered"),
        ("DELETE FROM audit_entry WHERE number = :number", "missing"),
    ],
)
def test_one_changed_row_is_found_even_by_the_owner_of_the_database(app, statement, fault):
    for number in range(5):
        audit.record("thing:made", "thing", by=None, n=number)
    db.session.commit()
    victim = entries()[-3].number
    drop_rules()
    db.session.execute(text(statement), {"number": victim})
    db.session.commit()
    [found] = audit.check_log()[1]
    assert fault in found
    assert str(victim) in found or str(victim + 1) in found


def test_a_moment_of_another_zone_is_chained_as_it_is_read_back(app):
    moment = datetime(2026, 11, 8, 9, 0, tzinfo=BEIJING)
    audit.record("edition:created", "edition", at=moment)
    db.session.commit()
    db.session.expire_all()
    assert audit.check_log() == (1, [])


def verify(app, *arguments):
    db.session.rollback()
    ended = app.test_cli_runner().invoke(args=["audit", "verify", *arguments])
    return ended.exit_code, ended.output


def fill(count=5):
    for number in range(count):
        audit.record("thing:made", "thing", by=None, n=number)
    db.session.commit()


def cut_the_last(count=1):
    drop_rules()
    last = entries()[-count].number
    db.session.execute(text("DELETE FROM audit_entry WHERE number >= :number"), {"number": last})
    db.session.commit()


def test_the_last_row_cut_off_is_reported(app):
    fill()
    assert verify(app)[0] == 0
    cut_the_last()
    code, said = verify(app)
    assert code == 1
    assert "from 5 to 5 are missing" in said


def test_a_log_without_its_head_is_not_called_whole(app):
    fill()
    (app.extensions["settings"].data_dir / "audit-head").unlink()
    code, said = verify(app)
    assert code == 1
    assert "no head" in said


def test_rows_chained_by_a_stranger_do_not_fit(app):
    """Whoever owns the database knows how rows are hashed, but not the key."""
    fill()
    drop_rules()
    previous = ""
    for entry in entries():
        digest = hashlib.sha256(chains.content_of(entry, previous)).hexdigest()
        db.session.execute(
            text("UPDATE audit_entry SET previous_hash = :p, hash = :h WHERE number = :n"),
            {"p": previous, "h": digest, "n": entry.number},
        )
        previous = digest
    db.session.commit()
    assert len(audit.check_log()[1]) == 5


def test_a_head_nobody_here_signed_is_named(app, tmp_path):
    fill()
    forged = f"audit-head 3 2026-01-01T00:00:00+00:00 {'0' * 64} {'1' * 64}"
    (tmp_path / "mail.txt").write_text(f"> {forged}\n")
    code, said = verify(app, "--heads", str(tmp_path / "mail.txt"))
    assert code == 1
    assert "not signed here: audit-head 3" in said


def test_a_backup_remembers_rows_that_are_gone(app, tmp_path):
    fill()
    db.session.rollback()
    backups.back_up(tmp_path / "a.tar")
    cut_the_last(2)
    (app.extensions["settings"].data_dir / "audit-head").unlink()
    code, said = verify(app, "--heads", str(tmp_path / "a.tar"))
    assert code == 1
    assert "from 4 to 5 are missing" in said


@pytest.mark.parametrize("way", ["file", "mailto", "syslog"])
def test_the_head_leaves_by_the_setting(app, tmp_path, monkeypatch, way):
    fill()
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listener.bind(("127.0.0.1", 0))
    url = {
        "file": f"file://{tmp_path / 'heads'}",
        "mailto": "mailto:auditor@example.org",
        "syslog": f"syslog://127.0.0.1:{listener.getsockname()[1]}",
    }[way]
    settings = dataclasses.replace(app.extensions["settings"], audit_head_url=url)
    monkeypatch.setitem(app.extensions, "settings", settings)
    sending.send_head()
    arrived = {
        "file": (tmp_path / "heads").read_text,
        "mailto": lambda: next((settings.data_dir / "mail").iterdir()).read_bytes().decode(),
        "syslog": lambda: listener.recv(2000).decode(),
    }[way]()
    listener.close()
    [head] = heads.heads_in(arrived.replace("=\r\n", "").replace("=3D", "="))[:1]
    assert (head.number, head.hash, head.is_genuine) == (5, entries()[-1].hash, True)


def test_an_older_commit_does_not_take_the_head_back(app):
    fill()
    [newest] = heads.kept_heads()
    older = heads.Head(2, "2026-01-01T00:00:00+00:00", "0" * 64, "0" * 64, newest.chain)
    heads.keep([older])
    assert heads.kept_heads() == [newest]


def test_a_full_disk_leaves_the_head_that_was_kept(app):
    fill()
    [newest] = heads.kept_heads()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            heads.keep([dataclasses.replace(newest, number=newest.number + 1)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert heads.kept_heads() == [newest]


def test_what_could_not_be_written_down_is_still_done(app, monkeypatch):
    monkeypatch.setattr(heads, "keep", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    fill(1)
    assert len(entries()) == 1


def test_a_commit_that_failed_leaves_no_head(app):
    """The next commit without a row wrote it down, and the log was called cut."""
    fill(1)

    def fail(_connection):
        raise OSError("no answer")

    audit.record("thing:made", "thing", by=None)
    event.listen(db.engine, "commit", fail)
    try:
        with pytest.raises(OSError, match="no answer"):
            db.session.commit()
    finally:
        event.remove(db.engine, "commit", fail)
    db.session.rollback()
    db.session.execute(text("SELECT 1"))
    db.session.commit()
    assert [head.number for head in heads.kept_heads()] == [1]
    assert verify(app)[0] == 0


def fill_chains(monkeypatch, *order):
    """A row in each of these chains, one after another, on either database."""
    for chain in order:
        monkeypatch.setattr(chains, "_free_chain", lambda _session, chain=chain: chain)
        fill(1)


def test_who_writes_at_once_waits_for_nobody_and_the_log_is_whole(app):
    def write():
        with app.app_context():
            for _ in range(6):
                fill(1)
            db.session.remove()

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert audit.check_log() == (48, [])
    used = {entry.chain for entry in entries()}
    assert used == {1} if db.engine.dialect.name == "sqlite" else len(used) > 1
    db.session.rollback()
    assert [head.chain for head in heads.kept_heads()] == sorted(used)
    assert verify(app) == (0, "48 rows, every chain is whole up to its newest head\n")


@pytest.mark.parametrize(
    ("statements", "faults"),
    [
        (["UPDATE audit_entry SET action = 'x' WHERE number = 3"], ["row 3 was altered"]),
        (["DELETE FROM audit_entry WHERE number = 2"], ["chain 2 between 0 and 5 are missing"]),
        # What each chain holds for itself stays in order.
        (
            [
                "UPDATE audit_entry SET number = 99 WHERE number = 4",
                "UPDATE audit_entry SET number = 4 WHERE number = 5",
                "UPDATE audit_entry SET number = 5 WHERE number = 99",
            ],
            ["row 4 was altered", "row 5 was altered"],
        ),
        (
            ["UPDATE audit_entry SET chain = 1 WHERE number = 6"],
            ["chain 1 between 4 and 6 are missing"],
        ),
        (
            ["UPDATE audit_entry SET chain = 0, previous_hash = '' WHERE number = 1"],
            ["row 1 was altered", "chain 2 between 0 and 2 are missing"],
        ),
        (
            [COPIED],
            ["row 7 was altered"],
        ),
    ],
)
def test_what_is_done_to_rows_of_several_chains_is_found(app, monkeypatch, statements, faults):
    fill_chains(monkeypatch, 1, 2, 3, 1, 2, 3)
    assert audit.check_log() == (6, [])
    drop_rules()
    for statement in statements:
        db.session.execute(text(statement))
    db.session.commit()
    found = audit.check_log()[1]
    assert len(found) >= len(faults)
    assert [fault for fault in faults if not any(fault in each for each in found)] == []


def test_the_log_itself_tells_of_a_chain_that_was_cut(app, monkeypatch):
    """Every hour, where several grew: so that no head outside is needed for what is older."""
    fill_chains(monkeypatch, 1, 2, 3)
    for _ in range(2):
        sending.send_head()
        db.session.commit()
    told = entries()[-1]
    assert (told.action, told.number) == (sending.SEALED, 4)
    assert set(told.details["ends"]) == {"1", "2", "3"}
    assert audit.check_log() == (4, [])
    drop_rules()
    db.session.execute(text("DELETE FROM audit_entry WHERE number = 2"))
    db.session.commit()
    [fault] = audit.check_log()[1]
    assert "rows of chain 2 from 1 to 2 are missing" in fault


def test_one_chain_alone_writes_nothing_of_itself(app, monkeypatch):
    fill_chains(monkeypatch, 1, 1)
    sending.send_head()
    db.session.commit()
    assert len(entries()) == 2
