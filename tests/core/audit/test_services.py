"""The audit log only grows, and a changed row is found."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from core import audit
from core.audit.models import AuditEntry
from core.clock import BEIJING
from core.db import db
from tests.factories.core import make_user

pytestmark = pytest.mark.both_databases


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
    count, fault = audit.check_chain()
    assert (count, fault) == (len(entries()), None)


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
    _count, broken = audit.check_chain()
    assert broken is not None
    assert fault in broken.fault
    assert broken.number in {victim, victim + 1}


def test_a_moment_of_another_zone_is_chained_as_it_is_read_back(app):
    moment = datetime(2026, 11, 8, 9, 0, tzinfo=BEIJING)
    audit.record("edition:created", "edition", at=moment)
    db.session.commit()
    db.session.expire_all()
    assert audit.check_chain() == (1, None)
