"""Personal data: what is held of whom, and what people can have done with it.

`register` reads what each slice declares beside its models; `finding` tells whose a row is;
`copying` hands it over, `erasing` takes it away unless `obligations` forbid it, and `traces` clears
what lies outside the rows; `retention` ends what is over its term, and `desk` tells the office.
`words` says all of it in both languages.
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.documents.ending import follow_erasure
    from core.navigation import DESK_ITEMS, FOOTER_ITEMS, NavigationItem
    from core.office_pages.models import OfficePage
    from core.privacy import copying, desk, erasing, own_views, retention, traces, views
    from core.privacy.erasing import person_erased
    from core.registries import install

    install(app, copying, erasing, retention, traces, views, own_views, desk)
    DESK_ITEMS.add(app, desk.NAVIGATION)
    app.cli.add_command(desk.privacy_group)
    person_erased.connect(app, follow_erasure)
    # Last, in the order in which people look for them; beside forms they stand too.
    for order, page in enumerate(OfficePage, 81):
        FOOTER_ITEMS.add(app, NavigationItem(page.label, f"office_pages.{page}", order))
    FOOTER_ITEMS.add(app, NavigationItem(_l("Privacy"), "privacy.show", 80))
