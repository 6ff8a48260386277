"""The catalogue from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from core.clock import today
from core.db import db
from talent.catalogue import queries
from talent.catalogue.ladders import SEED
from talent.catalogue.loading import load_default_tier_rules
from talent.catalogue.papers import Paper
from tests.factories.talent import make_calendar, make_claim
from tests.talent.catalogue.sheets import csv_of, published, row


@pytest.fixture
def flask(app: Flask) -> Callable[..., Result]:
    def run(*arguments: str | Path) -> Result:
        db.session.commit()
        result = app.test_cli_runner().invoke(args=["catalogue", *map(str, arguments)])
        db.session.rollback()
        return result

    return run


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: dict[str, str], name: str = "Batch 7.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(csv_of(*rows))
        return path

    return write


def test_import_and_publish(flask, file) -> None:
    result = flask("import", file(row(1)), "--edition", "B 7", "--from", "2026-03-01", "--publish")
    assert result.exit_code == 0, result.output
    edition = queries.edition_in_force(date(2026, 3, 1))
    assert edition is not None
    assert (edition.slug, edition.name["zh"]) == ("b-7", "B 7")


def test_an_edition_that_touches_claims_waits_for_a_choice(flask, file) -> None:
    make_calendar()
    load_default_tier_rules()
    kept = {Paper.IDENTITY, Paper.CERTIFICATE}
    waived = ";".join(f"waive:{one}" for one in Paper if one.is_upload and one not in kept)
    before = published(row(1), row(2, papers=waived), day=today())
    entry = next(one for one in before.entries if one.code == "SZ-TST-002")
    claim = make_claim(entry=entry)
    told = flask("import", file(row(1)), "--edition", "Next", "--publish")
    assert told.exit_code == 1
    assert f"{claim.reference} open SZ-TST-002: The new edition no longer" in told.output
    assert "/desk/catalogue/editions/next/effects" in told.output
    assert {one.slug: one.state for one in queries.list_all_editions()}["next"] == "draft"
    last = flask("import", file(row(1)), "--edition", "Last", "--publish", "--keep")
    assert (last.exit_code, "keep: 1" in last.output) == (0, True), last.output
    assert {one.slug: one.state for one in queries.list_all_editions()}["last"] == "published"


def test_without_publish_a_draft_waits_for_people(flask, file) -> None:
    assert flask("import", file(row(1))).exit_code == 0
    (edition,) = queries.list_all_editions()
    assert (edition.slug, edition.state) == ("batch-7", "draft")


def test_a_dry_run_stores_nothing_and_shows_the_difference(flask, file) -> None:
    published(row(1), row(2), day=today())
    changed = file(row(1, name_en="Certified Tester II"), row(3))
    result = flask("import", changed, "--dry-run", "--json")
    answer = json.loads(result.output)
    assert result.exit_code == 0
    assert [entry["code"] for entry in answer["added"]] == ["SZ-TST-003"]
    assert [entry["code"] for entry in answer["withdrawn"]] == ["SZ-TST-002"]
    assert answer["changed"] == [
        {
            "code": "SZ-TST-001",
            "fields": [
                {"field": "name_en", "old": "Certified Tester", "new": "Certified Tester II"}
            ],
        }
    ]
    assert len(queries.list_all_editions()) == 1


def test_refused_rows_stop_the_import(flask, file) -> None:
    faulty = file(row(1), row(2, level="?"))
    result = flask("import", faulty, "--publish")
    assert result.exit_code == 1
    assert "row 3, level" in result.output
    assert queries.list_all_editions() == []
    result = flask("import", faulty, "--publish", "--leave-out-refused")
    assert result.exit_code == 0, result.output
    assert len(queries.list_editions()) == 1


def test_a_file_that_is_no_list_ends_with_one_line(flask, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"a,b\n1,2\n")
    result = flask("import", path)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert "sector" in result.output


def test_diff_export_editions_and_load(flask, tmp_path: Path) -> None:
    assert "reference-list" in flask("load").output
    assert "already" in flask("load").output
    target = tmp_path / "out.xlsx"
    assert flask("export", "reference-list", "--format", "xlsx", "--output", target).exit_code == 0
    again = flask("import", target, "--edition", "Again", "--publish", "--json")
    assert json.loads(again.stdout)["unchanged"] == 344
    assert "344 unchanged" in flask("diff", "reference-list", "again").output
    listed = json.loads(flask("editions", "--json").output)
    assert {edition["edition"] for edition in listed} == {"reference-list", "again"}
    assert flask("diff", "reference-list", "nowhere").exit_code == 1


def test_the_shipped_file_imports_as_it_is(flask) -> None:
    assert "344 taken, 0 refused" in flask("import", SEED / "catalogue.csv", "--dry-run").output
