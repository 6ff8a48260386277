"""The next edition by copy: every table of an edition is copied, or named as never copied."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from core.accounts.roles import Role
from core.clock import now
from core.db import Base, db
from core.documents.designs import designs_in_force
from core.documents.models import PaperDesignVersion
from events.awards.models import Prize
from events.editions import services
from events.editions.models import Edition
from events.editions.poster.models import EditionPerson
from events.editions.states import EditionState
from events.editions.values import EditionCopy
from events.editions.views.creating import NEXT_YEAR
from events.exhibitor_calls.models import ExhibitorCall
from events.mailings.models import MessageTemplate
from events.plans.models import Booth, BoothPlan, Hall
from events.projects.models import ProjectCall
from events.travel_support.models import TravelOffer, TravelTier
from events.walls.models import Wall
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration, words
from tests.talent.catalogue.public.reading import check_page, in_wrong_language
from tests.talent.catalogue.public.reading import words as text_in

COPIED = {
    "edition", "venue", "event_session", "edition_person", "project_call", "booth_plan",
    "booth_hall", "booth", "exhibitor_call", "message_template", "award_prize", "travel_offer",
    "travel_tier", "edition_wall",
}  # fmt: skip
# Never copied, and why.
PEOPLE = [
    "registration",
    "registration_draft",
    "registration_move",
    "seat",
    "seat_hold",
    "calendar_feed",
    "delegation",
    "delegation_sheet",
    "attendance",
    "scan",
    "invitation_letter",
    "mailing_recipient",
    "thanked",
    "suggestion",
    "booth_visit",
    "travel_support",
    "travel_objection",
]
OF_EMPLOYERS = [
    "exhibitor",
    "exhibitor_person",
    "exhibitor_sanction",
    "booth_reservation",
    "fair_job",
    "job_application",
    "interview_timetable",
    "interview_slot",
    "interview",
]
OF_PROJECTS = [
    "project",
    "project_carrier",
    "project_decision",
    "project_file",
    "project_level",
    "project_likeness",
    "project_mark",
    "project_member",
    "project_award",
    "docking",
    "docking_contact",
    "talk",
    "agreement",
    "agreement_carrier",
    "landing",
    "landing_follow_up",
    "pitch",
    "pitch_plan",
    "pitch_room",
    "pitch_draw",
    "pitch_result",
    "pitch_signature",
]
OF_THE_DAY = ["venue_day", "gate_device", "seat_draw"]
FILED_OR_SENT = [
    "edition_permit",
    "edition_permit_file",
    "mailing",
    "mailing_file",
    "certificate_batch",
    "certificate_batch_person",
    "thank_you",
    "fair_report",
    "fair_report_version",
    "partner_fair",
]
NOT_COPIED = {*PEOPLE, *OF_EMPLOYERS, *OF_PROJECTS, *OF_THE_DAY, *FILED_OR_SENT}


def tables_of_an_edition():
    """Every table with a way of foreign keys to the edition."""
    found, before = {"edition"}, set()
    while found != before:
        before = set(found)
        found |= {
            table.name
            for table in Base.metadata.sorted_tables
            if any(key.column.table.name in before for key in table.foreign_keys)
        }
    return found


def test_no_table_of_an_edition_is_forgotten(app):
    named = COPIED | NOT_COPIED
    assert tables_of_an_edition() - named == set(), "copy it, or name it as not copied"
    assert named - tables_of_an_edition() == set()
    assert set() == COPIED & NOT_COPIED


@pytest.fixture
def organiser(app):
    return make_user(Role.ORGANISER)


@pytest.fixture
def whole(app):
    """A closed edition with a row in every table that is copied, and somebody registered."""
    at = now()
    one = make_edition("entrepreneurship_week")
    make_registration(one)
    same = {"edition_id": one.id}
    hall = Hall(
        venue_id=one.venues[0].id,
        code="A",
        name=words("Hall A", "A馆"),
        width=100,
        depth=50,
        **same,
    )
    offer = TravelOffer(notice_days=5, claim_at=words("Desk", "前台"), **same)
    offer.tiers = [TravelTier(position=1, code="asia", name=words("Asia", "亚洲"), origins=["asia"],
                              ceiling=Decimal(3000), currency="CNY")]  # fmt: skip
    db.session.add_all([
        BoothPlan(is_public=True, queued=7, changed_at=at, **same), hall, offer,
        ExhibitorCall(opens_at=at, closes_at=at + timedelta(days=2), confirm_by=None, **same),
        MessageTemplate(name="Welcome", subject=words("A"), body=words("B"), changed_at=at, **same),
        Prize(code="first", name_en="First", name_zh="一等奖", rank=1, places=2, given=1, **same),
        Wall(is_public=True, **same),
        ProjectCall(edition=one, is_open=True, text=words("Call", "征集")),
        EditionPerson(edition=one, position=1, name="Speaker", changed_at=at),
        *(PaperDesignVersion(kind="attendance-certificate", context_id=one.id, number=number,
                             content={"heading_en": f"Design {number}"}, published_at=at,
                             published_by_id=make_user().id) for number in (1, 2)),
    ])  # fmt: skip
    db.session.flush()
    db.session.add(Booth(hall_id=hall.id, code="A01", x=0, y=0, width=30, depth=30, **same))
    one.state = EditionState.CLOSED
    db.session.commit()
    return one


@pytest.mark.both_databases
def test_the_copy_has_a_row_in_each_and_nobody_in_it(app, organiser, whole):
    starts = whole.starts_at + NEXT_YEAR
    copy = services.clone_edition(
        whole, EditionCopy(words("Next", "下一届"), starts), by=organiser, at=now()
    )
    db.session.commit()
    for name in sorted(COPIED - {"edition"}):
        table = Base.metadata.tables[name]
        rows = select(func.count()).select_from(table).where(table.c.edition_id == copy.id)
        assert db.session.scalar(rows) == 1, name
    for name in sorted(NOT_COPIED):
        table = Base.metadata.tables[name]
        if "edition_id" in table.c:
            rows = select(func.count()).select_from(table).where(table.c.edition_id == copy.id)
            assert db.session.scalar(rows) == 0, name
    assert (copy.state, copy.number, copy.year) == ("draft", whole.number + 1, starts.year)
    assert copy.starts_at.weekday() == whole.starts_at.weekday()
    assert copy.slug != whole.slug
    plan, wall = db.session.get(BoothPlan, copy.id), db.session.get(Wall, copy.id)
    assert (plan.is_public, plan.queued, wall.is_public) == (False, 0, False)
    (design,) = designs_in_force(copy.id)
    assert (design.number, design.content) == (1, {"heading_en": "Design 2"})
    prize = db.session.scalar(select(Prize).where(Prize.edition_id == copy.id))
    assert (prize.places, prize.given) == (2, 0)
    hall = db.session.scalar(select(Hall).where(Hall.edition_id == copy.id))
    assert hall.venue_id == copy.venues[0].id
    call = db.session.get(ExhibitorCall, copy.id)
    assert call.opens_at - db.session.get(ExhibitorCall, whole.id).opens_at == NEXT_YEAR
    assert (
        db.session.scalar(select(ProjectCall).where(ProjectCall.edition_id == copy.id)).is_open
        is False
    )


def test_the_page_says_what_is_taken_over(app, organiser, whole):
    desk = SignedIn(app, organiser)
    assert f"/desk/events/{whole.slug}/copy" in desk.get(f"/desk/events/{whole.slug}/closing").text
    page = check_page(desk.get(f"/desk/events/{whole.slug}/copy").text)
    for said in ("The plan with 1 booth", "1 prize", "travel support", "1 text kept for messages",
                 "How 1 kind of certificate looks"):  # fmt: skip
        assert said in text_in(page), said
    assert db.session.scalar(select(func.count()).select_from(Edition)) == 1
    zh = check_page(desk.get(f"/desk/events/{whole.slug}/copy?lang=zh").text)
    assert not in_wrong_language(zh, "zh")
