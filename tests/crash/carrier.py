"""A project to sign and a carrier that invites an officer, made in a portal's database.

`python -m tests.crash.carrier SLUG LANGUAGE`, with the portal's own environment, says the project's
number. What `tests.crash.signing` makes is there too; the carrier is verified, for new energy, and
called by `name_of`; its first officer invites officer-SLUG@demo.example in that language.
"""

from __future__ import annotations

import sys

from app import create_app
from core.clock import now
from core.db import db
from core.i18n import speaking
from core.organisations.models import Officer
from core.organisations.officers import invite
from events.projects.states import Industry
from tests.crash import signing
from tests.factories.carriers import make_profile, make_verified_carrier
from tests.factories.core import make_user


def name_of(slug: str) -> dict[str, str]:
    return {"zh": f"离子园{slug}", "en": f"Ion Park {slug}"}


def main(slug: str, language: str) -> str:
    project = signing.main(slug)
    program = create_app()
    with program.app_context():
        named = {f"name_{code}": name for code, name in name_of(slug).items()}
        one = make_verified_carrier(
            reference=f"OR-{slug}".upper(), credit_code=None, district="kunshan", **named
        )
        make_profile(one, chains=(Industry.ENERGY,))
        lead = make_user(email=f"lead-{slug}@demo.example", display_name="Ion Park")
        one.officers.append(
            Officer(email=lead.email, user_id=lead.id, added_at=now(), accepted_at=now())
        )
        db.session.flush()
        with speaking(language):
            invite(one, f"officer-{slug}@demo.example", by=lead, at=now())
        db.session.commit()
    return project


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]))
