"""Who looks for work at the demonstration's fairs: comes, visits booths, applies, is talked to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from core.accounts.models import User
from core.accounts.queries import find_account
from core.clock import BEIJING, beijing_date, now
from core.db import db
from core.organisations.models import Organisation
from core.references import next_reference
from events.applications.models import Application, Sharing
from events.applications.states import STEPS, ApplicationState, SharingLevel
from events.demo.editions import demo_slug
from events.editions.models import Edition, EventSession
from events.event_types.registry import ParticipantRole
from events.exhibitor_staff.queries import staff_of
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ExhibitorState
from events.gate.models import Attendance
from events.gate.states import ScanWay
from events.interviews.models import Interview
from events.interviews.states import InterviewState
from events.jobs.models import JobPost
from events.profiles.models import TalentProfile
from events.registrations.models import Registration, Seat
from events.registrations.services.registering import fill_person
from events.registrations.states import RegistrationState, SeatState
from events.registrations.values import PersonFacts
from events.timetables.models import Slot, Timetable
from events.visits.models import BoothVisit

DATA: dict[str, Any] = json.loads(Path(__file__).with_name("fairs.json").read_text("utf-8"))
# How many steps of the way to being hired (STEPS) one application after the other has behind it.
WAYS = (1, 2, 1, 3, 2, 4, 1, 5, 2, 6, 3, 1, 4, 7)
SEEN, INTENT, HIRED = 2, 5, 7
# The fair that was held in a partner region.
PARTNER = demo_slug("fair-partner")


def make_seeker(place: int) -> TalentProfile:
    """The talent's sign-in first, then made-up people who cannot sign in."""
    name, headline, degree, field = DATA["seekers"][place % len(DATA["seekers"])]
    user = find_account("talent@demo.example") if place == 0 else None
    if user is None:
        user = User(
            email=f"seeker{place}@demo.example", display_name=name, confirmed_at=now(), password=""
        )
        db.session.add(user)
    one = TalentProfile(
        user=user, name=user.display_name, headline=headline, degree=degree, field=field,
        phone="+86 512 0000 0000", languages=["en"], changed_at=now(),
    )  # fmt: skip
    db.session.add(one)
    db.session.flush()
    return one


def let_visit(fair: Edition, coming: Sequence[Exhibitor], seekers: Sequence[TalentProfile]) -> None:
    """The seekers came to one session or the other, and were scanned at two booths each."""
    begun = [one for one in fair.sessions if one.starts_at < now()]
    there = [one for one in coming if one.state != ExhibitorState.NO_SHOW]
    for place, seeker in enumerate(seekers):
        one = _register(fair, seeker, place)
        if begun:
            session = begun[place % len(begun)]
            at = min(session.starts_at + timedelta(minutes=2 * place), now())
            _let_in(one, session, at)
            for booth in range(2):
                _scan(one, there[(place * 3 + booth * 5) % len(there)], at, place)
    db.session.flush()


def _register(fair: Edition, seeker: TalentProfile, place: int) -> Registration:
    at = fair.created_at + timedelta(hours=place)
    one = Registration(
        reference=next_reference("EV"), edition=fair, role=ParticipantRole.TALENT,
        state=RegistrationState.CONFIRMED, user_id=seeker.user_id, created_by_id=seeker.user_id,
        submit_key=f"demo-seeker-{place}", submitted_at=at, changed_at=at, confirmed_at=at,
        may_share=True,
    )  # fmt: skip
    person = PersonFacts(
        name=seeker.name, email=seeker.user.email, degree=seeker.degree, field=seeker.field
    )
    fill_person(one, person, fair)
    db.session.add(one)
    db.session.flush()
    return one


def _let_in(one: Registration, session: EventSession, at: datetime) -> None:
    said = {"session_id": session.id, "registration_id": one.id}
    known = {"asked_at": one.submitted_at, "confirmed_at": one.submitted_at}
    db.session.add(Seat(state=SeatState.ATTENDED, **said, **known))
    db.session.add(Attendance(first_at=at, way=ScanWay.QR, **said))


def _scan(one: Registration, booth: Exhibitor, at: datetime, place: int) -> None:
    """Every third visit has the employer's note and rating with it."""
    note, rating = DATA["notes"][place % len(DATA["notes"])] if place % 3 == 0 else ("", 0)
    db.session.add(
        BoothVisit(
            reference=next_reference("BV"), exhibitor=booth, registration=one, note=note,
            first_at=min(at + timedelta(minutes=20), now()), rating=rating,
        )
    )  # fmt: skip


