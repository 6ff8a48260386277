"""Posts of employers: written, changed, offered at fairs, valid until their day (R14)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.organisations.parts import ORGANISATION_PARTS
    from core.organisations.services import organisation_renamed
    from core.registries import Provider, install
    from events.exhibitors.parts import (
        EXHIBITOR_FACTS,
        POSTS,
        ExhibitorFact,
    )
    from events.jobs import jobs, parts, policies, queries, services, views

    install(app, policies, views, jobs)
    organisation_renamed.connect(app, services.follow_names)
    ORGANISATION_PARTS.add(app, Provider("jobs", parts.organisation_part, 30))
    EXHIBITOR_FACTS.add(
        app, ExhibitorFact(POSTS, _l("Posts"), queries.count_offered, 20, parts.offered_by)
    )
