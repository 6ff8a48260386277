"""Certificates really drawn and sealed, once for all tests of the check."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pytest
from PIL import Image

from core.api import limits
from core.db import db
from core.documents import services
from core.documents.engine.serials import data_uri
from core.documents.models import IssuedDocument
from core.documents.values import Order
from tests.core.documents.orders import NAMES, order_for


def photo() -> str:
    """A face, as the wallet keeps it."""
    out = io.BytesIO()
    Image.effect_noise((120, 160), 60).convert("RGB").save(out, "JPEG")
    return data_uri(out.getvalue(), "image/jpeg")


@dataclass(frozen=True)
class Drawn:
    order: Order
    pdf: bytes


@pytest.fixture(scope="session")
def drawn(portal) -> list[Drawn]:
    """One sealed certificate for each of `NAMES`; registered by `issued` or by the test."""
    with portal.app_context():
        orders = [
            order_for(*name, photo=photo() if name[0] == "Łukasz Żółć" else "") for name in NAMES
        ]
        return [Drawn(order, services.draw(order)) for order in orders]


@pytest.fixture
def issued(app, drawn) -> list[IssuedDocument]:
    """All of `drawn`, in the register."""
    documents = [services.register(one.order, one.pdf) for one in drawn]
    db.session.commit()
    return documents


@pytest.fixture(autouse=True)
def fresh_limits(request):
    """Every test starts with nothing counted."""
    if "portal" in request.fixturenames:
        portal = request.getfixturevalue("portal")
        with portal.app_context():
            limits.init_app(portal)
            portal.extensions["rate_limits"].storage.reset()
