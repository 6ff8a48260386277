"""Figures of partner regions equal those planted, on page and list."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from events.booths.models import Reservation
from events.booths.states import ReservationState
from events.event_types.registry import ParticipantRole
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ExhibitorState
from events.gate.models import Attendance
from events.jobs.models import FairJob
from events.jobs.states import JobKind
from events.partners.figures import figures_of
from events.partners.models import HeldFair, PartnerRegion
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration, make_session, make_venue
from tests.factories.fairs import make_application, make_employer, make_job
from tests.factories.plans import make_booths, make_hall
from tests.talent.catalogue.public.reading import check_page, words

_numbers = count(1)
pytestmark = pytest.mark.both_databases


def region(number=1):
    fields = {"province": "52", "name_zh": f"某{number}市", "name_en": f"City {number}"}
    one = PartnerRegion(reference=f"PR-2020-{number:04d}", created_at=now(), **fields)
    db.session.add(one)
    db.session.commit()
    return one


def fair():
    """Opened for registration, then moved into the past, as days go by."""
    return make_edition(sessions=2)


def is_over(edition):
    edition.starts_at, edition.ends_at = now() - timedelta(days=9), now() - timedelta(days=8)
    db.session.commit()


def exhibits(edition, organisation, state=ExhibitorState.PRESENT, booth=None):
    """An employer with a post of two, one application in hand and one with an intent."""
    one = Exhibitor(
        reference=f"EX-2020-{next(_numbers):04d}", edition_id=edition.id,
        organisation_id=organisation.id, state=state, created_at=now(),
    )  # fmt: skip
    db.session.add(one)
    db.session.flush()
    job = make_job(organisation)
    db.session.add(FairJob(exhibitor=one, job=job, added_at=now()))
    if booth is not None:
        db.session.add(
            Reservation(
                reference=f"BR-{one.reference}"[:20], edition_id=edition.id, exhibitor_id=one.id,
                entity_id=organisation.id, state=ReservationState.ASSIGNED, booth_id=booth.id,
                created_at=now(), assigned_at=now(),
            )
        )  # fmt: skip
    for intent in (None, now()):
        make_application(job, edition_id=edition.id, intent_at=intent)
    make_application(job, edition_id=edition.id, state="withdrawn")
    make_application(job)  # between fairs
    db.session.commit()


def held_in(one, edition, venue=None):
    db.session.add(HeldFair(region=one, edition=edition, venue=venue))
    db.session.commit()


def numbers(one):
    return [figure.value for figure in figures_of(one.id)]


def test_a_whole_fair_counts_with_all_it_brought(app):
    here, edition = region(), fair()
    held_in(here, edition)
    for state in (ExhibitorState.PRESENT, ExhibitorState.CANCELLED):
        exhibits(edition, make_employer()[1], state)
    person = make_registration(edition)
    make_registration(edition)  # did not come
    for session in edition.sessions:
        db.session.add(Attendance(registration=person, session=session, first_at=now(), way="qr"))
    db.session.commit()
    assert numbers(here) == [0, 0, 0, 0, 0, 0, 0]  # it has not begun
    is_over(edition)
    # Fairs, sessions, entrants, employers, headcount, applications, intents.
    assert numbers(here) == [1, 2, 1, 1, 2, 2, 1]


def test_they_count_what_a_fairs_own_report_counts(app):
    """No staff of exhibitors, no staff to lend; what was signed had an intent."""
    here, edition = region(), fair()
    held_in(here, edition)
    _person, employer = make_employer()
    exhibits(edition, employer)
    staff = make_registration(edition)
    staff.role = ParticipantRole.EXHIBITOR_STAFF
    came = Attendance(registration=staff, session=edition.sessions[0], first_at=now(), way="qr")
    lent = make_job(employer)
    lent.kind = JobKind.STAFF_OFFERED
    one = db.session.scalars(select(Exhibitor)).one()
    db.session.add_all([came, FairJob(exhibitor=one, job=lent, added_at=now())])
    job = db.session.scalars(select(FairJob)).first().job
    make_application(job, edition_id=edition.id, signed_at=now())
    is_over(edition)
    assert numbers(here) == [1, 2, 0, 1, 2, 3, 2]


def test_of_a_venue_those_with_a_booth_there_count(app):
    here, edition = region(), fair()
    there = make_venue(edition)
    hall = make_hall(edition)
    hall.venue = make_venue(edition, parent=there)
    make_session(edition, hall.venue)
    held_in(here, edition, there)
    exhibits(edition, make_employer()[1], booth=make_booths(hall, 1)[0])
    exhibits(edition, make_employer()[1])
    is_over(edition)
    assert numbers(here) == [1, 1, 0, 1, 2, 2, 1]


def test_one_employer_at_two_fairs_is_one(app):
    here, employer = region(), make_employer()[1]
    for edition in (fair(), fair()):
        held_in(here, edition)
        exhibits(edition, employer)
        is_over(edition)
    # Its posts are two, each with its own applications.
    assert numbers(here) == [2, 4, 0, 1, 4, 4, 2]


def test_regions_are_counted_apart_in_the_same_number_of_questions(app):
    organiser = SignedIn(app, make_user(Role.ORGANISER))
    first, edition = region(), fair()
    held_in(first, edition)
    exhibits(edition, make_employer()[1])
    is_over(edition)
    organiser.get("/desk/partner-regions")
    alone, _page = count_queries(lambda: organiser.get("/desk/partner-regions"))
    other = region(2)
    assert numbers(other) == [0] * 7
    again, page = count_queries(lambda: organiser.get("/desk/partner-regions"))
    assert again == alone
    assert "Posts offered" in words(check_page(page.text))
