"""A browser at the desk, a form with every kind of answer, and files read back."""

from __future__ import annotations

import re
import uuid
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.accounts.models import User
from core.clock import now
from core.db import db
from core.entry_forms.models import EntryForm, FormVersion
from core.reports.readers import Sheet, read_sheet
from events.editions.models import Edition
from tests.factories.core import sign_in

TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')
FORM = {
    "sections": [
        {
            "key": "more",
            "title": {"en": "More", "zh": "其他"},
            "fields": [
                {"key": "arrival", "kind": "date", "label": {"en": "Arrival", "zh": "抵达日期"}},
                {"key": "hotel", "kind": "yes_no", "label": {"en": "Hotel wanted", "zh": "需要酒店"}},
                {
                    "key": "interests",
                    "kind": "multi",
                    "label": {"en": "Interests", "zh": "兴趣"},
                    "choices": [
                        {"value": "bio", "label": {"en": "Biomedicine", "zh": "生物医药"}},
                        {"value": "芯片", "label": {"en": "Chips", "zh": "集成电路"}},
                    ],
                },
                {
                    "key": "size",
                    "kind": "choice",
                    "label": {"en": "Shirt size", "zh": "尺码"},
                    "choices": [
                        {"value": "s", "label": {"en": "Small", "zh": "小"}},
                        {"value": "l", "label": {"en": "Large", "zh": "大"}},
                    ],
                },
                {"key": "diet", "kind": "short", "label": {"en": "Diet", "zh": "饮食"}, "sensitive": True},
                {"key": "remarks", "kind": "long", "label": {"en": "Remarks", "zh": "备注"}},
            ],
        }
    ]
}  # fmt: skip


class Desk:
    """Somebody of the office at one edition's list."""

    def __init__(self, app: Flask, user: User, edition: Edition) -> None:
        self.client: FlaskClient = sign_in(app.test_client(), user)
        self.list_url = f"/desk/events/{edition.slug}/attendees"

    def get(self, query: str = "") -> TestResponse:
        """The list as this address asks for it."""
        return self.client.get(self.list_url + query)

    def post(self, url: str, **fields: Any) -> TestResponse:
        """POST with a token of this session; `url` below the list, or an address of its own."""
        token = TOKEN.search(self.client.get("/notice").text)
        assert token is not None
        address = url if url.startswith("/desk") else self.list_url + url
        return self.client.post(address, data={"csrf_token": token[1], **fields})

    def export(self, query: str = "", *, file_format: str = "csv", **fields: Any) -> TestResponse:
        """Take the list away."""
        fields = {"file_format": file_format, "which": "shown", **fields}
        return self.post(f"/export{query}", **fields)

    def rows(self, query: str = "", **fields: Any) -> list[dict[str, str]]:
        """The list as taken away and read back, a mapping a row."""
        answer = self.export(query, **fields)
        assert answer.status_code == 200, answer.text
        return rows_of(answer, fields.get("file_format", "csv"))


def sheet_of(answer: TestResponse, file_format: str = "csv") -> Sheet:
    """What a reader makes of a downloaded file."""
    return read_sheet(answer.data, declared_name=f"list.{file_format}")


def rows_of(answer: TestResponse, file_format: str = "csv") -> list[dict[str, str]]:
    """Its rows by heading."""
    sheet = sheet_of(answer, file_format)
    return [dict(zip(sheet.header, row.values, strict=True)) for row in sheet.rows]


def publish_form(edition: Edition, definition: dict[str, Any] = FORM) -> FormVersion:
    """A published form of the edition."""
    form = EntryForm(
        id=uuid.uuid4(),
        subject_kind="edition",
        subject_id=edition.id,
        draft=definition,
        changed_at=now(),
    )
    version = FormVersion(number=1, definition=definition, published_at=now())
    form.versions.append(version)
    db.session.add(form)
    db.session.commit()
    return version
