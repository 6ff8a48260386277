"""An invitation letter that is blocked, then issued, on a telephone and in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from core.clock import today
from core.db import db
from tests.crash.city import query, settle
from tests.events.letters.asking import make_confirmed
from tests.factories.core import make_user
from tests.journeys.browsing import Visitor
from tests.journeys.crawling import faults_in
from tests.pages.letter import LetterDeskPage, OwnLetterPage
from tests.pages.sign_in import sign_in
from tests.running import RunningPortal

pytestmark = pytest.mark.journey
EMAIL = "letter@journey.example"


def make_guest(program: Flask) -> tuple[str, str]:
    """Somebody with an account and a confirmed place; the registration and the event's address."""
    from flask_security.utils import hash_password

    from core.accounts.demo import PASSWORD

    with program.app_context():
        person = make_user(email=EMAIL)
        person.password = hash_password(PASSWORD)
        registration = make_confirmed(person, email=EMAIL)
        db.session.commit()
        return registration.reference, registration.edition.slug


def test_a_letter_is_blocked_and_then_issued(
    city: RunningPortal, program: Flask, visit: Callable[..., Visitor]
) -> None:
    """What is missing is named to both; when it is there, the letter is written by itself."""
    registration, slug = make_guest(program)
    guest = visit(language="zh", width=360)
    sign_in(guest, EMAIL)
    own = OwnLetterPage(guest)
    own.open(registration)
    own.look()
    own.ask()
    own.fill_person(born=today() - timedelta(days=15000), expires=today() + timedelta(days=2000),
                    post="")  # fmt: skip
    own.fill_visit(places="苏州", purpose="参加活动", relationship="参会人员")
    own.agree()
    own.press("request|Send")
    own.shows(own.words("The post"))
    own.look()
    letter = query(city.data_dir, "SELECT reference FROM invitation_letter WHERE state = ?",
                   "requested")[0][0]  # fmt: skip
    staff = visit(language="en", width=1280)
    sign_in(staff, "organiser@demo.example")
    desk = LetterDeskPage(staff)
    desk.open(slug, letter)
    desk.shows("The post")
    desk.cannot_approve()
    desk.look()
    own.field("Post").fill("教授")
    own.press("Save")
    own.look()
    desk.open(slug, letter)
    desk.approve()
    settle(city)
    desk.open(slug, letter)
    desk.look()
    assert faults_of_source(staff) == []
    own.open(registration)
    own.shows(own.words("Your letter is ready"))
    own.look()
    assert faults_of_source(guest) == []


def faults_of_source(visitor: Visitor) -> list[str]:
    """Of the HTML as it was sent; the demo city, where pages are crawled, has no such letter."""
    return faults_in(visitor.context.request.get(visitor.page.url).text(), visitor.url)
