"""Working days of China: weekends, public holidays, and the weekend days worked to make up."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the administrator's page."""
    from flask_babel import lazy_gettext as _l

    from core.navigation import NavigationItem, add_desk_item
    from core.policy import can
    from core.working_days import policies, views
    from core.working_days.states import WorkingDaysPermission

    assert policies is not None
    app.register_blueprint(views.blueprint)
    add_desk_item(
        NavigationItem(
            _l("Working days"),
            "working_days.index",
            order=910,
            visible=lambda: can(WorkingDaysPermission.READ),
        )
    )
