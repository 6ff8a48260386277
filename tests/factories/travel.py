"""Travel support for tests: an event that offers it, and people who came."""

from __future__ import annotations

from typing import Any

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now
from core.db import db
from events.editions.models import Edition
from events.gate.models import Attendance
from events.gate.signals import AttendanceChanged, attendance_recorded
from events.registrations.models import Registration
from events.travel_desk.services import keep_offer
from events.travel_support import services
from events.travel_support.models import TravelOffer, TravelSupport
from events.travel_support.values import USUAL, Offered
from tests.factories.core import make_user
from tests.factories.events import make_registration, words
from tests.factories.projects import make_week
from tests.factories.talent import make_calendar


def make_offering(edition: Edition | None = None, **fields: Any) -> Edition:
    """A Week that offers the usual tiers to talent, with five days of notice."""
    make_calendar()
    edition = edition or make_week()
    said = {"tiers": USUAL, "notice_days": 5, "roles": ("talent",)} | fields
    offered = Offered(claim_at=words("Window 3 of the office"), **said)
    known = db.session.get(TravelOffer, edition.id)
    by, seen = make_user(Role.ORGANISER), known.version if known else 0
    keep_offer(edition, offered, seen=seen, by=by, at=now())
    db.session.commit()
    return edition


def make_arrived(edition: Edition, residence: str = "DE", **fields: Any) -> Registration:
    """Somebody who registered and was checked in."""
    one = make_registration(edition, residence=residence, **fields)
    row = Attendance(
        registration_id=one.id, session_id=edition.sessions[0].id, first_at=now(), way="qr"
    )
    db.session.add(row)
    db.session.flush()
    attendance_recorded.send(AttendanceChanged(row, now()))
    db.session.commit()
    return one


def draw_up(edition: Edition, by: User) -> list[TravelSupport]:
    """The list by the numbers of the registrations, drawn up anew."""
    services.draw_up(edition, by=by, at=now())
    db.session.commit()
    rows = db.session.query(TravelSupport).filter_by(edition_id=edition.id)
    return sorted(rows, key=lambda one: one.registration.submitted_at)
