"""Binds what a visitor sees before any account: public pages, API, main menu."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from core import navigation
from core.navigation import NavigationItem
from talent.catalogue import api
from talent.catalogue.entry_words import TEMPLATE_WORDS
from talent.catalogue.start import FigureSource, add_start_figure, count_certificates
from talent.catalogue.views import answer, public


def init_app(app: Flask) -> None:
    """Bind the public pages of the catalogue and its part of the API."""
    add_start_figure(
        FigureSource("certificates", _l("title certificates in force"), count_certificates)
    )
    app.jinja_env.globals.update({word.__name__: word for word in TEMPLATE_WORDS})
    app.register_blueprint(public.bp)
    app.register_blueprint(answer.bp)
    app.register_blueprint(api.make_blueprint())
    navigation.add_main_item(NavigationItem(_l("Catalogue"), "catalogue_public.catalogue", 10))
    navigation.add_main_item(NavigationItem(_l("Eligibility"), "catalogue_answers.eligibility", 20))
