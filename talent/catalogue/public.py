"""Binds what a visitor sees before any account: public pages, API, main menu."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from core import navigation
from core.navigation import NavigationItem
from talent.catalogue.entry_words import TEMPLATE_WORDS
from talent.catalogue.start import START_FIGURES, FigureSource, count_certificates


def init_app(app: Flask) -> None:
    START_FIGURES.add(
        app, FigureSource("certificates", _l("title certificates in force"), count_certificates)
    )
    app.jinja_env.globals.update({word.__name__: word for word in TEMPLATE_WORDS})
    navigation.MAIN_ITEMS.add(
        app, NavigationItem(_l("Catalogue"), "catalogue_public.catalogue", 10)
    )
    navigation.MAIN_ITEMS.add(
        app, NavigationItem(_l("Eligibility"), "catalogue_answers.eligibility", 20)
    )
