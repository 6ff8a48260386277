"""Projects as carriers see them, and what a carrier says of each (R10)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind a carrier's pages, the papers it may look at, and its part of its own page."""
    from core.files.policies import LOANS
    from core.lists import add_list
    from core.organisations.parts import ORGANISATION_PARTS
    from core.registries import Provider, install
    from events.carrier_projects import policies, status, views
    from events.carrier_projects.lists import RELEASED_PROJECTS

    install(app, views)
    add_list(app, RELEASED_PROJECTS)
    LOANS.add(app, Provider("carriers", policies.may_look))
    ORGANISATION_PARTS.add(app, Provider("carrier_projects", status.projects_part, 6))
