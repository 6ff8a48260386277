"""Messages to many: written in both languages, sent to a filtered list, followed one by one."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.files.policies import READERS
    from core.lists import add_list
    from core.lists.spec import LIST_ADDITIONS
    from core.outbox.services import ATTACHMENTS
    from core.registries import Provider, install
    from events.editions.overview import EDITION_SHARES
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part, PartProvider
    from events.mailings import jobs, mails, policies, status
    from events.mailings.lists import MAILINGS, RECIPIENTS
    from events.mailings.states import MailingPermission
    from events.mailings.views import desk, files
    from events.registrations.own_parts import OWN_PARTS

    install(app, policies, jobs, desk, files)
    ATTACHMENTS.add(app, Provider(mails.TEMPLATE, mails.files_of))
    READERS.add(app, Provider(files.ATTACHMENT, files.may_read_attachment))
    OWN_PARTS.add(app, PartProvider("mailings", files.files_part, 40, Part.MESSAGES))
    EDITION_TABS.add(
        app,
        EditionTab(
            _l("Messages"),
            "mailings_desk.index",
            38,
            TabGroup.PEOPLE,
            MailingPermission.LIST,
            Part.MESSAGES,
        ),
    )
    EDITION_SHARES.add(app, PartProvider("mailings", status.mailings_share, 40, Part.MESSAGES))
    add_list(app, MAILINGS, RECIPIENTS)
    LIST_ADDITIONS.add(app, desk.IN_ATTENDEES)
