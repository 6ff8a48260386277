from __future__ import annotations

from collections.abc import Callable

import pytest

from core.accounts.roles import Role
from events.demo.people import load_demo_events
from tests.factories.core import make_user


@pytest.fixture
def events(prepared: Callable[[str, Callable[[], object]], None]) -> None:
    """Every event of the demonstration, and its organiser."""
    prepared("demo-events", _made)


def _made() -> None:
    make_user(Role.ORGANISER, email="organiser@demo.example")
    load_demo_events()
