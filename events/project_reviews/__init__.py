"""Projects reviewed level by level."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind pages, policies, and the slice's part of other pages."""
    from core.desk.shares import SHARES
    from core.files.policies import LOANS
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, NavigationItem
    from core.policy import can
    from core.registries import Provider, install
    from core.workflow import subject_moved
    from events.project_reviews import policies, services, status, views
    from events.project_reviews.lists import PROJECT_REVIEWS
    from events.project_reviews.states import ReviewPermission
    from events.projects.parts import PROJECT_PARTS

    install(app, policies, views)
    add_list(app, PROJECT_REVIEWS)
    subject_moved.connect(app, services.note_arrival)
    SHARES.add(app, status.SOURCE)
    LOANS.add(app, Provider("project_reviews", policies.may_look))
    PROJECT_PARTS.add(app, Provider("project_reviews", status.said_part, 80))
    reviews = NavigationItem(
        PROJECT_REVIEWS.label, "project_reviews.index", 20,
        visible=lambda: can(ReviewPermission.LIST),
    )  # fmt: skip
    DESK_ITEMS.add(app, reviews)
