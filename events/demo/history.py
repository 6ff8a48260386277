"""Past editions of the Week, as rows: what the article of 2021 counts, and some of what follows.

The services are for one person at a time; fifty thousand are entered as rows, of which every
constraint holds, and each edition is then closed as organisers close it, so that they freeze.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from core.accounts.models import User
from core.accounts.queries import find_account
from core.clock import BEIJING, today
from core.db import Base, db, new_id
from core.name_keys import name_key
from events.demo.editions import ORGANISER
from events.demo.past_landings import follow_ups_of, landings_of
from events.editions import services
from events.editions.models import Edition, EventSession, Series, Venue
from events.editions.states import EditionAction, EditionState
from events.gate.models import Attendance
from events.landing_follow_ups.models import FollowUp
from events.landings.models import Landing
from events.projects.models import Project
from events.projects.states import ProjectState
from events.registrations.models import Registration
from events.registrations.states import RegistrationState
from events.taxonomies.services import ensure_first_list

# Attending talents of each edition; where none was published (events.md §1.1), what is left of the
# article's sum.
ATTENDED: Mapping[int, int] = {
    2009: 1_900, 2010: 2_100, 2011: 2_300, 2012: 2_450, 2013: 2_550, 2014: 2_420, 2015: 2_477,
    2016: 3_087, 2017: 2_650, 2018: 2_820, 2019: 3_026, 2020: 1_720,
}  # fmt: skip
# Landed projects of each edition, as many as were there in 2021; how they spread is made up.
LANDED: Mapping[int, int] = {
    2009: 180, 2010: 260, 2011: 360, 2012: 450, 2013: 540, 2014: 610, 2015: 650, 2016: 720,
    2017: 790, 2018: 860, 2019: 927, 2020: 940,
}  # fmt: skip
INDUSTRIES = ("it", "biomedicine", "energy", "equipment", "materials", "digital")
# One of so many landed projects is in no key industry: more than 95 percent are.
IN_NO_KEY_INDUSTRY = 25
SURNAMES = ("Weber", "Nguyen", "Kowalski", "王", "李", "Tanaka", "Singh", "Okafor", "García")
GIVEN = ("Anna", "伟", "太郎", "Minh", "Amara", "秀英", "José")
COUNTRIES = ("US", "GB", "DE", "FR", "SG", "JP", "CA", "AU", "CN")
DEGREES = ("doctorate", "doctorate", "doctorate", "master", "master", "bachelor")
# Of ten who attend, so many come again the year after.
RETURNING = 1
PART = 2_000


@dataclass(frozen=True)
class Past:
    """One edition to be entered, and how many attended it."""

    year: int
    people: int

    @property
    def number(self) -> int:
        return self.year - 2008

    @property
    def opens(self) -> datetime:
        return datetime(self.year, 7, 10, 9, tzinfo=BEIJING)


def load_demo_history(editions: int) -> str:
    """Enter the first so many editions of the Week; nothing is added where any of them is."""
    ensure_first_list()
    organiser = find_account(ORGANISER)
    years = list(ATTENDED)[:editions]
    slugs = [_slug(year) for year in years]
    there = db.session.scalar(select(Edition.id).where(Edition.slug.in_(slugs)).limit(1))
    if organiser is None or there is not None:
        return "The past editions are here already, or nobody is who could close them."
    series = _series()
    for year in years:
        _enter(Past(year, ATTENDED[year]), series, organiser)
    people, projects = (sum(table[year] for year in years) for table in (ATTENDED, LANDED))
    return f"{len(years)} editions of the Week: {people:,} people attended, {projects:,} landed"


def _slug(year: int) -> str:
    return f"week-{year}"


def _series() -> Series:
    """Of its own, so that the demonstration's own Week keeps its numbers."""
    name = {"zh": "苏州国际精英创业周（往届）", "en": "Week of past years"}
    one = Series(
        slug="past-weeks", type_key="entrepreneurship_week", name=name,
        created_at=datetime(2009, 1, 1, tzinfo=BEIJING),
    )  # fmt: skip
    db.session.add(one)
    return one


