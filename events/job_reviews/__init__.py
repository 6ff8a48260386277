"""Posts looked at and approved by the office (R14)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.desk.shares import SHARES
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, DeskGroup, NavigationItem
    from core.policy import can
    from core.registries import install
    from events.job_reviews import desk
    from events.job_reviews.lists import JOBS

    install(app, desk)
    add_list(app, JOBS)
    SHARES.add(app, desk.SOURCE)
    posts = NavigationItem(
        JOBS.label, "jobs_desk.index", order=610, visible=lambda: can(JOBS.rights.see),
        group=DeskGroup.ENTERPRISES,
    )  # fmt: skip
    DESK_ITEMS.add(app, posts)
