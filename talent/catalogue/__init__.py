"""The catalogue: which overseas qualifications lead to which titles, edition by edition."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from core.navigation import DESK_ITEMS, MAIN_ITEMS, NavigationItem
from core.policy import can
from talent.catalogue.states import CataloguePermission


def init_app(app: Flask) -> None:
    from core.desk.shares import SHARES
    from core.figures.registry import FIGURES
    from core.known_names import NAME_SOURCES, NameSource
    from core.lists import add_list
    from core.organisations.queries import known_names
    from core.registries import install
    from talent.catalogue import api, feed, lists, policies, shares
    from talent.catalogue.commands import catalogue
    from talent.catalogue.degrees import degree_named
    from talent.catalogue.entry_words import TEMPLATE_WORDS
    from talent.catalogue.figures import CATALOGUE_ENTRIES
    from talent.catalogue.indexes import issuers_known
    from talent.catalogue.start import START_FIGURES, FigureSource, count_certificates
    from talent.catalogue.views import answer, desk, editions, public, rules, tiers

    app.cli.add_command(catalogue)
    install(app, policies, desk, editions, tiers, rules, public, answer, api, feed)
    DESK_ITEMS.add(
        app,
        NavigationItem(
            _l("Catalogue"),
            "catalogue_desk.index",
            order=60,
            visible=lambda: can(CataloguePermission.READ),
        ),
    )
    add_list(app, lists.EDITIONS, lists.SUGGESTIONS)
    SHARES.add(app, *shares.SOURCES)
    schools = NameSource("schools", lambda: (*known_names(), *issuers_known()))
    NAME_SOURCES.add(app, NameSource("issuers", issuers_known, is_public=True), schools)
    certificates = _l("title certificates in force")
    START_FIGURES.add(app, FigureSource("certificates", certificates, count_certificates))
    FIGURES.add(app, CATALOGUE_ENTRIES)
    words = (*TEMPLATE_WORDS, degree_named)
    app.jinja_env.globals.update({word.__name__: word for word in words})
    MAIN_ITEMS.add(
        app,
        NavigationItem(_l("Catalogue"), "catalogue_public.catalogue", 10),
        NavigationItem(_l("Eligibility"), "catalogue_answers.eligibility", 20),
    )