def _enter(past: Past, series: Series, organiser: User) -> None:
    edition = _edition(past, series)
    (session,) = edition.sessions
    people = list(_people(past, edition))
    came = ({"id": new_id(), "registration_id": one["id"], "session_id": session.id,
             "first_at": past.opens, "way": "list"} for one in people)  # fmt: skip
    _insert(Registration, people)
    _insert(Attendance, list(came))
    projects = list(_projects(past, edition))
    _insert(Project, projects)
    landings = list(landings_of(edition, projects))
    _insert(Landing, landings)
    _insert(FollowUp, list(follow_ups_of(landings, today())))
    at = edition.ends_at + timedelta(hours=12)
    services.move_edition(edition, EditionAction.CLOSE, by=organiser, at=at)
    db.session.commit()


def _edition(past: Past, series: Series) -> Edition:
    opens = past.opens
    known: dict[str, Any] = {"created_at": opens, "changed_at": opens, "published_at": opens}
    edition = Edition(
        series=series, slug=_slug(past.year), number=past.number, year=past.year,
        name={"zh": f"第{past.number}届苏州国际精英创业周", "en": f"Week {past.year}"},
        summary={"zh": "往届活动", "en": "A past edition"}, state=EditionState.RUNNING,
        starts_at=opens, ends_at=opens + timedelta(days=3), asks_identity=True, **known,
    )  # fmt: skip
    venue = Venue(edition=edition, path="001", name={"zh": "主会场", "en": "Main venue"})
    edition.sessions.append(
        EventSession(
            venue=venue, code="S1", name={"zh": "开幕式", "en": "Opening"}, starts_at=opens,
            ends_at=opens + timedelta(hours=2), changed_at=opens,
        )
    )  # fmt: skip
    db.session.add(edition)
    db.session.flush()
    return edition


def _people(past: Past, edition: Edition) -> Iterator[dict[str, Any]]:
    """Registrations as rows; the first of them attended the edition before too."""
    again = past.people * RETURNING // 10
    for place in range(past.people):
        year = past.year - 1 if place < again else past.year
        # Whoever returns shows the document of the year before.
        person = f"{year}-{place if place >= again else 999 + place}"
        name = f"{GIVEN[place % len(GIVEN)]} {SURNAMES[place % len(SURNAMES)]} {place}"
        code = COUNTRIES[place % len(COUNTRIES)]
        own = new_id()
        yield {
            "id": own, "reference": f"W{past.year}-{place:05d}", "edition_id": edition.id,
            "role": "talent", "state": RegistrationState.CONFIRMED, "submit_key": own.hex,
            "name": name, "name_key": name_key(name), "search": name.lower(),
            "nationality": code, "residence": code, "degree": DEGREES[place % len(DEGREES)],
            "document_kind": "passport", "document_country": code,
            "document_digest": uuid.uuid5(edition.series_id, person).hex,
            "submitted_at": past.opens - timedelta(days=30), "changed_at": past.opens,
            "confirmed_at": past.opens - timedelta(days=20),
        }  # fmt: skip


def _projects(past: Past, edition: Edition) -> Iterator[dict[str, Any]]:
    """Those that landed later, as rows; who owned them is not made up."""
    sent = past.opens - timedelta(days=60)
    for place in range(LANDED[past.year]):
        title, is_other = f"第{past.number}届项目{place}", place % IN_NO_KEY_INDUSTRY == 0
        yield {
            "id": new_id(), "reference": f"H{past.year}-{place:05d}", "edition_id": edition.id,
            "state": ProjectState.PASSED, "level": 3, "title": title, "title_key": name_key(title),
            "industry": "other" if is_other else INDUSTRIES[place % len(INDUSTRIES)],
            "residence": COUNTRIES[place % len(COUNTRIES)], "created_at": sent, "saved_at": sent,
            "submitted_at": sent, "sent_at": sent,
        }  # fmt: skip


def _insert(kind: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    for start in range(0, len(rows), PART):
        db.session.execute(insert(kind), rows[start : start + PART])
