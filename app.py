"""The composition root: the only file that sees both domains."""

from __future__ import annotations

from flask import Flask

import core.composition
import events
import talent
from core.operations.registry import register_preparer
from core.settings import Settings, load_settings
from events.ports import bind_people
from talent.people.queries import find_person


def create_app(settings: Settings | None = None) -> Flask:
    """The whole program, configured by `settings` (default: from the environment)."""
    app = Flask("talent_portal", root_path=str(core.composition.ROOT))
    core.composition.init_app(app, settings or load_settings())
    talent.init_app(app)
    events.init_app(app)
    wire()
    return app


def wire() -> None:
    """Bind the domains' ports and signals to each other, and what a new portal starts with."""
    bind_people(find_person)
    register_preparer(5, "the holiday table", _load_holidays)
    register_preparer(10, "the catalogue", _load_catalogue)
    register_preparer(30, "the demo city", _load_demo_city, demo=True)
    register_preparer(40, "the demo events", _load_demo_events, demo=True)


def _load_catalogue() -> None:
    from talent.catalogue.loading import load_seed_catalogue

    load_seed_catalogue()


def _load_holidays() -> None:
    from core.working_days.services import load_shipped_years

    load_shipped_years()


def _load_demo_city() -> list[str]:
    from talent.demo.city import load_demo_city

    return load_demo_city()


def _load_demo_events() -> list[str]:
    from events.demo.city import load_demo_events

    return load_demo_events()
