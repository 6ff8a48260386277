"""Hostile uploads over HTTP: a clear answer, and nothing left behind."""

from __future__ import annotations

import io

import pytest

from tests.factories.core import make_user
from tests.talent.claims.pages import Reviewer

MEGABYTE = 1024 * 1024


@pytest.mark.parametrize("address", ["/verify", "/sign-in", "/suggest", "/me/wallet/add", "/me"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_body_beyond_all_measure_gets_our_page(app, address, language):
    """Reading the form again for its language must not fail inside the error page."""
    browser = Reviewer(app, make_user())
    data = {"file": (io.BytesIO(b"%PDF-1.7" + bytes(23 * MEGABYTE)), "a.pdf")}
    answer = browser.client.post(f"{address}?lang={language}", data=data)
    assert answer.status_code == 413 or (address == "/me" and answer.status_code == 405)
    assert f'lang="{"zh-Hans" if language == "zh" else "en"}"' in answer.text


def test_the_api_answers_a_huge_body_as_a_problem(app, client):
    answer = client.post(
        "/api/v1/eligibility", data=b" " * (23 * MEGABYTE), content_type="application/json"
    )
    assert answer.status_code == 413
    assert answer.content_type == "application/problem+json"
