"""Tables going out and coming in: reports, exports and imports."""

from flask import Flask
from flask_babel import lazy_gettext as _l


def init_app(app: Flask) -> None:
    """Bind the exports' pages, the background work and the register's entry on the desk."""
    from core.navigation import DESK_ITEMS, DeskGroup, NavigationItem
    from core.policy import can
    from core.registries import install
    from core.reports import jobs, policies, views
    from core.reports.states import ExportPermission

    install(app, policies, jobs, views)
    DESK_ITEMS.add(
        app,
        NavigationItem(
            _l("Export register"),
            "export_register.index",
            order=940,
            visible=lambda: can(ExportPermission.READ_REGISTER),
            group=DeskGroup.HOUSE,
        ),
    )
