"""One demo city for all journeys, as `make run` starts it, and one browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app import create_app
from core.settings import load_settings
from core.translations.__main__ import compile_catalogue
from tests.crash.city import move_letters
from tests.crash.portals import prepare
from tests.journeys.browsing import Visitor, chromium
from tests.running import RunningPortal


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    """The running program with its demo city, all its first letters and certificates made."""
    compile_catalogue()
    portal = RunningPortal(prepare(tmp_path_factory.mktemp("journeys") / "data"))
    move_letters(portal)
    with portal:
        yield portal
    assert not portal.errors(), portal.errors()[:3]


@pytest.fixture(scope="session")
def program(city: RunningPortal) -> Flask:
    """The same program on the same data, to ask what no page tells: functions, stored files."""
    return create_app(load_settings(city.environ))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as process:
        yield process


@pytest.fixture
def visit(city: RunningPortal, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """People with browsers of their own; all are closed at the end."""
    visitors: list[Visitor] = []

    def come(**manner: object) -> Visitor:
        visitors.append(Visitor(browser, city.url, **manner))  # type: ignore[arg-type]
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.close()
