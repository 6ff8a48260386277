"""A bare application, enough for translated sentences."""

from __future__ import annotations

import pytest
from flask import Flask, g
from flask_babel import Babel


@pytest.fixture(autouse=True)
def app_context():
    app = Flask("reports")
    Babel(app)
    with app.test_request_context():
        g.heavy_place = None  # nobody else is here to share with
        yield app
