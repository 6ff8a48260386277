"""A fair from the public call to the lead list, and from a search to being hired.

Staff only approve; whatever else is entered is entered by the employer and the talent themselves.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_security.utils import hash_password
from playwright.sync_api import expect
from sqlalchemy import select

from core.accounts.demo import PASSWORD
from core.accounts.queries import find_account
from core.clock import now, today
from core.db import db
from core.organisations.codes import credit_code_check_character
from core.organisations.models import Organisation
from events.applications.models import Application
from events.exhibitors.models import Exhibitor
from events.interviews.models import Interview
from events.jobs.models import JobPost
from events.plans import services as plans
from events.plans.models import Booth, Hall
from events.registrations.models import Registration
from events.tickets.codes import ticket_code
from events.timetables.models import Timetable
from events.visits.models import BoothVisit
from tests.factories.core import make_user
from tests.factories.events import words
from tests.factories.exhibitors import make_fair
from tests.journeys.browsing import Visitor
from tests.journeys.fairs import FairGoer
from tests.journeys.papers import make_papers
from tests.pages.event import EventPage
from tests.pages.gate import ENTER, GatePage
from tests.pages.sign_in import sign_in

pytestmark = pytest.mark.journey


@dataclass
class Cast:
    """Who takes part, by the language of the employer; the talent reads the other one."""

    language: str
    fair: str
    officer: str
    talent: str
    code: str

    @property
    def other(self) -> str:
        return {"en": "zh", "zh": "en"}[self.language]


def make_cast(program: Flask, language: str) -> Cast:
    """A fair whose call is open with a hall of four booths, and two accounts with nothing yet."""
    number = {"en": 1, "zh": 2}[language]
    code = f"91320594MA7Q{number:05d}"
    with program.app_context():
        organiser = find_account("organiser@demo.example")
        password = hash_password(PASSWORD)
        for name in ("officer", "seeker"):
            user = make_user(email=f"{name}{number}@fair.example", display_name=f"Nguyễn {name}")
            user.password, user.preferred_language = password, language
        fair = make_fair(slug=f"journey-fair-{number}", name=words(f"Fair of work {number}"))
        plan = plans.begin_plan(fair, by=organiser, at=now())
        plans.set_up(plan, is_public=True, hold_minutes=600, by=organiser, at=now())
        hall = Hall(
            edition_id=fair.id, venue=fair.venues[0], code="A", name=words("Hall A"), width=300,
            depth=300,
        )  # fmt: skip
        db.session.add(hall)
        for place in range(4):
            db.session.add(
                Booth(
                    edition_id=fair.id, hall=hall, code=f"A{place}", x=60 * place, y=30, width=30,
                    depth=30,
                )
            )  # fmt: skip
        db.session.commit()
        return Cast(
            language, fair.slug, f"officer{number}@fair.example", f"seeker{number}@fair.example",
            code + credit_code_check_character(code),
        )  # fmt: skip


def newest(program: Flask, kind: Any) -> str:
    """Of what was numbered by the year; other stories name theirs by a word."""
    with program.app_context():
        numbered = select(kind.reference).where(kind.reference.like("%-2%"))
        return str(db.session.scalar(numbered.order_by(kind.reference.desc()).limit(1)))


def applicant(program: Flask, application: str) -> str:
    return f"/me/organisations/{newest(program, Organisation)}/applicants/{application}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_employer_and_a_talent_find_each_other(
    program: Flask, visit: Callable[..., Visitor], tmp_path: Path, language: str
) -> None:
    cast = make_cast(program, language)
    staff = FairGoer(visit(language="en", width=1280))
    sign_in(staff.visitor, "organiser@demo.example")
    employer = FairGoer(visit(language=language, width=1280))
    register(program, cast, employer, staff, make_papers(tmp_path))
    exhibitor = exhibit(program, cast, employer, staff)
    post = publish_post(program, cast, employer, staff)
    stand(program, cast, employer, exhibitor)
    # The talent of the Chinese employer is on a phone; that of the other has no scripts.
    talent = FairGoer(visit(language=cast.other, width=360, scripts=language == "zh"))
    application = apply(program, cast, talent, post)
    employer.decide(applicant(program, application), "shortlist")
    meet(program, cast, employer, talent)
    scan(program, cast, employer, talent, application, exhibitor)
    hire(program, cast, employer, talent, application)


def register(
    program: Flask, cast: Cast, employer: FairGoer, staff: FairGoer, papers: dict[str, Path]
) -> None:
    """From the public call to a verified organisation."""
    employer.open(f"/events/{cast.fair}/exhibitors")
    sign_in(employer.visitor, cast.officer)
    employer.open(f"/events/{cast.fair}/exhibitors")
    employer.press(f"a[href$='/events/{cast.fair}/exhibitors/apply']")
    employer.press("a[href$='/me/organisations/new']")
    employer.fill(
        {
            "name_zh": f"示例求才{cast.code[-3:]}有限公司", "name_en": "Example Wright Ltd",
            "credit_code": cast.code, "contact_name": "Wang Fang",
            "contact_phone": "0512 6666 0000", "contact_email": cast.officer,
        }
    )  # fmt: skip
    employer.press("form button.btn-primary")
    employer.visitor.look()
    reference = newest(program, Organisation)
    for kind in ("licence", "authority"):
        employer.open(f"/me/organisations/{reference}/papers/{kind}")
        employer.fill({"file": papers["degree"], "valid_until": today() + timedelta(days=400)})
        employer.press("form button.btn-primary")
    employer.press("form[action$='/submit'] button")
    staff.decide(f"/desk/organisations/{reference}", "verify")


def exhibit(program: Flask, cast: Cast, employer: FairGoer, staff: FairGoer) -> str:
    """The application as an exhibitor, sent and approved."""
    employer.open(f"/events/{cast.fair}/exhibitors/apply")
    employer.fill(
        {
            "ownership": "private", "industry": "Precision machinery", "contact_name": "Wang Fang",
            "introduction_zh": "我们制造车床。", "introduction_en": "We make lathes.",
            "contact_phone": "0512 6666 0000", "contact_email": cast.officer,
        }
    )  # fmt: skip
    employer.press("form button[name='go'][value='send']")
    employer.visitor.look()
    reference = newest(program, Exhibitor)
    staff.decide(f"/desk/events/{cast.fair}/exhibitors/{reference}", "approve")
    return reference


def publish_post(program: Flask, cast: Cast, employer: FairGoer, staff: FairGoer) -> str:
    """A post, sent, approved, and offered at the fair."""
    organisation = newest(program, Organisation)
    employer.open(f"/me/jobs/new?organisation={organisation}")
    employer.fill(
        {
            "title_zh": f"车床设计工程师{cast.code[-3:]}", "title_en": f"Lathe designer {cast.code[-3:]}",
            "headcount": "2", "content_en": "Design lathes.", "content_zh": "设计车床。",
            "conditions_en": "A degree in engineering.", "conditions_zh": "工科学历。",
            "place": "Suzhou", "pay_min": "1.5万", "pay_max": "25k",
            "valid_until": today() + timedelta(days=60),
        }
    )  # fmt: skip
    employer.press("form button[name='go'][value='send']")
    employer.visitor.look()
    reference = newest(program, JobPost)
    staff.decide(f"/desk/jobs/{reference}", "approve")
    employer.open(f"/me/jobs/{reference}")
    employer.page.locator("main form[action$='/fairs'] [name='fairs']").first.check()
    employer.press("form[action$='/fairs'] button")
    return reference


def stand(program: Flask, cast: Cast, employer: FairGoer, exhibitor: str) -> None:
    """A booth, the people who come, the confirmation, and times for interviews."""
    employer.open(f"/events/{cast.fair}/plan/A0")
    employer.press("form[action$='/booths/hold'] button")
    employer.open(f"/me/exhibitors/{exhibitor}")
    employer.ask_and_press("/confirm")
    employer.open(f"/me/exhibitors/{exhibitor}/people/new")
    employer.fill({"name": "Gu Wen", "email": f"gu{cast.code[-3:]}@fair.example", "agreed": True})
    employer.press("form button.btn-primary")
    employer.open(f"/me/exhibitors/{exhibitor}")
    employer.ask_and_press(f"/me/exhibitors/{exhibitor}/confirm")
    employer.visitor.look()
    with program.app_context():
        one = db.session.scalars(select(Exhibitor).where(Exhibitor.reference == exhibitor)).one()
        assert one.state == "confirmed"
    employer.open(f"/me/exhibitors/{exhibitor}/timetables")
    employer.fill({"audience": "applicants"})
    employer.press("#timetable-form button")
    employer.fill({"begins": "900", "ends": "10：00"})
    employer.press("#round-form button")
    employer.visitor.look()


def apply(program: Flask, cast: Cast, talent: FairGoer, post: str) -> str:
    """Register for the fair, find the post by a slip of the pen, and apply with one click."""
    talent.open(f"/jobs?q=lathe+desinger+{cast.code[-3:]}")
    assert talent.page.locator(f"main a[href*='/jobs/{post}']").count()
    sign_in(talent.visitor, cast.talent)
    talent.open(f"/jobs/{post}?fair={cast.fair}")
    talent.press(f"a[href*='/jobs/{post}/apply']")
    talent.fill({"name": "Inês Duarte", "headline": "Lathe designer", "degree": "master"})
    talent.press("form button.btn-primary")
    talent.visitor.look()
    if "/apply" in talent.page.url:
        talent.press("#apply-form button.btn-primary")
    talent.visitor.look()
    return newest(program, Application)


def meet(program: Flask, cast: Cast, employer: FairGoer, talent: FairGoer) -> None:
    """The talent registers and books a time at the fair; the employer holds the interview."""
    talent.open(f"/events/{cast.fair}")
    EventPage(talent.visitor).register(name="Nguyễn seeker", mail=cast.talent)
    table = newest(program, Timetable)
    talent.open(f"/events/{cast.fair}/interviews/{table}")
    talent.press("button[name='slot']")
    talent.visitor.look()
    interview = newest(program, Interview)
    employer.open(f"/me/held-interviews/{interview}")
    employer.decide(f"/me/held-interviews/{interview}", "start")
    employer.decide(f"/me/held-interviews/{interview}", "finish", {"result": "goes_on"})


def scan(
    program: Flask,
    cast: Cast,
    employer: FairGoer,
    talent: FairGoer,
    application: str,
    exhibitor: str,
) -> None:
    """The talent's ticket at the booth, without network, and the list to take home.

    What was thought of them goes with it, and what they share at that moment.
    """
    with program.app_context():
        mine = select(Registration).where(Registration.email == cast.talent)
        code = ticket_code(db.session.scalars(mine).one().id)
    visits = f"/me/exhibitors/{exhibitor}/visits"
    employer.open(f"{visits}/scan")
    phone = GatePage(employer.visitor)
    phone.is_kept()
    phone.lose_network()
    phone.enter([code], waiting=1)
    phone.reload()
    phone.waits(1)
    phone.find_network()
    phone.forgive()
    phone.page.evaluate(ENTER, [code])
    expect(employer.page.locator("[data-result] .gate-word")).to_be_visible()
    employer.visitor.look()
    employer.open(f"{visits}/{newest(program, BoothVisit)}")
    employer.fill({"note": "Knows <b>lathes</b>", "rating": "5"})
    employer.press("form button.btn-primary")
    share(talent, application, "nothing")
    employer.open(visits)
    expect(employer.page.locator("main")).not_to_contain_text("Inês Duarte")
    share(talent, application, "cv")
    employer.open(visits)
    with zipfile.ZipFile(employer.take_along("xlsx")) as book:
        leads = " ".join(book.read(name).decode() for name in book.namelist())
    assert "Inês Duarte" in leads
    assert "Knows &lt;b&gt;lathes" in leads


def share(talent: FairGoer, application: str, level: str) -> None:
    talent.open(f"/me/applications/{application}")
    form = "main form[action*='/me/sharing/']"
    talent.page.locator(f"{form} input[value='{level}']").check()
    talent.press("form[action*='/me/sharing/'] button")


def hire(
    program: Flask, cast: Cast, employer: FairGoer, talent: FairGoer, application: str
) -> None:
    """Each step by the employer, what needs both sides by both."""
    organisation, own = newest(program, Organisation), applicant(program, application)
    mine = f"/me/applications/{application}"
    employer.open(f"/me/organisations/{organisation}/board")
    # The interview that was booked has brought it so far by itself.
    employer.decide(own, "intend")
    talent.open(mine)
    talent.ask_and_press("/agree")
    employer.decide(own, "sign")
    talent.open(mine)
    talent.ask_and_press("/agree")
    employer.decide(own, "hire")
    talent.open(mine)
    with program.app_context():
        one = db.session.scalars(
            select(Application).where(Application.reference == application)
        ).one()
        assert one.state == "hired"
