"""Exhibitors of a fair, by the services that make them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from core.organisations.states import OrganisationState
from core.working_days.services import load_shipped_years
from events.editions.models import Edition
from events.exhibitor_calls import services
from events.exhibitor_calls.models import ExhibitorCall
from events.exhibitor_calls.services import Facts
from events.exhibitor_staff.queries import staff_of
from events.exhibitor_staff.services import Person, confirm, name_person
from events.exhibitors.models import Exhibitor
from events.exhibitors.services import approve
from events.exhibitors.states import ExhibitorState
from tests.factories.core import make_sent_organisation, make_user
from tests.factories.events import make_edition, words

FACTS = {
    "ownership": "private", "industry": "Precision machinery",
    "introduction": {"en": "We make lathes.", "zh": "我们制造车床。"}, "contact_name": "Lu Yan",
    "contact_phone": "+86 512 6666 0000", "contact_email": "hr@lathes.example",
}  # fmt: skip


def make_fair(*, sessions: int = 1, **fields: Any) -> Edition:
    """An open fair next month whose call is open."""
    load_shipped_years()
    fair = make_edition("recruitment_fair", sessions=sessions, **fields)
    call = ExhibitorCall(
        edition_id=fair.id, opens_at=now() - timedelta(days=1), text=words("Bring chairs"),
        closes_at=fair.starts_at - timedelta(days=7),
    )  # fmt: skip
    db.session.add(call)
    db.session.commit()
    return fair


def make_employer(officer: User, **fields: Any) -> Any:
    """A verified organisation that `officer` acts for."""
    more = {
        "state": OrganisationState.VERIFIED, "verified_at": now(),
        "verified_until": today() + timedelta(days=150),
    } | fields  # fmt: skip
    return make_sent_organisation(officer, **more)


def make_exhibitor(
    fair: Edition | None = None,
    state: ExhibitorState = ExhibitorState.APPROVED,
    *,
    officer: User | None = None,
    organisation: Any = None,
    by: User | None = None,
    **facts: Any,
) -> Exhibitor:
    """One that came as far as `state`: a draft, sent, approved, or confirmed with one person."""
    fair, officer = fair or make_fair(), officer or make_user()
    organisation = organisation or make_employer(officer)
    signed = {"by": officer, "at": now()}
    one = services.begin(fair, organisation, Facts(**{**FACTS, **facts}), **signed)
    if state != ExhibitorState.DRAFT:
        services.submit(one, **signed)
    if state in {ExhibitorState.APPROVED, ExhibitorState.CONFIRMED}:
        approve(one, by=by or make_user(Role.ORGANISER), at=now())
    if state == ExhibitorState.CONFIRMED:
        name_somebody(one, officer)
        confirm(one, **signed)
    db.session.commit()
    return one


def name_somebody(one: Exhibitor, officer: User, email: str = "", **fields: Any) -> Any:
    address = email or f"staff{len(staff_of(one))}@{one.reference.lower()}.example"
    person = Person(name="Zhou Lan", email=address, **fields)
    return name_person(one, person, by=officer, at=now())
