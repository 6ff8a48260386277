"""The privacy page, from the register, in both languages, linked from every page and form."""

from __future__ import annotations

import pytest

from core.privacy.register import register
from core.privacy.words import ProcessingPurpose, table_word


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_says_everything_the_register_does(client, app, language):
    page = client.get(f"/privacy?lang={language}").get_data(as_text=True)
    with app.test_request_context(f"/?lang={language}"):
        purposes = [str(one.label) for one in ProcessingPurpose]
        names = [table_word(one.name) for one in register().values() if one.is_personal]
    assert [one for one in [*purposes, *names] if one.replace("'", "&#39;") not in page] == []


def test_every_page_and_form_leads_there(client):
    start, form = (client.get(page).get_data(as_text=True) for page in ("/", "/register"))
    for address in ("/privacy", "/contact", "/help", "/accessibility"):
        assert start.count(f'href="{address}"') == 1
        assert form.count(f'href="{address}"') == 2


def test_a_browser_that_has_the_page_is_told_so(client):
    first = client.get("/privacy")
    again = client.get("/privacy", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
