"""Whom an answer to a mail about a registration reaches."""

from __future__ import annotations

import email
from dataclasses import replace
from email import policy

import pytest
from sqlalchemy import select

from core.db import db
from core.outbox.models import Message
from tests.factories.events import make_edition, make_registration


def sent(app) -> list[email.message.Message]:
    folder = app.extensions["settings"].data_dir / "mail"
    return [
        email.message_from_bytes(one.read_bytes(), policy=policy.default)
        for one in sorted(folder.glob("*.eml"))
    ]


@pytest.mark.parametrize(
    ("contact", "reached"),
    [
        ("Event office, +86 512 0000 0000, office＠talent.example。", "office@talent.example"),
        ("活动办公室 <talent@bücher.example>；电话 0512-65123456", "talent@xn--bcher-kva.example"),
        ("office@talent.example\r\nBcc: all@example.org", "office@talent.example"),
        ("阿达@talent.example", None),
        ("Event office, +86 512 0000 0000", None),
        ("", None),
    ],
)
def test_an_answer_reaches_whom_the_edition_names(app, work, contact, reached) -> None:
    edition = make_edition()
    edition.contact = {"en": contact, "zh": "other@talent.example"}
    make_registration(edition, language="en")
    work()
    [mail] = sent(app)
    assert mail["Reply-To"] == reached
    assert mail["Bcc"] is None


def test_where_no_edition_is_asked_the_city_is(app, work) -> None:
    settings = app.extensions["settings"]
    city = replace(settings.city, contact={"en": "Write to desk@city.example.", "zh": "窗口"})
    app.extensions["settings"] = replace(settings, city=city)
    try:
        edition = make_edition()
        make_registration(edition, language="en")
        db.session.scalars(select(Message)).one().about_kind = "user"
        db.session.commit()
        work()
    finally:
        app.extensions["settings"] = settings
    assert sent(app)[0]["Reply-To"] == "desk@city.example"
