"""A fair with places to run for, made in the database a portal will be started on.

`python -m tests.crash.fair SLUG CAPACITY`, with the portal's own environment.
"""

from __future__ import annotations

import sys

from app import create_app
from core.clock import now
from core.db import db
from core.entry_forms.services import ensure_form
from core.operations.migrating import upgrade
from events.registrations.entry_form import edition_forms
from tests.factories.events import make_edition


def main(slug: str, capacity: int) -> None:
    """One edition with one session of so many places, and its form."""
    with create_app().app_context():
        upgrade()
        edition = make_edition(slug=slug, capacity=capacity)
        ensure_form(edition_forms(edition), by=None, at=now())
        db.session.commit()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
