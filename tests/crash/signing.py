"""A Week with venues in one another and a project to sign, made in a portal's database.

`python -m tests.crash.signing SLUG`, with the portal's own environment, says the project's number.
Its organisers sign in as kunshan-SLUG, colleague-SLUG and city-SLUG @demo.example.
"""

from __future__ import annotations

import sys

from app import create_app
from core.accounts.demo import PASSWORD
from core.accounts.roles import Role
from core.operations.migrating import upgrade
from tests.factories.agreements import add_signing_venues
from tests.factories.core import make_user
from tests.factories.projects import make_call, make_passed, make_week


def main(slug: str) -> str:
    program = create_app()
    with program.app_context():
        upgrade()
        edition = make_call(make_week(slug=slug)).edition
        add_signing_venues(edition)
        for name, district in (("kunshan", "kunshan"), ("colleague", "kunshan"), ("city", None)):
            email = f"{name}-{slug}@demo.example"
            make_user(Role.ORGANISER, district, email=email, display_name=name, password=PASSWORD)
        owner = make_user(email=f"owner-{slug}@demo.example", password=PASSWORD)
        project = make_passed(
            edition, owner=owner, district="kunshan", reference=f"PRJ-{slug}".upper(),
            title="Ion-2", title_en="Ion-2", industry="energy", shares_with_carriers=True,
        )  # fmt: skip
        return project.reference


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1]))
