"""An edition's overview counts what waits in the parts its type has, and leads there."""

from __future__ import annotations

import pytest

from core.accounts.roles import Role
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition


@pytest.mark.parametrize(
    ("key", "waits", "absent"),
    [
        ("round_table", "state=collected", "/letters?"),
        ("entrepreneurship_week", "letters?state=complete", "state=collected"),
    ],
)
def test_the_overview_leads_to_what_waits(app, client, key: str, waits: str, absent: str) -> None:
    edition = make_edition(key)
    page = sign_in(client, make_user(Role.ORGANISER)).get(f"/desk/events/{edition.slug}")
    assert page.status_code == 200
    assert waits in page.text
    assert absent not in page.text
