"""The public form: with and without an account, in both languages, and what happens after."""

from __future__ import annotations

import re
from html import unescape

from tests.factories.events import make_edition


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send of the form as drawn, ticks and choices left out."""
    form = page[page.index('id="registration-form"') :]
    return {
        unescape(re.search(r'name="([^"]+)"', tag)[1]): unescape(
            (re.search(r'value="([^"]*)"', tag) or ["", ""])[1]
        )
        for tag in re.findall(r"<input[^>]*>", form)
        if 'type="checkbox"' not in tag and 'type="radio"' not in tag and 'type="file"' not in tag
    }


def answers(page: str, *sessions, **typed) -> dict[str, object]:
    """The least that registers somebody."""
    return {
        **fields_of(page),
        "role": "talent",
        "sessions": [str(one.id) for one in sessions],
        "name": "José Müller",
        "email": "jose@example.org",
        "residence": "DE",
        "nationality": "DE",
        "event_processing": "y",
        **typed,
    }


def test_a_guest_registers_and_gets_a_link(app, client, work) -> None:
    edition = make_edition(capacity=1)
    session = edition.sessions[0]
    address = f"/events/{edition.slug}/register"
    page = client.get(address)
    assert page.status_code == 200, page.text
    answer = client.post(address, data=answers(page.text, session))
    assert answer.status_code == 303, re.findall(
        r'class="error-summary".*?</ul>', answer.text, re.DOTALL
    )
    assert answer.location.startswith("/r/")
    shown = client.get(answer.location)
    assert shown.status_code == 200
    assert "José Müller" in shown.text