def apply(
    fair: Edition,
    coming: Sequence[Exhibitor],
    posts: Sequence[list[JobPost]],
    seekers: Sequence[TalentProfile],
    many: int,
) -> None:
    """Everybody applies to one employer after the other in the days before the fair."""
    is_over = fair.ends_at < now()
    begins = max(fair.created_at, fair.starts_at - timedelta(days=5))
    for number in range(many):
        turn, who = divmod(number, len(seekers))
        place = (who * 7 + turn * 11 + (0 if is_over else 5)) % len(coming)
        # Another post than at the other fairs: one applies for a post once.
        nth = turn if fair.slug != PARTNER else len(posts[place]) - 1
        job, seeker = posts[place][nth % len(posts[place])], seekers[who]
        sent = min(begins + timedelta(minutes=9 * number), now() - timedelta(minutes=1))
        # Nobody meets an employer that did not come, and nobody begins to work during a fair.
        most = SEEN if coming[place].state == ExhibitorState.NO_SHOW else HIRED
        far = min(WAYS[number % len(WAYS)], most if is_over else INTENT)
        reached = STEPS[: far if is_over or number % 3 == 0 else 1]
        moments = _moments(fair, sent, signs_there=far == HIRED)
        db.session.add(
            Application(
                reference=next_reference("JA"), job=job, organisation=job.organisation,
                edition=fair, user=seeker.user, state=ApplicationState(reached[-1]),
                snapshot=seeker.snapshot(), name=seeker.name, degree=seeker.degree,
                **{f"{step}_at": min(moments[step], now()) for step in reached},
            )
        )  # fmt: skip
        _share(seeker.user, job.organisation)
    db.session.flush()


def _moments(
    fair: Edition, sent: datetime, *, signs_there: bool
) -> dict[ApplicationState, datetime]:
    """When each step was reached: read beforehand, talked to and some signed at the fair."""
    talk = fair.starts_at + timedelta(hours=2)
    signed = talk + (timedelta(hours=3) if signs_there else timedelta(days=2))
    later = (timedelta(0), timedelta(hours=3), timedelta(hours=20))
    on_the_day = (talk, talk + timedelta(minutes=40), signed, signed + timedelta(days=3))
    return dict(zip(STEPS, (*(sent + one for one in later), *on_the_day), strict=True))


def _share(user: User, employer: Organisation) -> None:
    told = (Sharing.user_id == user.id, Sharing.organisation_id == employer.id)
    if db.session.scalar(select(Sharing.id).where(*told)) is None:
        db.session.add(
            Sharing(user=user, organisation=employer, level=SharingLevel.CV, changed_at=now())
        )


def hold_interviews(coming: Sequence[Exhibitor], seekers: Sequence[TalentProfile]) -> None:
    """Every fifth employer offers the hours of today; some are booked."""
    day = beijing_date(now())
    nine = datetime.combine(day, datetime.min.time(), BEIJING) + timedelta(hours=9)
    for turn, exhibitor in enumerate(coming[::5]):
        table = Timetable(
            reference=next_reference("IT"), exhibitor=exhibitor, person=staff_of(exhibitor)[0],
            has_line=True,
        )  # fmt: skip
        db.session.add(table)
        for at in range(16):
            begins = nine + timedelta(minutes=30 * at)
            slot = Slot(timetable=table, starts_at=begins, ends_at=begins + timedelta(minutes=20))
            db.session.add(slot)
            if at % 4 == turn % 4:
                _book(table, slot, seekers[(turn * 4 + at // 4) % len(seekers)])


def _book(table: Timetable, slot: Slot, seeker: TalentProfile) -> None:
    is_over = slot.ends_at < now()
    made = Interview(
        reference=next_reference("IV"), timetable=table, slot=slot, user=seeker.user,
        state=InterviewState.DONE if is_over else InterviewState.BOOKED,
        asked_at=now() - timedelta(days=1), changed_at=now() - timedelta(days=1),
        employer_result="open" if is_over else "",
    )  # fmt: skip
    db.session.add(made)
    _share(seeker.user, table.exhibitor.organisation)
