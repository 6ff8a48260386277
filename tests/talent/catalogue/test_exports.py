"""Downloads of an edition; what comes back through the importer is the same."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from core.db import db
from talent.catalogue import queries
from talent.catalogue.exports import ExportFormat, export_edition
from talent.catalogue.importing import read_catalogue
from talent.catalogue.loading import load_seed_catalogue
from talent.catalogue.values import UploadedSheet, compare
from tests.talent.catalogue.sheets import published, row

FULL = row(
    1,
    aliases="Tester;测试员",
    name_local="Geprüfter Tester “neu”, mit Komma",
    min_years_experience="3",
    tier_rules="intermediate:master:2",
    papers="waive:degree;add:translation",
    effect="deemed",
    route="province",
    verification="https://example.org/register?a=1&b=2",
    look_alikes="Chartered Tester",
    evidence="Specialty 医药工程; see register",
)


@pytest.mark.parametrize("wanted", [ExportFormat.CSV, ExportFormat.XLSX])
def test_the_shipped_list_comes_back_unchanged(app: Flask, wanted: ExportFormat) -> None:
    edition = load_seed_catalogue()
    db.session.commit()
    assert edition is not None
    file = export_edition(edition, wanted)
    reading = read_catalogue(UploadedSheet(file.name, file.content), queries.known_names())
    diff = compare(queries.entries_of(edition), reading.entries)
    assert (diff.is_empty, diff.unchanged) == (True, 344)
    assert (reading.refused, reading.remarks) == ((), ())


@pytest.mark.parametrize("wanted", [ExportFormat.CSV, ExportFormat.XLSX])
def test_every_field_comes_back(app: Flask, wanted: ExportFormat) -> None:
    closed = row(2, state="closed", replaced_by="SZ-TST-001")
    edition = published(FULL, closed)
    file = export_edition(edition, wanted)
    reading = read_catalogue(UploadedSheet(file.name, file.content), {})
    assert reading.entries == queries.entries_of(edition)


def test_json_holds_the_edition_and_its_entries(app: Flask) -> None:
    edition = published(FULL, name="Batch 6")
    content = json.loads(export_edition(edition, ExportFormat.JSON).content)
    assert content["edition"] == "batch-6"
    (entry,) = content["entries"]
    assert entry["code"] == "SZ-TST-001"
    assert entry["aliases"] == ["Tester", "测试员"]
    assert entry["tier_rules"] == [{"level": "intermediate", "degree": "master", "years": 2}]
