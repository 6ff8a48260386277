"""The desk: where everybody with work here begins, and the letter that says what waits."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_login import current_user


def init_app(app: Flask) -> None:
    """Bind the home page, the digest, the kernel's own shares, and the places in the menus."""
    from core.desk import digest, office, views
    from core.desk.shares import SHARES, has_share
    from core.navigation import DESK_ITEMS, MAIN_ITEMS, NavigationItem, has_desk
    from core.registries import install

    install(app, digest, views)
    SHARES.add(app, *office.SOURCES)
    MAIN_ITEMS.add(app, NavigationItem(_l("Desk"), "desk.show", 90, visible=has_desk))
    home = NavigationItem(_l("Home"), "desk.show", 0, visible=lambda: has_share(current_user))
    DESK_ITEMS.add(app, home)
