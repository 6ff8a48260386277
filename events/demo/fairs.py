"""The demonstration's fairs: sixty employers with posts, a hall, applications and interviews.

Made as rows, not by the services: two hundred letters to made-up officers would be read by nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count, product
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from core.accounts.demo import EMPLOYER_NAME
from core.accounts.models import User
from core.accounts.queries import find_account
from core.clock import BEIJING, add_months, beijing_date, now, today
from core.db import db
from core.organisations.codes import credit_code_check_character
from core.organisations.models import Organisation
from core.organisations.queries import find_by_name
from core.organisations.states import OrganisationState
from core.references import next_reference
from events.applications.models import Application, Sharing
from events.applications.states import STEPS, ApplicationState, SharingLevel
from events.booths.models import Reservation
from events.booths.states import ReservationState
from events.demo.editions import ORGANISER, demo_slug
from events.editions.models import Edition
from events.editions.queries import find_edition
from events.exhibitor_calls.models import ExhibitorCall
from events.exhibitor_staff.models import ExhibitorPerson
from events.exhibitor_staff.queries import staff_of
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ExhibitorState
from events.interviews.models import Interview
from events.interviews.states import InterviewState
from events.jobs.models import FairJob, JobPost
from events.jobs.services import note_public
from events.jobs.states import JobState
from events.plans.models import Booth, BoothPlan, Hall
from events.profiles.models import TalentProfile
from events.reports.services import freeze, write
from events.timetables.models import Slot, Timetable

DATA: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
# How many employers come to each fair, and how many applications came through it.
FAIRS = {"fair-past": (24, 100), "fair-today": (60, 200), "fair": (30, 0)}
SEEKERS, POSTS_EACH, ROWS, IN_ROW = 40, 4, 8, 10
# Booths of 3 by 3 metres, with aisles of 3 metres; lengths are decimetres.
BOOTH = 30


def load_demo_fairs() -> None:
    """Nothing is added where exhibitors are."""
    fairs = {key: find_edition(demo_slug(key)) for key in FAIRS}
    if db.session.scalar(select(func.count()).select_from(Exhibitor)) or not all(fairs.values()):
        return
    employers = list(_employers())
    posts = [_posts(one, place) for place, one in enumerate(employers)]
    seekers = [_seeker(place) for place in range(SEEKERS)]
    for key, (many, applied) in FAIRS.items():
        fair = fairs[key]
        assert fair is not None
        coming = [_exhibitor(fair, one, place) for place, one in enumerate(employers[:many])]
        for exhibitor, own in zip(coming, posts, strict=False):
            db.session.add_all(
                FairJob(exhibitor=exhibitor, job=job, added_at=fair.created_at) for job in own
            )
        _draw_hall(fair, coming)
        if applied:
            _apply(fair, coming, posts, seekers, applied)
        if key == "fair-today":
            _hold_interviews(coming, seekers)
    db.session.flush()
    _report(fairs["fair-past"])


def _report(fair: Edition | None) -> None:
    """The report of the fair that is over, as it was sent in time."""
    organiser = find_account(ORGANISER)
    if fair is not None and organiser is not None:
        at = fair.ends_at + timedelta(days=5)
        write(fair, DATA["report"], seen=0, by=organiser, at=at)
        freeze(fair, by=organiser, at=at)


def _employers() -> Iterator[Organisation]:
    """The employer that has a sign-in, and fifty-nine made-up ones."""
    known = find_by_name(EMPLOYER_NAME)
    if known is not None:
        yield known
    pairs = product(DATA["words"], DATA["industries"])
    for number, (word, kind) in zip(count(1 if known else 0), pairs, strict=False):
        if number == FAIRS["fair-today"][0]:
            return
        code = f"91320594MA9D{number:05d}"
        one = Organisation(
            reference=next_reference("OR"),
            name_zh=f"示例{word[0]}{kind['zh']}",
            name_en=f"Example {word[1]} {kind['en']}",
            credit_code=code + credit_code_check_character(code),
            state=OrganisationState.VERIFIED,
            verified_at=now(),
            verified_until=add_months(today(), 6),
            submitted_at=now(),
        )
        db.session.add(one)
        yield one


def _posts(employer: Organisation, place: int) -> list[JobPost]:
    made = []
    for title_zh, title_en, field, degree, least, most in DATA["posts"][place % 5]:
        job = JobPost(
            reference=next_reference("JP"),
            organisation=employer,
            state=JobState.PUBLISHED,
            title={"zh": title_zh, "en": title_en},
            headcount=1 + place % 4,
            conditions=DATA["conditions"],
            content=DATA["content"],
            place="苏州工业园区 Suzhou Industrial Park",
            pay_min=least,
            pay_max=most,
            degree=degree,
            field=field,
            shortage_code=DATA["occupations"].get(title_en, ""),
            valid_until=today() + timedelta(days=30 + place % 20),
            created_at=now(),
            submitted_at=now(),
            published_at=now() - timedelta(days=45),
            mode="on_site",
            pay_period="month",
            currency="CNY",
        )
        db.session.add(job)
        db.session.flush()
        note_public(job)
        made.append(job)
    return made


def _exhibitor(fair: Edition, employer: Organisation, place: int) -> Exhibitor:
    kind, at = DATA["industries"][place % 5], fair.created_at
    is_over = fair.ends_at < now()
    state = ExhibitorState.PRESENT if is_over and place % 8 else ExhibitorState.CONFIRMED
    if is_over and not place % 8:
        state = ExhibitorState.NO_SHOW
    if place == 0 and not is_over:
        db.session.add(
            ExhibitorCall(
                edition_id=fair.id,
                opens_at=at,
                closes_at=max(at + timedelta(days=1), fair.starts_at - timedelta(days=3)),
            )
        )
    one = Exhibitor(
        reference=next_reference("EX"),
        edition=fair,
        organisation=employer,
        state=state,
        ownership=kind["ownership"],
        industry=kind["industry"],
        introduction=DATA["introduction"],
        created_at=at,
        submitted_at=at,
        approved_at=at,
        confirmed_at=at,
        present_at=fair.starts_at if state == ExhibitorState.PRESENT else None,
    )
    name = DATA["representatives"][place % len(DATA["representatives"])]
    person = ExhibitorPerson(exhibitor=one, name=name, post="人力资源 HR", added_at=at)
    db.session.add_all([one, person])
    return one


def _draw_hall(fair: Edition, coming: Sequence[Exhibitor]) -> None:
    venue = next((one for one in fair.venues if one.depth), fair.venues[0])
    db.session.add(BoothPlan(edition=fair, is_public=True, changed_at=fair.created_at))
    hall = Hall(
        edition_id=fair.id, venue_id=venue.id, code="B", name={"en": "Hall B", "zh": "B馆"},
        width=BOOTH * (IN_ROW + 4), depth=BOOTH * (2 * ROWS + 1),
    )  # fmt: skip
    db.session.add(hall)
    places = product(range(ROWS), range(IN_ROW))
    for number, (row, at) in enumerate(places):
        booth = Booth(
            edition_id=fair.id, hall=hall, code=f"{'ABCDEFGH'[row]}{at + 1:02d}",
            x=BOOTH * (at + 1 + 2 * (at >= IN_ROW // 2)), y=BOOTH * (2 * row + 1),
            width=BOOTH, depth=BOOTH,
        )  # fmt: skip
        db.session.add(booth)
        if number < len(coming):
            _assign(fair, coming[number], booth)


def _assign(fair: Edition, exhibitor: Exhibitor, booth: Booth) -> None:
    db.session.add(
        Reservation(
            reference=next_reference("BR"), edition=fair, exhibitor=exhibitor,
            entity_id=exhibitor.organisation.id, state=ReservationState.ASSIGNED, booth=booth,
            booth_code=booth.code, created_at=fair.created_at, assigned_at=fair.created_at,
        )
    )  # fmt: skip


def _seeker(place: int) -> TalentProfile:
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


def _apply(
    fair: Edition,
    coming: Sequence[Exhibitor],
    posts: Sequence[list[JobPost]],
    seekers: Sequence[TalentProfile],
    many: int,
) -> None:
    """Everybody applies to one employer after the other; most of what came stands at its begin."""
    is_over = fair.ends_at < now()
    begins = max(fair.created_at, fair.starts_at - timedelta(days=5))
    for number in range(many):
        turn, who = divmod(number, len(seekers))
        place = (who * 7 + turn * 11 + (0 if is_over else 5)) % len(coming)
        job = posts[place][turn % POSTS_EACH]
        sent = min(begins + timedelta(minutes=9 * number), now() - timedelta(minutes=1))
        reached = STEPS[: 1 + (number * 5 % len(STEPS) if is_over or number % 3 == 0 else 0)]
        seeker = seekers[who]
        moments = {f"{step}_at": sent + timedelta(hours=at) for at, step in enumerate(reached)}
        db.session.add(
            Application(
                reference=next_reference("JA"), job=job, organisation=job.organisation,
                edition=fair, user=seeker.user, state=ApplicationState(reached[-1]),
                snapshot=seeker.snapshot(), name=seeker.name, degree=seeker.degree,
                **{key: min(at, now()) for key, at in moments.items()},
            )
        )  # fmt: skip
        _share(seeker.user, job.organisation)
    db.session.flush()


def _share(user: User, employer: Organisation) -> None:
    told = (Sharing.user_id == user.id, Sharing.organisation_id == employer.id)
    if db.session.scalar(select(Sharing.id).where(*told)) is None:
        db.session.add(
            Sharing(user=user, organisation=employer, level=SharingLevel.CV, changed_at=now())
        )


def _hold_interviews(coming: Sequence[Exhibitor], seekers: Sequence[TalentProfile]) -> None:
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
