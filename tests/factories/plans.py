"""Halls and booths for tests."""

from __future__ import annotations

from core.clock import now
from core.db import db
from events.editions.models import Edition
from events.plans.models import Booth, BoothPlan, Hall
from tests.factories.events import words


def make_hall(edition: Edition, code: str = "A", **fields) -> Hall:
    """A hall of 60 × 40 m with a public plan around it."""
    if db.session.get(BoothPlan, edition.id) is None:
        db.session.add(BoothPlan(edition=edition, is_public=True, changed_at=now()))
    size = {"width": 600, "depth": 400, "grid": 5} | fields
    hall = Hall(
        edition_id=edition.id, venue=edition.venues[0], code=code,
        name=words(f"Hall {code}", f"{code}馆"), **size,
    )  # fmt: skip
    db.session.add(hall)
    db.session.commit()
    return hall


def make_booths(hall: Hall, count: int = 3, across: int = 10, **fields) -> list[Booth]:
    """Booths of 3 × 3 m in rows with a way of 3 m between them: A01, A02, …"""
    made = [
        Booth(
            edition_id=hall.edition_id, hall=hall, code=f"{hall.code}{n + 1:02d}",
            x=n % across * 30, y=n // across * 60, **{"width": 30, "depth": 30} | fields,
        )
        for n in range(count)
    ]  # fmt: skip
    db.session.add_all(made)
    db.session.commit()
    return made
