"""Who is in a project, what each holds of it, and what each says to that."""

from __future__ import annotations

from functools import partial

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the step of the wizard, the pages, and what the owner and staff are shown.

    Templates write a share without needless zeros by `|share`.
    """
    from flask_babel import lazy_gettext as _l

    from core.registries import Provider, install
    from events.project_teams import policies, services, status, views
    from events.project_teams.values import plain
    from events.projects import parts

    install(app, policies, views)
    app.add_template_filter(plain, "share")
    answers = partial(status.own_part, in_step=True)
    step = parts.ProjectStep(
        "team", _l("Team and shares"), "project_teams.show", status.lacking, answers, 60
    )
    parts.PROJECT_STEPS.add(app, step)
    parts.project_moved.connect(app, services.follow_project)
    parts.OWN_PROJECT_PARTS.add(app, Provider("team", status.own_part, 20))
    parts.PROJECT_PARTS.add(app, Provider("team", status.desk_part, 20))
