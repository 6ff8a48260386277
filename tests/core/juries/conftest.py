from __future__ import annotations

import pytest
from flask import Flask

from tests.factories.juries import Things, add_things


@pytest.fixture
def things(app: Flask) -> Things:
    """A kind that juries judge, known to the program during the test."""
    return add_things(app)
