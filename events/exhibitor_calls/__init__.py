"""The call of a fair: opened by the organiser, answered by employers, with who comes of them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.clock import now
    from core.registries import Provider, install
    from events.editions.models import Edition
    from events.editions.public_links import PUBLIC_LINKS, PublicLink
    from events.event_types import Part
    from events.exhibitor_calls import api, policies, queries, views
    from events.exhibitors.models import Exhibitor
    from events.exhibitors.parts import (
        EXHIBITOR_FACTS,
        EXHIBITOR_STEPS,
        EXHIBITORS_HEAD,
        ExhibitorFact,
    )
    from events.registrations.own_parts import OwnPart

    def head(edition: Edition) -> OwnPart:
        known = {"call": queries.call_of(edition), "at": now()}
        return OwnPart(f"{views.PAGES}/_head.html", known)

    def step(one: Exhibitor) -> OwnPart:
        return OwnPart(f"{views.PAGES}/_step.html", {"call": queries.call_of(one.edition)})

    install(app, policies, views, api)
    link = PublicLink(_l("Exhibitors"), "exhibitor_calls.index", 2, Part.EXHIBITORS)
    PUBLIC_LINKS.add(app, link)
    told = ExhibitorFact("industry", _l("Industry"), queries.industries_of, 90)
    EXHIBITOR_FACTS.add(app, told)
    EXHIBITORS_HEAD.add(app, Provider("call", head))
    EXHIBITOR_STEPS.add(app, Provider("call", step, 5))
