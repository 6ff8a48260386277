from __future__ import annotations

import dataclasses

import pytest
from flask import Flask

from core.accounts.models import User
from core.accounts.roles import Role
from core.juries.subjects import JURY_SUBJECTS
from tests.factories.core import make_user
from tests.factories.juries import Things


@pytest.fixture
def things(app: Flask) -> Things:
    """A kind whose entries pass by vote."""
    kind = Things()
    kind.subject = dataclasses.replace(kind.subject, votes=True)
    JURY_SUBJECTS.add(app, kind.subject)
    return kind


@pytest.fixture
def coordinator(things: Things) -> User:
    return make_user(Role.ORGANISER)
