"""Migrations lead to the models' tables and back, on both databases, and lose no rows."""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import Connection, insert, inspect, select, text

from core.accounts.roles import Role
from core.audit import chains, check_log, record, redact
from core.audit.models import AuditEntry
from core.audit.rules import keep_append_only
from core.clock import now, today
from core.db import Base, db, new_id
from core.entry_forms.models import EntryForm
from core.entry_forms.services import ensure_form
from core.jobs import enqueue
from core.juries.voting.counting import Choice
from core.juries.voting.services import cast_vote
from core.lists.bulk import JOB
from core.lists.models import BulkRun, SavedView
from core.name_keys import name_key
from core.operations import doctor, migrating
from core.operations.drift import drifted_indexes, indexes_of
from core.serving.first_start import HEAD, VERSIONS
from core.working_days.services import load_shipped_years
from events.delegations.models import DelegationSheet
from events.mailings.models import MessageTemplate
from events.projects.models import Project
from events.registrations.entry_form import edition_forms
from events.shortages.models import ShortageOccupation
from events.suggestions import services as suggestion_services
from talent.claims.models import Claim, ClaimCheck
from talent.claims.states import ClaimState
from talent.title_reviews.states import KEY
from tests.core.operations.places import empty_place
from tests.events.delegations.test_delegations import bring, row
from tests.events.letters.asking import make_confirmed, make_letter
from tests.factories.core import make_user
from tests.factories.events import make_edition
from tests.factories.juries import assign, bar, make_entry, make_juror, make_round, make_rubric
from tests.factories.pitches import PitchDay
from tests.factories.projects import make_project
from tests.factories.talent import make_claim
from tests.factories.teams import make_member
from tests.talent.title_reviews.claiming import make_panel_claim

pytestmark = pytest.mark.both_databases

FILES = sorted(path.stem for path in VERSIONS.glob("[0-9]*.py"))
AUDIT_CHANGES = (
    "UPDATE audit_entry SET action = 'other'",
    "DELETE FROM audit_entry",
)


