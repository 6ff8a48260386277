"""What comes of a round, and who judges what: the coordinator's pages beside the round itself."""

from flask import Flask


def init_app(app: Flask) -> None:
    from core.juries import views_assigning
    from core.juries.results import views
    from core.juries.results.marks import MARKS
    from core.lists import add_list
    from core.registries import install

    install(app, views_assigning, views)
    add_list(app, MARKS)
