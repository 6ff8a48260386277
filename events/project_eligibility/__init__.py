"""Who may enter a call, by rules its organiser sets; and whether a project was entered twice."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the pages, the checks before sending, and what staff and everybody are shown."""
    from flask_babel import lazy_gettext as _l

    from core.lists.spec import LIST_ADDITIONS
    from core.registries import Provider, install
    from events.project_eligibility import services, status, views
    from events.projects import parts

    install(app, views)
    rules = parts.CallLink(_l("Who may enter"), "project_eligibility.set_rules", 20)
    parts.CALL_LINKS.add(app, rules)
    parts.CALL_PARTS.add(app, Provider("eligibility", status.call_part, 10))
    parts.PROJECT_CHECKS.add(app, Provider("eligibility", status.check_rules, 10))
    parts.PROJECT_CHECKS.add(app, Provider("likeness", status.check_likeness, 20))
    parts.PROJECT_PARTS.add(app, Provider("eligibility", status.desk_part, 10))
    LIST_ADDITIONS.add(app, status.IN_PROJECTS)
    parts.project_moved.connect(app, services.follow_project)