@pytest.fixture
def place(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """A portal whose database has no tables yet."""
    fresh = empty_place(app.extensions["settings"], tmp_path / "fresh")
    with fresh as place, place.app_context():
        yield place


@pytest.fixture
def migrated(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """Another portal with all its tables."""
    fresh = empty_place(app.extensions["settings"], tmp_path / "fresh", migrated=True)
    with fresh as place, place.app_context():
        yield place


def tables() -> set[str]:
    with db.engine.connect() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def downgrade(revision: str) -> None:
    command.downgrade(migrating._config(migrating.VERSIONS.parent), revision)


def test_the_files_are_numbered_in_one_row() -> None:
    assert FILES, "write the first migration: make migration name=..."
    assert [name[:4] for name in FILES] == [f"{n:04d}" for n in range(1, len(FILES) + 1)]
    parents = [
        re.search(r"^down_revision = (.+)$", (VERSIONS / f"{name}.py").read_text(), re.MULTILINE)
        for name in FILES
    ]
    given = [found.group(1).strip("'\"") for found in parents if found]
    assert given == ["None", *(name[:4] for name in FILES[:-1])]


def test_head_names_the_last_file() -> None:
    """Two branches that each add a migration conflict in this file instead of in the tables."""
    assert HEAD.read_text().strip() == FILES[-1]


def test_migrated_tables_are_the_models_tables(place: Flask) -> None:
    migrating.upgrade()
    with db.engine.connect() as connection:
        indexes = indexes_of(connection.dialect.name)
        options = {"compare_type": True, "include_object": indexes}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []
        assert drifted_indexes(connection) == []
    assert migrating.current() == migrating.latest()


@pytest.mark.parametrize(
    ("condition", "others"),
    [("WHERE state IN ('approved', 'complete')", []), ("", []), (None, ["ix_planted"])],
)
def test_an_index_over_other_rows_is_seen(
    migrated: Flask, condition: str | None, others: list[str]
) -> None:
    """Alembic takes all of these for the same."""
    (index,) = (
        one
        for one in Base.metadata.tables["invitation_letter"].indexes
        if one.unique and one.dialect_options["sqlite"]["where"] is not None
    )
    with db.engine.begin() as connection:
        connection.execute(text(f"DROP INDEX {index.name}"))
        columns = ", ".join(column.name for column in index.columns)
        made = (
            f"CREATE UNIQUE INDEX {index.name} ON invitation_letter ({columns}) {condition or ''}"
        )
        connection.execute(text(made))
        if condition is None:
            planted = "CREATE INDEX ix_planted ON job (state) WHERE state = 'failed'"
            connection.execute(text(planted))
    with db.engine.connect() as connection:
        assert drifted_indexes(connection) == sorted([str(index.name), *others])
    told = [fault for finding in doctor.examine() for fault in finding.faults]
    assert any(str(index.name) in fault for fault in told)


def test_up_down_and_up_again(place: Flask) -> None:
    migrating.upgrade()
    made = tables()
    assert "audit_entry" in made
    downgrade("base")
    assert tables() == set()
    migrating.upgrade()
    assert tables() == made


def test_forms_keep_their_edition_on_the_way_down_and_up(migrated: Flask) -> None:
    edition = make_edition()
    form = ensure_form(edition_forms(edition), by=None, at=now())
    other = EntryForm(
        subject_kind="panel", subject_id=new_id(), role="", draft={}, changed_at=now()
    )
    db.session.add(other)
    db.session.commit()
    edition_id, form_id = edition.id, form.id
    db.session.remove()
    downgrade("0002")
    with db.engine.connect() as connection:
        rows = connection.execute(text("SELECT id, edition_id FROM entry_form")).all()
    assert [(uuid.UUID(str(one)), uuid.UUID(str(of))) for one, of in rows] == [
        (form_id, edition_id)
    ]
    assert counted("form_version") == 1
    migrating.upgrade()
    found = db.session.get_one(EntryForm, form_id)
    assert (found.subject_kind, found.subject_id) == ("edition", edition_id)
    assert len(found.versions) == 1
    db.session.remove()


def test_views_and_runs_of_attendees_keep_their_edition_on_the_way_down_and_up(
    migrated: Flask,
) -> None:
    edition, person = make_edition(), make_user()
    view, run = (of_list(edition.id, person.id) for of_list in (kept_view, stopped_run))
    foreign = SavedView(
        list_key="other", owner_id=person.id, name="", choice={}, changed_at=person.created_at
    )
    db.session.add_all([view, run, foreign])
    enqueue(JOB, run_id=str(run.id))
    db.session.commit()
    edition_id, before = edition.id, as_rows(view, run)
    db.session.remove()
    downgrade("0002")
    for table in ("saved_view", "bulk_run"):
        with db.engine.connect() as connection:
            found = connection.execute(text(f"SELECT edition_id FROM {table}")).scalars().all()
        assert [uuid.UUID(str(one)) for one in found] == [edition_id]
    assert counted("job WHERE name = 'attendees.change_many'") == 1
    migrating.upgrade()
    views, runs = db.session.query(SavedView).all(), db.session.query(BulkRun).all()
    assert as_rows(*views, *runs) == before
    db.session.remove()
    assert counted(f"job WHERE name = '{JOB}'") == 1


def test_the_list_of_a_delegation_outlives_the_way_down_and_up(migrated: Flask) -> None:
    sheet = bring(make_edition(), [row(2, "陈美玲")], by=make_user())
    db.session.commit()
    before = sheet.delegation_id, sheet.rows, sheet.keep_together
    db.session.remove()
    downgrade("0014")
    assert counted("delegation WHERE imported_at IS NULL AND rows IS NOT NULL") == 1
    migrating.upgrade()
    (found,) = db.session.query(DelegationSheet).all()
    assert (found.delegation_id, found.rows, found.keep_together) == before
    assert (found.number, found.standing.value) == (1, "brought")
    db.session.remove()


def test_a_project_and_its_team_outlive_columns_nobody_asked_for(migrated: Flask) -> None:
    one = make_project(carriers=("Park",), shares_with_carriers=True)
    make_member(one, 100, is_founder=True)
    reference = one.reference
    db.session.remove()
    downgrade("0042")
    assert counted("project WHERE fingerprint = '' AND sharing_changed_at IS NULL") == 1
    assert counted("project_member WHERE name_key = ''") == 1
    migrating.upgrade()
    (found,) = db.session.query(Project).all()
    assert (found.reference, found.shares_with_carriers) == (reference, True)
    assert [carrier.name for carrier in found.carriers] == ["Park"]
    db.session.remove()
    assert counted("project_member") == 1


def test_suggestions_letters_and_claims_outlive_their_versions_and_checks(migrated: Flask) -> None:
    """Down past both migrations and up again, with rows in every table they touch."""
    load_shipped_years()
    claim = make_claim(ClaimState.INITIAL_REVIEW)
    make_letter(make_confirmed())
    talk = make_edition("round_table")
    said = (talk, talk.sessions[0], "A crossing. 过街天桥。")
    organiser = make_user(Role.ORGANISER)
    suggestion_services.collect(*said, by=organiser, at=now())
    claim.checks.append(ClaimCheck(point="identity", at=now(), by_id=claim.initial_reviewer_id))
    db.session.commit()
    tables = ("suggestion", "invitation_letter", "claim", "claim_paper", "claim_move")
    kept = {table: as_stored(table) for table in tables}
    assert all(kept.values())
    db.session.remove()
    downgrade("0003")
    with db.engine.connect() as connection:
        assert not inspect(connection).has_table("claim_check")
        for table in ("suggestion", "invitation_letter"):
            columns = {one["name"] for one in inspect(connection).get_columns(table)}
            assert "version" not in columns
    migrating.upgrade()
    assert counted("claim_check") == 0
    # Versions are numbered anew where their column had gone.
    for table in ("suggestion", "invitation_letter"):
        kept[table] = [{**row, "version": 1} for row in kept[table]]
    # The days of a claim at each move went with their column.
    kept["claim_move"] = [{**row, "days_used": None} for row in kept["claim_move"]]
    assert {table: as_stored(table) for table in tables} == kept
    with db.engine.connect() as connection:
        assert drifted_indexes(connection) == []


def test_marks_claims_and_occupations_outlive_what_came_with_juries(migrated: Flask) -> None:
    """Down step by step past votes, works, paper, juries and projects, with rows in each."""
    load_shipped_years()
    day = PitchDay(make_user(Role.ORGANISER))
    day.published()
    paper = assign(day.jurors[0], day.enter(make_project(day.edition), []), 30, 20, 20)
    paper.from_paper = True
    bar(make_juror(day.jurors[0].round), paper.entry)
    claim = make_panel_claim()
    begun = {"code": "begun", "name": {"zh": "焊工", "en": "Welder"}}
    ended = {"code": "ended", "name": {"zh": "铸工", "en": "Founder"}, "ended_on": today()}
    db.session.add_all([ShortageOccupation(**begun), ShortageOccupation(**ended)])
    votes = make_round(make_rubric(subject=KEY), subject=KEY)
    juror = make_juror(votes, make_user(email="juror@panel.example"))
    voted = assign(juror, make_entry(votes, subject_id=claim.id), 30, 20, 20)
    assert cast_vote(voted, Choice.AGAINST, by=voted.juror.user, at=now())
    claim_id, marked = claim.id, "jury_assignment WHERE state = 'submitted'"
    db.session.commit()
    kept = {table: as_stored(table) for table in ("jury_score", "claim_paper")}
    downgrade("0043")
    assert counted("jury_conflict WHERE lifted_at IS NULL") == 1
    db.session.remove()
    downgrade("0037")
    assert {table: as_stored(table) for table in kept} == kept
    assert (counted(marked), counted("project")) == (2, 4)
    assert counted("claim WHERE state = 'second_review'") == 1
    assert counted("claim_move WHERE 'panel_review' IN (source, target)") == 0
    downgrade("0033")
    assert counted("shortage_occupation WHERE code = 'begun'") == 1
    assert counted("shortage_occupation") == 1
    migrating.upgrade()
    assert db.session.get_one(Claim, claim_id).standing is ClaimState.SECOND_REVIEW
    db.session.remove()
    with db.engine.connect() as connection:
        assert drifted_indexes(connection) == []


def test_names_of_before_are_sorted_too(migrated: Flask) -> None:
    """More than one part of them, of a database that knew no keys."""
    names = [f"Łukasz {number:04}" for number in range(1_005)]
    kept = {"subject": {}, "body": {}, "changed_at": now()}
    rows = [{"id": new_id(), "name": one, **kept} for one in names]
    db.session.execute(insert(MessageTemplate), rows)
    db.session.commit()
    db.session.remove()
    downgrade("0012")
    with db.engine.connect() as connection:
        columns = inspect(connection).get_columns("message_template")
        assert "name_key" not in {one["name"] for one in columns}
    migrating.upgrade()
    keys = select(MessageTemplate.name_key).order_by(MessageTemplate.name)
    assert list(db.session.scalars(keys)) == list(map(name_key, names))
    db.session.remove()


def as_stored(table: str) -> list[dict[str, Any]]:
    with db.engine.connect() as connection:
        rows = connection.execute(text(f"SELECT * FROM {table} ORDER BY id")).mappings()
        return [dict(row) for row in rows]


def kept_view(edition_id: uuid.UUID, owner_id: uuid.UUID) -> SavedView:
    choice = {"filter": {"state": "submitted"}, "columns": ["name"], "order": "name"}
    return SavedView(
        list_key="events.attendees", subject_id=str(edition_id), owner_id=owner_id,
        name="待处理", is_shared=True, choice=choice, changed_at=now(),
    )  # fmt: skip


def stopped_run(edition_id: uuid.UUID, by_id: uuid.UUID) -> BulkRun:
    return BulkRun(
        list_key="events.attendees", subject_id=str(edition_id), action="cancel",
        said={"reason": {"zh": "暴雨"}}, row_ids=[str(new_id()), str(new_id())], position=1, done=0,
        skipped=[{"reference": "R-1", "reason": "no"}], state="stopped", asked_by_id=by_id,
        asked_at=now(), finished_at=now(),
    )  # fmt: skip


def as_rows(*kept: SavedView | BulkRun) -> list[dict[str, Any]]:
    return [{c.key: getattr(one, c.key) for c in inspect(type(one)).columns} for one in kept]


@pytest.mark.parametrize("statement", AUDIT_CHANGES)
@pytest.mark.parametrize("made_by", ["migrations", "models"])
def test_the_audit_log_only_grows(place: Flask, made_by: str, statement: str) -> None:
    if made_by == "migrations":
        migrating.upgrade()
    else:
        Base.metadata.create_all(db.engine)
    record("test:made", "thing")
    db.session.commit()
    with pytest.raises(Exception, match="only grows"), db.engine.begin() as connection:
        connection.execute(text(statement))
    assert check_log() == (1, [])
    db.session.rollback()


def test_the_chain_is_keyed_and_stays_broken_where_it_was(migrated: Flask) -> None:
    for number in range(6):
        record("test:made", "thing", number=number)
    db.session.commit()
    keyed = all_hashes()
    db.session.rollback()
    migrating.bind(migrated)
    downgrade("0007")
    assert set(keyed) & set(all_hashes()) == set()
    db.session.rollback()
    with db.engine.begin() as connection:
        without_rule(connection)
        connection.execute(text("UPDATE audit_entry SET actor_name = 'x' WHERE number = 2"))
        connection.execute(text("DELETE FROM audit_entry WHERE number = 5"))
        if connection.dialect.name == "sqlite":
            keep_append_only(connection)
    migrating.upgrade()
    count, faults = check_log()
    assert (count, len(faults)) == (5, 2)
    assert ("4 and 6" in faults[0], "row 2 was altered" in faults[1]) == (True, True)
    db.session.rollback()


def without_rule(connection: Connection) -> None:
    """As whoever owns the database can have it."""
    off = ["ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_only_grows"]
    if connection.dialect.name == "sqlite":
        off = [f"DROP TRIGGER audit_entry_no_{verb}" for verb in ("update", "delete")]
    for statement in off:
        connection.execute(text(statement))


def all_hashes() -> list[str]:
    return list(db.session.scalars(text("SELECT hash FROM audit_entry ORDER BY number")))


def test_several_chains_become_one_on_the_way_down_and_end_there_on_the_way_up(
    migrated: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken row stays broken, one that was blacked out stays right."""
    person = make_user()
    for chain in (1, 2, 3, 2, 1, 3):
        monkeypatch.setattr(chains, "_free_chain", lambda _session, chain=chain: chain)
        record("test:made", "thing", by=person)
        db.session.commit()
    rows = db.session.query(AuditEntry).order_by(AuditEntry.number)
    first = rows[0].number
    redact([rows[1]], of=person.id, at=now())
    db.session.commit()
    assert check_log()[1] == []
    db.session.rollback()
    migrating.bind(migrated)
    with db.engine.begin() as connection:
        without_rule(connection)
        altered = "UPDATE audit_entry SET actor_name = 'x' WHERE number = :third"
        connection.execute(text(altered), {"third": first + 2})
        if connection.dialect.name == "sqlite":
            keep_append_only(connection)
    downgrade("0096")
    with db.engine.connect() as connection:
        # As a former program reads them: each after the one before.
        links = connection.execute(
            text("SELECT previous_hash, hash FROM audit_entry ORDER BY number")
        ).all()
    assert [before for before, _hash in links[1:]] == [hash_ for _before, hash_ in links[:-1]]
    migrating.upgrade()
    assert check_log()[1] == [f"row {first + 2} was altered"]
    record("test:made", "thing")
    db.session.commit()
    newest = rows.all()[-1]
    assert (newest.chain, newest.previous_hash) == (3, links[-1][1])
    assert len(check_log()[1]) == 1
    db.session.rollback()


FIRST = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "0001", None, None, None


def upgrade():
    op.create_table("parent", sa.Column("id", sa.Integer, primary_key=True),
                    sa.Column("old", sa.String(10)))
    op.create_table("child", sa.Column("id", sa.Integer, primary_key=True),
                    sa.Column("parent_id", sa.Integer,
                              sa.ForeignKey("parent.id", ondelete="CASCADE")))
    op.execute("INSERT INTO parent (id, old) VALUES (1, 'a')")
    op.execute("INSERT INTO child (id, parent_id) VALUES (1, 1)")


def downgrade():
    op.drop_table("child")
    op.drop_table("parent")
"""
SECOND = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "0002", "0001", None, None


def upgrade():
    with op.batch_alter_table("parent") as batch:
        batch.alter_column("old", type_=sa.String(20), existing_type=sa.String(10))
    {then}


def downgrade():
    pass
"""


def folder_with(tmp_path: Path, then: str) -> Path:
    """Our way of migrating with two migrations of its own."""
    folder = tmp_path / "migrations"
    shutil.copytree(VERSIONS.parent, folder, ignore=shutil.ignore_patterns("versions", "__*"))
    (folder / "versions").mkdir()
    (folder / "versions" / "0001_first.py").write_text(FIRST)
    (folder / "versions" / "0002_second.py").write_text(SECOND.format(then=then))
    return folder


def counted(table: str) -> int:
    with db.engine.connect() as connection:
        return connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


def test_altering_a_parent_keeps_its_children(place: Flask, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, then="pass")
    migrating.upgrade(folder=folder)
    assert (counted("parent"), counted("child")) == (1, 1)


def test_with_foreign_keys_on_the_children_would_be_gone(place: Flask, tmp_path: Path) -> None:
    """The control: this is what the rule in migrations/env.py is for."""
    if db.engine.dialect.name != "sqlite":
        return
    folder = folder_with(tmp_path, then="pass")
    env = (folder / "env.py").read_text()
    assert "_set_foreign_keys(connection, on=False)" in env
    (folder / "env.py").write_text(env.replace("(connection, on=False)", "(connection, on=True)"))
    migrating.upgrade(folder=folder)
    assert (counted("parent"), counted("child")) == (1, 0)


def test_a_migration_that_orphans_rows_is_undone(place: Flask, tmp_path: Path) -> None:
    """On SQLite by the check afterwards, on PostgreSQL by the key itself."""
    orphan = "op.execute('INSERT INTO child (id, parent_id) VALUES (2, 99)')"
    folder = folder_with(tmp_path, then=orphan)
    migrating.upgrade("0001", folder)
    with pytest.raises(Exception, match=r"without their parent|foreign key"):
        migrating.upgrade(folder=folder)
    assert counted("child") == 1
    assert migrating.current() == "0001"
