"""Personal data: what is held of whom, and what people can have done with it.

`register` reads what each slice declares beside its models; `finding` tells whose a row is;
`copying` hands it over. `words` says all of it in both languages, `views` to everybody, `own_views`
to the person.
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.navigation import FOOTER_ITEMS, NavigationItem
    from core.privacy import copying, own_views, views
    from core.registries import install

    install(app, copying)
    install(app, views)
    install(app, own_views)
    # After what the office tells of its work.
    privacy = NavigationItem(_l("Privacy"), "privacy.show", 80)
    FOOTER_ITEMS.add(app, privacy)
