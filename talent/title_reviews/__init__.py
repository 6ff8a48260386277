"""Title review by panel: works of a claim, the jury that judges them, and its vote."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.files.policies import READERS
    from core.registries import Provider, install
    from talent.claims.services.drafting import draft_deleted
    from talent.claims.values import WORKS_STEPS
    from talent.title_reviews import access, policies, services, views

    install(app, policies, views)
    WORKS_STEPS.add(app, access.STEP)
    READERS.add(app, Provider(services.FILE_PURPOSE, access.may_read_work))
    draft_deleted.connect(app, services.erase_works)
