"""The composition root: the only file that sees both domains."""

from __future__ import annotations

from flask import Flask

from core.serving.memory import loading
from core.settings import Settings, load_settings


def create_app(settings: Settings | None = None) -> Flask:
    """The whole program, configured by `settings` (default: from the environment)."""
    # Imported here: a command too spends a third of its start in search of garbage otherwise.
    with loading():
        import core.composition
        import events
        import talent

        app = Flask("talent_portal", root_path=str(core.composition.ROOT))
        core.composition.init_app(app, settings or load_settings())
        talent.init_app(app)
        events.init_app(app)
        wire(app)
    return app


def wire(app: Flask) -> None:
    """Bind the domains' ports and signals to each other, and what a new portal starts with."""
    from core.clock import today
    from core.operations.registry import DEMO_HISTORY, PREPARERS, Preparer
    from core.registries import Provider
    from events.ports import CAREERS, HELD_TITLES, PAPERS, PEOPLE, TITLES
    from talent.catalogue.queries import titles_in_force
    from talent.claims.documents import held_titles
    from talent.claims.queries import find_career
    from talent.people.queries import find_person
    from talent.wallet.queries import list_papers

    PEOPLE.add(app, Provider("talent", find_person))
    TITLES.add(app, Provider("catalogue", lambda: titles_in_force(today())))
    CAREERS.add(app, Provider("claims", find_career))
    HELD_TITLES.add(app, Provider("claims", held_titles))
    PAPERS.add(app, Provider("wallet", list_papers))
    DEMO_HISTORY.add(app, Provider("events", _load_past_editions))
    PREPARERS.add(
        app,
        Preparer(5, "the holiday table", _load_holidays),
        Preparer(10, "the catalogue", _load_catalogue),
        Preparer(30, "the demo city", _load_demo_city, demo=True),
        Preparer(40, "the demo events", _load_demo_events, demo=True),
    )


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
    from events.demo.people import load_demo_events

    return load_demo_events()


def _load_past_editions(editions: int) -> str:
    from events.demo.history import load_demo_history

    return load_demo_history(editions)
