"""Papers people hand in: checked, stored, shown and given out by permission."""

from flask import Flask


def init_app(app: Flask) -> None:
    from core.files import holding, policies, views
    from core.files.giving import show_size
    from core.files.services import init_storage
    from core.registries import install

    init_storage(app)
    app.add_template_filter(show_size, "file_size")
    install(app, policies, views, holding)
