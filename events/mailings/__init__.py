"""Messages to many: written in both languages, sent to a filtered list, followed one by one."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind pages, policies and jobs."""
    from flask_babel import lazy_gettext as _l

    from events.attendees.steps import ListStep, add_list_step
    from events.editions.tabs import EditionTab, add_edition_tab
    from events.event_types.registry import Part
    from events.mailings import jobs, policies
    from events.mailings.states import MailingPermission
    from events.mailings.views import desk

    app.register_blueprint(desk.blueprint)
    add_edition_tab(
        EditionTab(
            _l("Messages"),
            "mailings_desk.index",
            order=55,
            part=Part.MESSAGES,
            permission=MailingPermission.LIST,
        )
    )
    add_list_step(
        ListStep(
            _l("Write to these people"),
            "mailings_desk.new",
            part=Part.MESSAGES,
            permission=MailingPermission.WRITE,
        )
    )
    app.extensions["mailings"] = (jobs, policies)
