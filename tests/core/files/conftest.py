"""A bare application, enough for translated sentences, and patience with a busy machine."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from flask import Flask
from flask_babel import Babel

from core.files import confined, previews
from tests.running import LONGEST


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a file costs is judged by processor time alone, unless a test gives bounds of its own."""
    monkeypatch.setattr(confined, "Bounds", partial(confined.Bounds, seconds=LONGEST))
    monkeypatch.setattr(previews, "BOUNDS", replace(previews.BOUNDS, seconds=LONGEST))


@pytest.fixture
def app_context():
    app = Flask("files")
    Babel(app)
    with app.test_request_context():
        yield app
