"""What several tests of registrations share."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def nobody_has_sent_yet(app):
    """Limits count in the process, which all tests share."""
    app.extensions["rate_limits"].storage.reset()
