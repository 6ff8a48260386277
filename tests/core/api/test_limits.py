"""Limits go on while the Redis that counts for all machines is away."""

from __future__ import annotations

import dataclasses
import socket

import pytest
from flask import Flask

from core.api import limits


@pytest.fixture
def elsewhere(app: Flask) -> Flask:
    """A program whose Redis is set and not there."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"redis://127.0.0.1:{taken.getsockname()[1]}/0"
        program = Flask("elsewhere")
        settings = app.extensions["settings"]
        program.extensions["settings"] = dataclasses.replace(settings, redis_url=url)
        limits.init_app(program)
        with program.app_context():
            yield program


def test_without_redis_each_process_counts_for_itself(elsewhere: Flask) -> None:
    assert "rate_limits" in elsewhere.extensions
    answers = [limits.spend("2/minute", "somebody") for _ in range(3)]
    assert [answer.granted for answer in answers] == [True, True, False]
    assert limits.spend("2/minute", "somebody else").granted
