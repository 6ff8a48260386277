"""At a border, a counter, a site: somebody checks a paper on a telephone that has no network."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import expect

from core.documents.engine.statement import statement_code, statement_qr
from core.documents.sealing import office_seal
from tests.journeys.browsing import Visitor

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def code(program: Flask) -> str:
    """What the second code of somebody's certificate says."""
    with program.app_context():
        return statement_code(
            office_seal(), kind="title-certificate", serial="SZ26-7K3M-9QXP-4WTD-C",
            name="Łukasz Żółć", subject="高级工程师 Senior Engineer", issued_on=date(2026, 3, 15),
        )  # fmt: skip


@pytest.mark.parametrize(("language", "width"), [("en", 360), ("zh", 1280)])
def test_a_paper_is_checked_without_a_network(
    code: str, visit: Callable[..., Visitor], language: str, width: int
) -> None:
    """By a photograph and by typing; one letter changed is refused, and nothing is asked of us."""
    visitor = visit(language=language, width=width)
    visitor.open("/verify/offline")
    visitor.look()
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.context.set_offline(True)
    page, words = visitor.page, visitor.words
    specimen = page.locator("[data-answer=specimen]")
    picture = statement_qr("https://talent.suzhou.example/V/O", code).partition(",")[2]
    file = {"name": "code.png", "mimeType": "image/png", "buffer": base64.b64decode(picture)}
    page.locator("[data-picture]").set_input_files([file])  # type: ignore[list-item]
    expect(specimen).to_be_visible()
    expect(page.locator("[data-said-name]")).to_have_text("Łukasz Żółć")
    expect(page.locator("[data-said-kind]")).to_have_text(words("Title certificate"))
    page.locator("[data-code]").fill(code[:40] + ("A" if code[40] != "A" else "B") + code[41:])
    page.get_by_role("button", name=words("Check the code")).click()
    expect(page.locator("[data-answer=false]")).to_be_visible()
    expect(specimen).to_be_hidden()
    expect(page.locator("[data-facts]")).to_be_hidden()
    assert not asked
    visitor.look()
