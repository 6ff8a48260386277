"""What the office gives without application (免申请), on one page for everybody, staff and each."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def init_app(app: Flask) -> None:
    from core.benefits import policies, views
    from core.benefits.policies import BenefitPermission
    from core.navigation import DESK_ITEMS, FOOTER_ITEMS, NavigationItem
    from core.policy import can
    from core.registries import install

    install(app, policies, views)
    label = _l("Without application")
    FOOTER_ITEMS.add(app, NavigationItem(label, "benefits.index", 7))
    DESK_ITEMS.add(
        app,
        NavigationItem(
            label, "benefits_desk.index", 450, visible=lambda: can(BenefitPermission.COUNT)
        ),
    )
