"""A fair with places to run for, made in the database a portal will be started on.

`python -m tests.crash.fair SLUG CAPACITY [EXHIBITORS]`, with the portal's own environment. With
exhibitors it has one booth, and prints for each what its officer's browser needs to ask for it.
"""

from __future__ import annotations

import json
import sys
from uuid import UUID

from flask import Flask

from app import create_app
from core.accounts.models import User
from core.clock import now
from core.db import db
from core.entry_forms.services import ensure_form
from core.operations.migrating import upgrade
from events.registrations.entry_form import edition_forms
from tests.events.signed_in import SignedIn
from tests.factories.booths import make_entitled
from tests.factories.events import make_edition
from tests.factories.exhibitors import make_fair
from tests.factories.plans import make_booths, make_hall


def main(slug: str, capacity: int, exhibitors: int = 0) -> None:
    """One edition with one session of so many places, and its form."""
    program = create_app()
    with program.app_context():
        upgrade()
        make = make_fair if exhibitors else make_edition
        edition = make(slug=slug, capacity=capacity)
        ensure_form(edition_forms(edition), by=None, at=now())
        if exhibitors:
            make_booths(make_hall(edition), 1)
        made = [make_entitled(edition) for _ in range(exhibitors)]
        officers = {one.reference: one.created_by_id for one in made}
        db.session.commit()
    sys.stdout.write(json.dumps([_browser(program, *each) for each in officers.items()]))


def _browser(program: Flask, exhibitor: str, officer_id: UUID) -> dict[str, str]:
    """What the officer's browser sends: number, token and cookie."""
    name = program.config["SESSION_COOKIE_NAME"]
    # A context of its own: in a shared one everybody would have the first one's token.
    with program.app_context():
        officer = SignedIn(program, db.session.get_one(User, officer_id))
        token, cookie = officer.token, officer.client.get_cookie(name)
    assert cookie is not None
    return {"exhibitor": exhibitor, "token": token, "cookie": f"{name}={cookie.value}"}


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
