"""Posts, their approval and their search (R14)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind pages, policies, background work, and the slice's part of other pages."""
    from core.desk.shares import SHARES
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, DeskGroup, NavigationItem
    from core.organisations.parts import ORGANISATION_PARTS
    from core.policy import can
    from core.registries import Provider, install
    from events.exhibitors.parts import EXHIBITOR_FACTS, POSTS, ExhibitorFact
    from events.jobs import desk, jobs, policies, queries, views
    from events.jobs.lists import JOBS
    from events.jobs.states import JobPermission

    install(app, policies, desk, views, jobs)
    add_list(app, JOBS)
    SHARES.add(app, desk.SOURCE)
    ORGANISATION_PARTS.add(app, Provider("jobs", views.organisation_part, 30))
    EXHIBITOR_FACTS.add(
        app, ExhibitorFact(POSTS, JOBS.label, queries.count_offered, 20, views.offered_by)
    )
    posts = NavigationItem(
        JOBS.label, "jobs_desk.index", order=610, visible=lambda: can(JobPermission.LIST),
        group=DeskGroup.ENTERPRISES,
    )  # fmt: skip
    DESK_ITEMS.add(app, posts)
