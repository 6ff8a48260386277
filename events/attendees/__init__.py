"""The attendee list: columns, filters, saved views, and the files handed over from it."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def init_app(app: Flask) -> None:
    """Bind the slice."""
    from flask_login import current_user

    from core.accounts.roles import Role
    from core.navigation import NavigationItem, add_desk_item
    from core.reports.registry import Report, register_report
    from events.attendees import api, jobs, models, policies, services
    from events.attendees.columns import static_label
    from events.attendees.states import AttendeePermission
    from events.attendees.values import WORDS
    from events.attendees.views import change, desk
    from events.editions.tabs import EditionTab, add_edition_tab

    app.register_blueprint(desk.blueprint)
    app.register_blueprint(change.blueprint)
    app.register_blueprint(api.make_blueprint())
    register_report(
        Report(
            services.REPORT,
            _l("Attendee list"),
            services.make_table,
            services.check_export,
            static_label,
            frozenset({WORDS, "channel"}),
        )
    )
    add_edition_tab(
        EditionTab(_l("Attendees"), "attendees_desk.index", 30, permission=AttendeePermission.LIST)
    )
    add_desk_item(
        NavigationItem(
            _l("My exports"),
            "exports.index",
            order=60,
            visible=lambda: current_user.is_authenticated and current_user.has_role(Role.ORGANISER),
        )
    )
    app.extensions["attendees"] = (models, policies, jobs)
