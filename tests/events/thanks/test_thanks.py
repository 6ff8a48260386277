"""Thank-you letters: words in both languages, to each person once, whatever happens meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.outbox.bounces import note_bounce
from core.outbox.models import Message
from events.dockings.states import DockingState
from events.editions.states import EditionState
from events.thanks import mails, queries, services
from events.thanks.models import Thanked, ThankYou
from events.thanks.states import Audience, ThanksState
from tests.events.signed_in import SignedIn
from tests.events.week_figures.records import attend, held
from tests.factories.core import make_user
from tests.factories.dockings import make_carrier, make_docking, make_released
from tests.factories.events import make_edition, make_registration
from tests.factories.juries import assign, make_entry, make_juror, make_round
from tests.talent.catalogue.public.reading import check_page, in_wrong_language, words

WORDS = {"subject_en": "Thanks", "body_en": "You came.\n\nWe are glad.",
         "subject_zh": "感谢", "body_zh": "感谢到来。"}  # fmt: skip


@pytest.fixture
def organiser(app):
    return SignedIn(app, make_user(Role.ORGANISER))


@pytest.fixture
def week(app):
    """An event that is over, closed by nobody yet, so that people still enter it."""
    return held()


def page_of(edition, audience="attendees"):
    return f"/desk/events/{edition.slug}/closing/thanks/{audience}"


def send(person, edition, audience="attendees"):
    db.session.expire_all()
    seen = queries.thank_you_of(edition, Audience(audience)).version or 0
    return person.post(f"{page_of(edition, audience)}/send", go="send", **{"send-seen": seen})


def letters():
    db.session.expire_all()
    rows = select(Message).where(Message.kind == mails.TEMPLATE)
    return db.session.scalars(rows.order_by(Message.address)).all()


def test_the_first_words_name_the_city_of_this_portal(app, week, monkeypatch):
    settings = app.extensions["settings"]
    city = replace(settings.city, name={"en": "Wuxi", "zh": "无锡"})
    monkeypatch.setitem(app.extensions, "settings", replace(settings, city=city))
    body = queries.thank_you_of(week, Audience.ATTENDEES).body
    assert "We hope to see you in Wuxi again." in body["en"]
    assert "期待与您在无锡再次相见" in body["zh"]


def test_words_are_changed_before_and_each_person_has_them_once(app, organiser, week, work):
    attend(week, email="en@example.com", language="en")
    attend(week, email="zh@example.com", language="zh")
    make_registration(week, at=week.starts_at - timedelta(days=1), email="absent@example.com")
    page = words(check_page(organiser.get(page_of(week)).text))
    assert "Thank you for coming to" in page
    assert "0 / 2" in page
    assert db.session.scalar(select(ThankYou)) is None  # looking writes nothing
    page = words(check_page(organiser.get(f"{page_of(week)}?lang=zh").text))
    assert page.index("感谢您") < page.index("Thank you for")  # the reader's language first
    organiser.get("/verify?lang=en")
    lacking = organiser.post(f"{page_of(week)}/edit", **{**WORDS, "body_zh": ""})
    assert lacking.status_code == 422
    assert "We are glad." in lacking.text
    assert organiser.post(f"{page_of(week)}/edit", **WORDS).status_code == 303
    late = organiser.post(f"{page_of(week)}/edit", **WORDS | {"subject_en": "Mine", "seen": "0"})
    assert (late.status_code, "Somebody changed this" in late.text) == (422, True)
    assert 'value="Mine"' in late.text
    assert send(organiser, week).status_code == 303
    work()
    english, chinese = letters()
    assert (english.address, english.subject) == ("en@example.com", "Thanks")
    assert "We are glad." in english.text
    assert (chinese.subject, "感谢到来" in chinese.text) == ("感谢", True)
    again = send(organiser, week)
    assert again.status_code == 422
    attend(week, email="late@example.com")
    assert send(organiser, week).status_code == 303
    work()
    assert [one.address for one in letters()] == [
        "en@example.com",
        "late@example.com",
        "zh@example.com",
    ]
    text = words(check_page(organiser.get(f"/desk/events/{week.slug}/closing").text))
    assert "3 / 3" in text
    for address in (page_of(week), f"{page_of(week)}/edit", f"/desk/events/{week.slug}/closing"):
        assert organiser.get(f"{address}?lang=zh").status_code == 200
    assert not in_wrong_language(
        check_page(organiser.get(f"/desk/events/{week.slug}/closing?lang=zh").text), "zh"
    )


@pytest.mark.both_databases
def test_killed_in_between_it_goes_on_and_nobody_is_written_to_twice(app, week, monkeypatch):
    for number in range(5):
        attend(week, email=f"p{number}@example.com")
    one, by = queries.thank_you_of(week, Audience.ATTENDEES), make_user(Role.ORGANISER)
    services.send(one, by=by, at=now())
    db.session.commit()
    monkeypatch.setattr(services, "CHUNK", 2)
    services.write_some(one, at=now())
    db.session.commit()
    post, posted = services.outbox.post, []

    def dies(letter):
        posted.append(letter)
        if len(posted) == 2:
            raise RuntimeError("killed")
        return post(letter)

    monkeypatch.setattr(services.outbox, "post", dies)
    with pytest.raises(RuntimeError):
        services.write_some(one, at=now())
    db.session.rollback()
    monkeypatch.setattr(services.outbox, "post", post)
    for _run in range(4):  # more often than there is anything to do
        services.write_some(one, at=now())
        db.session.commit()
    assert len({one.address for one in letters()}) == len(letters()) == 5
    assert len(db.session.scalars(select(Thanked)).all()) == 5
    assert one.standing is ThanksState.SENT


def test_carriers_and_jurors_are_thanked_by_what_they_did(app, organiser, week, work):
    (officer, carrier), (_idle, silent) = make_carrier(), make_carrier()
    project = make_released(week)
    make_docking(project, carrier, DockingState.INTERESTED)
    make_docking(project, silent)
    round_ = make_round(subject="project", context_id=week.id)
    judge, absent = make_juror(round_), make_juror(round_)
    entry = make_entry(round_, subject_id=project.id)
    assign(judge, entry, *([8] * len(round_.rubric.criteria)))
    assign(absent, entry)
    for audience in ("carriers", "jurors"):
        assert send(organiser, week, audience).status_code == 303
    work()
    assert {one.address for one in letters()} == {officer.email, judge.user.email}
    assert organiser.get(page_of(week, "employers")).status_code == 404
    assert organiser.get(page_of(week, "nobody")).status_code == 404


def test_letters_that_came_back_are_told_with_the_reason(app, organiser, week, work):
    attend(week, email="gone@example.com")
    send(organiser, week)
    work()
    note_bounce(letters()[0], "550 no such user", at=now())
    db.session.commit()
    page = words(check_page(organiser.get(page_of(week)).text))
    assert "gone@example.com" in page
    assert "550 no such user" in page


def test_an_event_that_goes_on_thanks_nobody_yet(app, organiser):
    week = make_edition("entrepreneurship_week", state=EditionState.OPEN)
    assert send(organiser, week).status_code == 422
    assert letters() == []
