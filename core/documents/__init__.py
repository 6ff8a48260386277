"""Documents the office issues: drawn, sealed, numbered, registered, and checked by anybody."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from core.navigation import DESK_ITEMS, MAIN_ITEMS, NavigationItem
from core.policy import can


def init_app(app: Flask) -> None:
    from core.api import limits
    from core.documents import (
        api,
        checking,
        commands,
        jobs,
        lists,
        policies,
        queries,
        views,
        views_credentials,
        views_offline,
    )
    from core.documents.attached import credential_address
    from core.documents.printed import FIELDS, PRINTED_FIELDS
    from core.documents.services import FILE_PURPOSE
    from core.documents.states import DocumentPermission
    from core.files.policies import READERS
    from core.files.services import OWN_FILES
    from core.registries import Provider, install

    limits.init_app(app)
    install(app, policies, jobs, views, views_offline, views_credentials, lists, api)
    commands.init_app(app)
    app.add_template_global(credential_address)
    PRINTED_FIELDS.add(app, *FIELDS)
    OWN_FILES.add(app, Provider("documents", checking.was_handed_out))
    READERS.add(app, Provider(FILE_PURPOSE, policies.may_read_file))
    MAIN_ITEMS.add(app, NavigationItem(_l("Check a certificate"), "verify.index", order=90))
    DESK_ITEMS.add(
        app,
        NavigationItem(
            _l("Certificates"),
            "certificates_desk.index",
            order=50,
            visible=lambda: can(DocumentPermission.READ),
            count=queries.count_waiting,
        ),
    )
