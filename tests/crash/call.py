"""A week with an open call for projects, made in the database of a portal.

`python -m tests.crash.call SLUG`, with the portal's own environment.
"""

from __future__ import annotations

import sys

from app import create_app
from core.operations.migrating import upgrade
from tests.factories.projects import make_call, make_week


def main(slug: str) -> None:
    program = create_app()
    with program.app_context():
        upgrade()
        make_call(make_week(slug=slug))


if __name__ == "__main__":
    main(sys.argv[1])
