"""The shipped list in force, and two small editions for what changes between them."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from core.db import db
from talent.catalogue.loading import load_seed_catalogue
from talent.catalogue.models import CatalogueEdition, CatalogueEntry


@pytest.fixture
def edition(app: Flask) -> CatalogueEdition:
    """The 344 entries, in force since January."""
    loaded = load_seed_catalogue(in_force_from=date(2020, 1, 1))
    db.session.commit()
    assert loaded is not None
    return loaded


@pytest.fixture
def later_edition(edition: CatalogueEdition) -> CatalogueEdition:
    """A second edition in force now: one entry renamed, one withdrawn, one added."""
    newer = CatalogueEdition(
        slug="second",
        name={"en": "Second edition", "zh": "第二批"},
        notice={"en": "Not official.", "zh": "非正式目录。"},
        state="published",
        in_force_from=date(2021, 1, 1),
        created_at=edition.created_at,
        published_at=edition.published_at,
    )
    db.session.add(newer)
    db.session.flush()
    for old in edition.entries:
        if old.code == "SZ-BIO-002":
            continue
        fields = {
            column.key: getattr(old, column.key)
            for column in CatalogueEntry.__table__.columns
            if column.key not in {"id", "edition_id"}
        }
        if old.code == "SZ-BIO-001":
            fields["name_en"] = "Board-Certified Toxicologist"
        db.session.add(CatalogueEntry(edition_id=newer.id, **fields))
        if old.code == "SZ-BIO-003":
            fields |= {"code": "SZ-NEW-001", "name_en": "Brand New Award", "name_zh": "新资格"}
            db.session.add(CatalogueEntry(edition_id=newer.id, **fields))
    db.session.commit()
    return newer
