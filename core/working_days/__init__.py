"""Working days of China: weekends, public holidays, and the weekend days worked to make up."""

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.navigation import DESK_ITEMS, DeskGroup, NavigationItem
    from core.policy import can
    from core.registries import install
    from core.working_days import policies, views
    from core.working_days.policies import WorkingDaysPermission

    install(app, policies, views)
    DESK_ITEMS.add(
        app,
        NavigationItem(
            _l("Working days"),
            "working_days.index",
            order=910,
            visible=lambda: can(WorkingDaysPermission.READ),
            group=DeskGroup.HOUSE,
        ),
    )
