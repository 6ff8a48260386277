"""A Week with a project that passed, and who takes in its company, made in a portal's database.

`python -m tests.crash.landing SLUG DISTRICT`, with the portal's own environment, says the project's
number. Its owner and organisers sign in as owner-SLUG, district-SLUG and city-SLUG @demo.example.
"""

from __future__ import annotations

import sys

from app import create_app
from core.accounts.demo import PASSWORD
from core.accounts.roles import Role
from core.operations.migrating import upgrade
from tests.factories.core import make_user
from tests.factories.projects import make_call, make_passed, make_week


def main(slug: str, district: str) -> str:
    program = create_app()
    with program.app_context():
        upgrade()
        edition = make_call(make_week(slug=slug)).edition
        for name, reach in (("district", district), ("city", None)):
            email = f"{name}-{slug}@demo.example"
            make_user(Role.ORGANISER, reach, email=email, display_name=name, password=PASSWORD)
        owner = make_user(email=f"owner-{slug}@demo.example", password=PASSWORD)
        project = make_passed(
            edition=edition, owner=owner, district=district, reference=f"PRJ-{slug}".upper(),
            title="Ion-2", title_en="Ion-2",
        )  # fmt: skip
        return project.reference


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]))
