"""The demonstration's fairs: sixty employers with posts, a hall, applications and interviews.

Made as rows, not by the services: two hundred letters to made-up officers would be read by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import count, product

from sqlalchemy import func, select

from core.accounts.demo import EMPLOYER_NAME
from core.clock import add_months, now, today
from core.db import db
from core.organisations.codes import credit_code_check_character
from core.organisations.models import Organisation
from core.organisations.queries import find_by_name
from core.organisations.states import OrganisationState
from core.references import next_reference
from events.booths.models import Reservation
from events.booths.states import ReservationState
from events.demo.editions import demo_slug
from events.demo.office import leave_posts_to_approve
from events.demo.seekers import DATA, PARTNER, apply, hold_interviews, let_visit, make_seeker
from events.editions.models import Edition
from events.editions.queries import find_edition
from events.exhibitor_calls.models import ExhibitorCall
from events.exhibitor_staff.models import ExhibitorPerson
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ExhibitorState
from events.jobs.models import FairJob, JobPost
from events.jobs.services import note_public
from events.jobs.states import JobState
from events.plans.models import Booth, BoothPlan, Hall
from events.ports import known_titles

# How many employers come to each fair, and how many applications came through it.
FAIRS = {
    "fair-partner": (8, 20), "fair-past": (24, 100), "fair-today": (60, 200), "fair": (30, 0),
}  # fmt: skip
SEEKERS, POSTS_EACH, ROWS, IN_ROW = 40, 4, 8, 10
# Booths of 3 by 3 metres, with aisles of 3 metres; lengths are decimetres.
BOOTH = 30
# One of eight employers did not come to a fair that is over.
ABSENT = 7


def load_demo_fairs() -> None:
    """Nothing is added where exhibitors are."""
    fairs = {key: find_edition(demo_slug(key)) for key in FAIRS}
    if db.session.scalar(select(func.count()).select_from(Exhibitor)) or not all(fairs.values()):
        return
    employers = list(_employers())
    posts = [_posts(one, place) for place, one in enumerate(employers)]
    seekers = [make_seeker(place) for place in range(SEEKERS)]
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
            let_visit(fair, coming, seekers[1:])
            apply(fair, coming, posts, seekers, applied)
        if key == "fair-today":
            hold_interviews(coming, seekers)
        if key == "fair":
            _ask_to_come(fair, employers[many : many + 3])
    leave_posts_to_approve(posts[1])
    db.session.flush()


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
    made, known = [], known_titles()
    titles = {title: code for title, code in DATA["titles"].items() if code in known}
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
            published_at=now() - timedelta(days=75),
            mode=DATA["modes"].get(title_en, "on_site"),
            language=DATA["languages"].get(title_en, ""),
            title_wanted=titles.get(title_en, ""),
            pay_period="month",
            currency="CNY",
        )
        db.session.add(job)
        db.session.flush()
        note_public(job)
        made.append(job)
    return made


def _exhibitor(
    fair: Edition, employer: Organisation, place: int, state: ExhibitorState | None = None
) -> Exhibitor:
    kind, at = DATA["industries"][place % 5], fair.created_at
    is_over = fair.ends_at < now()
    if state is None:
        state = ExhibitorState.PRESENT if is_over else ExhibitorState.CONFIRMED
        if is_over and place % 8 == ABSENT and fair.slug != PARTNER:
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


def _ask_to_come(fair: Edition, employers: Sequence[Organisation]) -> None:
    """The organiser has them to check."""
    for place, employer in enumerate(employers):
        one = _exhibitor(fair, employer, FAIRS["fair"][0] + place, ExhibitorState.SUBMITTED)
        one.approved_at = one.confirmed_at = None
        one.submitted_at = now() - timedelta(days=2, hours=place)


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
