"""Personal data: what is held of whom, and what people can have done with it.

`register` reads what each slice declares beside its models; `finding` tells whose a row is;
`copying` hands it over, `erasing` takes it away unless `obligations` forbid it, and `traces` clears
what lies outside the rows; `retention` ends what is over its term, and `desk` tells the office.
`words` says all of it in both languages.
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.documents.ending import follow_erasure
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, FOOTER_ITEMS, NavigationItem
    from core.office_pages.models import OfficePage
    from core.privacy import copying, desk, erasing, own_views, retention, touched, traces, views
    from core.privacy.erasing import person_erased
    from core.registries import install

    install(app, copying, erasing, retention, touched, traces, views, own_views, desk)
    add_list(app, touched.TOUCHED)
    DESK_ITEMS.add(app, desk.NAVIGATION)
    app.cli.add_command(desk.privacy_group)
    person_erased.connect(app, follow_erasure)
    # Last, in the order in which people look for them; beside forms they stand too.
    FOOTER_ITEMS.add(app, *(
        NavigationItem(page.label, page.endpoint, 80 if page is OfficePage.PRIVACY else order)
        for order, page in enumerate(OfficePage, 81)
    ))  # fmt: skip
