"""Catalogue files for tests, and an editor's browser."""

from __future__ import annotations

import csv
import io
import re
import tempfile
import uuid
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from core.accounts.models import User
from core.clock import now, today
from core.db import db
from core.reports.writers import write_xlsx
from talent.catalogue.models import CatalogueEdition
from talent.catalogue.services import (
    import_edition,
    propose_edition,
    publish_edition,
)
from talent.catalogue.values import EditionDetails, UploadedSheet
from tests.factories.core import sign_in

ROW = {
    "code": "SZ-TST-001",
    "sector": "biomedicine",
    "name_en": "Certified Tester",
    "name_zh": "注册测试师",
    "issuer_en": "Board of Testing",
    "region": "DE",
    "title_series_zh": "工程",
    "title_series_en": "Engineering",
    "title_zh": "工程师",
    "title_en": "Engineer",
    "level": "intermediate",
    "requires_licence_valid": "yes",
}


def row(number: int = 1, **changes: str) -> dict[str, str]:
    """One sound row with another code, and what is changed in it."""
    return {**ROW, "code": f"SZ-TST-{number:03d}", **changes}


def csv_of(
    *rows: dict[str, str], encoding: str = "utf-8", headings: list[str] | None = None
) -> bytes:
    """The rows as a CSV file."""
    names = headings or list(dict.fromkeys(name for one in rows for name in one))
    out = io.StringIO()
    writer = csv.DictWriter(out, names, extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_of(*rows: dict[str, Any]) -> bytes:
    """The rows as an XLSX file, numbers as numbers."""
    names = list(dict.fromkeys(name for one in rows for name in one))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.xlsx"
        write_xlsx(names, [[one.get(name) for name in names] for one in rows], path)
        return path.read_bytes()


def sheet(content: bytes, name: str = "list.csv") -> UploadedSheet:
    """An uploaded file."""
    return UploadedSheet(name, content)


def draft(*rows: dict[str, str], name: str = "Batch", by: User | None = None) -> CatalogueEdition:
    """A committed draft made of rows."""
    details = EditionDetails(name={"en": name, "zh": name})
    edition = import_edition(sheet(csv_of(*(rows or (row(),)))), details, by=by, at=now())
    db.session.commit()
    return edition


def published(*rows: dict[str, str], name: str = "Batch", day: Any = None) -> CatalogueEdition:
    """A committed edition published by the program."""
    edition = draft(*rows, name=name)
    propose_edition(edition, day or today(), by=None, at=now())
    publish_edition(edition, by=None, at=now())
    db.session.commit()
    return edition


class Desk:
    """Somebody at the catalogue's desk."""

    def __init__(self, app: Flask, user: User | None) -> None:
        self.client = app.test_client()
        if user is not None:
            sign_in(self.client, user)

    def open(self, path: str = "") -> TestResponse:
        """GET a desk page."""
        return self.client.get(f"/desk/catalogue{path}")

    def field(self, path: str, name: str) -> str:
        """The value of a hidden field on a page."""
        page = self.open(path)
        found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page.text)
        assert found, page.text
        return found.group(1)

    def send(self, path: str, page: str = "", **fields: Any) -> TestResponse:
        """POST with the token of `page`."""
        token = self.field(page, "csrf_token")
        return self.client.post(f"/desk/catalogue{path}", data={"csrf_token": token, **fields})

    def move(self, page: str, action: str, **fields: Any) -> TestResponse:
        """Press the button of an action on an edition's page."""
        sent = {f"{action}-{name}": value for name, value in fields.items()}
        return self.send(f"{page}/{action}", "/rules", go="send", **sent)

    def upload(self, content: bytes, *, ticket: str | None = None, **fields: Any) -> TestResponse:
        """POST a file as a new edition."""
        sent = {
            "file": (io.BytesIO(content), "list.csv"),
            "name_en": "Batch 6",
            "name_zh": "第六批",
            "ticket": ticket or str(uuid.uuid4()),
        }
        return self.send("/import", "/import", **{**sent, **fields})
