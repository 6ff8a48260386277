"""What the office says of itself in public: how to reach it, help, and how accessible it is."""

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.navigation import DESK_ITEMS, DeskGroup, NavigationItem
    from core.office_pages import policies, views
    from core.office_pages.policies import OfficePagesPermission
    from core.policy import can
    from core.registries import install

    install(app, policies, views)
    DESK_ITEMS.add(
        app,
        NavigationItem(
            _l("Pages of the office"),
            "office_pages_desk.index",
            order=915,
            visible=lambda: can(OfficePagesPermission.READ),
            group=DeskGroup.HOUSE,
        ),
    )
