"""Exhibitors' timetables and their times for tests; each is committed to the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core.accounts.models import User
from core.clock import now
from core.db import db
from core.organisations.models import Organisation
from core.references import next_reference
from events.editions.models import Edition
from events.exhibitor_staff.models import ExhibitorPerson
from events.exhibitor_staff.queries import staff_of
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ExhibitorState
from events.timetables.models import Slot, Timetable
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration
from tests.factories.fairs import make_employer


def make_accepted(edition: Edition, organisation: Organisation, **fields: Any) -> Exhibitor:
    """The organisation as an approved exhibitor with one named person."""
    at = now()
    fields = {"state": ExhibitorState.APPROVED, "created_at": at, "approved_at": at} | fields
    one = Exhibitor(
        reference=next_reference("EX"), edition=edition, organisation=organisation, **fields
    )
    db.session.add(ExhibitorPerson(exhibitor=one, name="Gu Wen", post="HR", added_at=at))
    db.session.commit()
    return one


class Booth:
    """An exhibitor of a fair, its officer, and one timetable of `slots` times of 20 minutes."""

    def __init__(self, edition: Edition | None = None, slots: int = 3, **fields: Any) -> None:
        self.edition = edition or make_edition()
        self.officer, self.organisation = make_employer()
        self.exhibitor = make_accepted(self.edition, self.organisation)
        self.table = Timetable(
            reference=next_reference("IT"), exhibitor=self.exhibitor,
            person=staff_of(self.exhibitor)[0], **fields,
        )  # fmt: skip
        db.session.add(self.table)
        self.slots = [self.add_slot(20 * number) for number in range(slots)]
        db.session.commit()

    def add_slot(self, minutes: int, length: int = 20) -> Slot:
        """A time that many minutes after the fair begins."""
        begins: datetime = self.edition.starts_at + timedelta(minutes=minutes)
        slot = Slot(
            timetable=self.table, starts_at=begins, ends_at=begins + timedelta(minutes=length)
        )
        db.session.add(slot)
        db.session.commit()
        return slot


def make_visitor(edition: Edition, **fields: Any) -> User:
    """Somebody registered for the fair."""
    user = make_user(**fields)
    make_registration(edition, user=user, email=user.email)
    return user
